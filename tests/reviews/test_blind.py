"""Blind calls: a reviewer reads no name of a government, a person or a file, wherever one could stand."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from applications.actions import attach_file, close_call
from portal.activity.models import Notice
from reviews import actions
from reviews.rules.blinding import blinded, file_name, hidden_in, to_hide
from tests import worlds_applications as applied
from tests import worlds_reviews as worlds
from tests.documents import samples
from tests.factories import sign_in
from tests.reviews.test_viewing import HWPX
from tests.sweeps.crawl import links


def test_every_spelling_is_sought_the_longest_first():
    names = to_hide(["전라남도", "신안군", "Sinan-gun", "중구", ""], ["김예시"])
    assert names == ("Sinan-gun", "Sinan", "전라남도", "김예시", "신안군", "전라남", "신안", "전남", "중구")
    assert hidden_in("전남 신안군청 김예시 주무관, 신안의 섬", names) == "○○ ○○청 ○○ 주무관, ○○의 섬"


def test_what_tells_goes_as_a_whole_and_what_joins_stays():
    assert file_name("신안군 계획서.pdf", 2, "SV-2027-0042") == "SV-2027-0042-2.pdf"
    snapshot = {
        "code": "abc", "government": {"code": "46910", "name_ko": "신안군", "name_en": "Sinan-gun"},
        "overview": {"title": "신안군 섬 배달", "letter_number": "신안군-12"}, "partners": [
            {"code": "46900", "name_ko": "진도군", "name_en": "Jindo-gun", "role": "joint"}
        ], "files": [{"id": "1", "name": "신안.hwp"}], "questions": [{"key": "신안", "value": ["신안의 섬"]}],
        "sections": [{"key": "신안"}],
    }  # fmt: skip
    shown = blinded(snapshot, to_hide(["신안군", "진도군"]), "SV-1")
    assert "신안" not in str({**shown, "questions": shown["questions"][0]["value"], "sections": ""})
    assert shown["partners"][0]["code"] == "46900" and shown["questions"][0]["key"] == "신안"
    assert (shown["overview"]["title"], shown["files"][0]["name"]) == ("○○ 섬 배달", "SV-1-1.hwp")


@pytest.fixture
def world(cast, clock):
    """A blind call; the names of government, province and people stand in the title, the text and the files' names."""
    clock.set(worlds.DURING)
    for member, name in (
        (cast.officer, "홍주무관"),
        (cast.local_approver, "임과장"),
        (cast.colleague, "박동료"),
    ):
        member.user.name = name
        member.user.save(update_fields=["name"])
    rules = applied.rules(endorsement="none", order_by="score", blind=True)
    call = applied.smart_village_call(cast.programme_officer, ceilings={}, rules=rules)
    own = cast.county.government
    text = f"{own.full_name} {own.name}청 홍주무관, 박동료, 결재 임과장 ({own.name_en})"
    draft = applied.filled_draft(
        call, cast.officer, title=f"{own.name} 예시 과제", content=text, letter_number=text[:40]
    )
    for name, content in ((f"{own.name} 계획서.pdf", samples.PDF), ("홍주무관.hwpx", HWPX)):
        attach_file(proposal=draft, upload=ContentFile(content, name), by=cast.officer)
    draft.refresh_from_db()
    applied.submit(draft, cast.local_approver)
    applied.admit(draft, cast.programme_officer)
    clock.set(call.closes_at)
    call = close_call(call=call, by=None)
    due = clock.now() + timedelta(days=9)
    round_ = actions.create_round(call=call, due_at=due, by=cast.programme_officer)
    actions.assign_reviewers(
        round=round_, pairs=[(draft.pk, one.user_id) for one in cast.reviewers[:3]], by=cast.programme_officer
    )
    return worlds.World(cast, call, [draft], round_).reload()


def secrets(cast) -> list[str]:
    own = cast.county.government
    return [own.name_ko, own.name_en, own.parent.name_ko, own.parent.name_en, "홍주무관", "임과장", "박동료"]


def read_by(client, start: list[str]) -> dict[str, str]:
    """Everything reached by links: pages, downloads with their names. Pages where any government is chosen list all."""
    waiting, met = list(start), {}
    while waiting and len(met) < 200:
        url = waiting.pop(0)
        if url in met or url.startswith(
            ("/calls", "/dashboard", "/data", "/awarded", "/open", "/map", "/reviewers")
        ):
            continue
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        met[url] = unquote(f"{body.decode('utf-8', 'replace')} {dict(answer.headers)}")
        if answer.status_code in (301, 302):
            waiting.append(answer.url)
        elif answer["Content-Type"].startswith("text/html"):
            waiting += links(url, met[url])
    return met


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_a_reviewer_can_open_holds_a_name(world, cast, client, language):
    """In every state of an assignment, from the desk on, with what each deed answers."""
    client.cookies["django_language"] = language
    one = world.of(world.proposals[0], cast.reviewer)
    sign_in(client, cast.reviewer)
    start = [reverse("home:desk"), reverse("reviews:desk"), reverse("reviews:desk") + "?q=과제"]
    seen = read_by(client, start)
    assert reverse("reviews:declaration", args=[one.pk]) in seen
    stepping = client.post(
        reverse("reviews:declaration", args=[one.pk]), {"answer": "conflict", "kind": "kin", "note": "예시"}
    )
    seen["stepping back"] = stepping.content.decode()
    worlds.marked(one, cast.reviewer, worlds.sheet(90))
    seen |= {f"accepted {url}": text for url, text in read_by(client, start).items()}
    seen["abstention"] = client.get(reverse("reviews:abstention", args=[one.pk])).content.decode()
    seen["submission"] = client.get(reverse("reviews:submission", args=[one.pk])).content.decode()
    actions.submit_review(assignment=one, by=cast.reviewer)
    for other, total in zip(cast.reviewers[1:3], (20, 25), strict=True):
        worlds.reviewed(world.of(world.proposals[0], other), other, worlds.sheet(total))
    seen |= {f"done {url}": text for url, text in read_by(client, start).items()}
    assert any("spread" in url for url in seen) and any("/files/" in url for url in seen)
    found = {(url, name) for url, text in seen.items() for name in secrets(cast) if name in text}
    assert found == set()


def test_a_search_of_the_desk_tells_nothing(world, cast, client):
    sign_in(client, cast.reviewer)
    name = cast.county.government.name_ko
    number = world.proposals[0].number
    assert number not in client.get(reverse("reviews:desk") + f"?q={name}").content.decode()
    assert number in client.get(reverse("reviews:desk") + f"?q={number}").content.decode()


def test_no_letter_to_a_reviewer_holds_a_name(world, cast):
    one = world.of(world.proposals[0], cast.reviewer)
    actions.remind_reviewers(round=world.round, by=cast.programme_officer)
    for reviewer, total in zip(cast.reviewers[:3], (90, 20, 25), strict=True):
        worlds.reviewed(world.of(world.proposals[0], reviewer), reviewer, worlds.sheet(total))
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    actions.open_deliberation(
        round=world.reload().round, proposal=world.proposals[0], by=cast.programme_officer
    )
    actions.void_assignment(assignment=one, reason="예시", by=cast.programme_officer)
    letters = Notice.objects.filter(recipient__in=[reviewer.user_id for reviewer in cast.reviewers])
    kinds = set(letters.values_list("kind", flat=True))
    assert kinds >= {
        f"reviews/{name}"
        for name in ("invitation", "reminder", "apart", "opening_approved", "deliberation", "ended")
    }
    text = " ".join(part for row in letters.values_list("subject", "text", "html", "link") for part in row)
    assert [name for name in secrets(cast) if name in text] == []


def test_the_office_still_knows_whose_proposal_it_is(world, cast, client):
    sign_in(client, cast.programme_officer)
    board = client.get(reverse("reviews:round", args=[world.round.pk])).content.decode()
    assert cast.county.government.name_ko in board


def test_a_page_of_a_blind_review_asks_at_most_twelve_times(world, cast, client, count_db):
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.marked(one, cast.reviewer)
    sign_in(client, cast.reviewer)
    address = reverse("reviews:review", args=[one.pk])
    client.get(address)
    with count_db() as seen:
        client.get(address)
    asked = [
        text for text in seen.statements if not text.startswith(("SAVEPOINT", "RELEASE"))
    ]  # the test's own
    assert len(asked) <= 12, "\n".join(asked)

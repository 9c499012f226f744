"""Minutes are drafted from the facts: official order, changes, reasons, who stepped back; no name, no advice, no sealed mark."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pdfplumber
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portal.activity.models import Job
from portal.ui.refusals import Denied
from reviews import actions, queries
from reviews.jobs import write_minutes
from reviews.models import Computed, Meeting
from reviews.rules.minutes import differences, digest, numbers, shuffled, without
from tests import worlds_reviews as worlds
from tests.factories import sign_in

REASON = "발표를 듣고 예산 근거를 확인했습니다. (예시)"


def called(world, clock, *present) -> Meeting:
    cast = world.cast
    made = actions.call_meeting(
        round=world.round, held_at=clock.now() + timedelta(days=1), place="예시 회의실", agenda="심의\n의결",
        by=cast.programme_officer,
    )  # fmt: skip
    people = {one.user_id for one in present or (*cast.reviewers[:3], cast.programme_officer)}
    actions.note_attendance(meeting=made, present=people, by=cast.programme_officer)
    return Meeting.objects.get(pk=made.pk)


def deliberated(world, place: int = 0) -> None:
    """The first reviewer's marks on a proposal, the first, fall to 50."""
    cast, first = world.cast, world.proposals[place]
    held = actions.open_deliberation(round=world.round, proposal=first, by=cast.programme_officer)
    actions.revise_review(
        assignment=world.of(first, cast.reviewer),
        by=cast.reviewer,
        version=1,
        marks=worlds.sheet(50),
        reason=REASON,
    )
    actions.close_deliberation(deliberation=held, by=cast.programme_officer)


def paper_of(meeting, language: str = "ko") -> dict:
    with translation.override(language):
        facts = queries.facts_of(meeting)
        return queries.minutes_paper(
            meeting, facts, queries.signatures_of(meeting, facts), meeting.held_at.date()
        )


def pages(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as paper:
        return "\n".join(page.extract_text() for page in paper.pages)


def text_of(data) -> str:
    """Everything that is said, a piece a line."""
    if isinstance(data, dict):
        return "\n".join(text_of(one) for one in data.values())
    return "\n".join(map(text_of, data)) if isinstance(data, (list, tuple)) else str(data)


def test_they_say_the_order_the_changes_and_why(cast, clock):
    world = worlds.opened(cast, clock, 2)
    deliberated(world)
    facts = queries.facts_of(called(world, clock))
    first, second = world.proposals
    assert [(one["place"], one["number"], one["score"]) for one in facts["order"]] == [
        (1, second.number, "75.00"),
        (2, first.number, "66.67"),
    ]
    [held] = facts["deliberated"]
    assert (held["number"], len(held["changes"])) == (first.number, 5)
    change = held["changes"][0]
    assert (change["criterion_ko"], change["before"], change["after"], change["reason"]) == (
        world.round.criteria.first().name_ko, "18.0", "10.0", REASON,
    )  # fmt: skip
    assert {one["name"] for one in facts["attendance"] if one["present"]} >= {cast.reviewer.user.name}


def test_where_marks_are_named_reviewers_are_numbers(cast, clock):
    world = worlds.opened(cast, clock, 2, totals=(95, 50, 50))
    actions.explain_spread(
        assignment=world.of(world.proposals[0], cast.reviewer), reason="근거 (예시)", by=cast.reviewer
    )
    deliberated(world, 1)
    meeting = called(world, clock, cast.programme_officer)
    for language in ("ko", "en"):
        attendance, *rest = paper_of(meeting, language)["chapters"]
        names = [one.user.name for one in cast.reviewers[:3]]
        assert all(name in text_of(attendance) for name in names)
        assert not any(name in text_of(rest) for name in names)
        assert re.search(r"위원 \d" if language == "ko" else r"Reviewer \d", text_of(rest))
    assert "근거 (예시)" in text_of(rest)


def test_who_stepped_back_or_is_barred_stands_there_by_number(cast, clock):
    world = worlds.assigned(cast, clock, 2, 4)
    actions.declare(
        assignment=world.of(world.proposals[1], cast.reviewers[3]), has_conflict=True, by=cast.reviewers[3],
        kind="recusal", note="예시",
    )  # fmt: skip
    meeting = called(world, clock)
    facts = queries.facts_of(meeting)
    [one] = facts["barred"]
    assert (one["number"], one["kind"]) == (world.proposals[1].number, "stepped_back")
    assert 1 <= one["member"] <= 4


def test_before_the_opening_there_is_no_mark_and_no_order(cast, clock, client):
    world = worlds.scored(cast, clock, 2)
    meeting = called(world, clock)
    facts = queries.facts_of(meeting)
    assert (facts["order"], facts["deliberated"], facts["apart"]) == (None, None, None)
    for by in (cast.programme_officer, cast.auditor, cast.reviewer):
        sign_in(client, by)
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert not re.search(r"\b(90|85|80|75|70|65)\.00\b", page)
        assert not any(one.title in page for one in world.proposals)
    closed = actions.close_minutes(meeting=meeting, reason="예시", by=cast.programme_officer)
    worlds.proposed(world)
    assert closed.minutes["order"] is None


def test_the_advice_never_enters_them(cast, clock, client):
    world = worlds.assigned(cast, clock, 6)
    for place, proposal in enumerate(world.proposals):
        for number, reviewer in enumerate(cast.reviewers[:3]):
            total = 75 + place % 3 * 5 - number * 10 + place * (number + 1) % 4 * 5
            worlds.reviewed(world.of(proposal, reviewer), reviewer, worlds.sheet(total))
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    actions.compute_results()
    world.reload()
    advice = Computed.objects.get().advice
    corrected = [f"{value:.2f}" for total in advice["totals"].values() for value in total[:2]]
    chances = [f"{total[2] * 100:.1f}" for total in advice["totals"].values() if total[2] not in (0, 1, None)]
    severity = [f"{one['severity']:.2f}" for one in advice["habits"] if one["severity"]]
    official = {one["score"] for one in queries.facts_of(called(world, clock))["order"]}
    numbers_ = {one for one in (*corrected, *severity, *chances) if one.strip("-0.")} - official
    assert len(numbers_) > 5
    meeting = Meeting.objects.get()
    closed = actions.close_minutes(meeting=meeting, reason="예시", by=cast.programme_officer)
    sign_in(client, cast.programme_officer)
    pdf = client.get(reverse("reviews:minutes_pdf", args=[meeting.pk]))
    said = [
        text_of(closed.minutes),
        client.get(meeting.get_absolute_url()).content.decode(),
        pages(pdf.content),
        text_of(paper_of(closed)),
    ]
    for text in said:
        found = set(re.findall(r"-?\d+\.\d+", text))
        assert not found & numbers_
        assert not re.search("엄격|자문 의견|Advice|가능성", text)


def test_a_reviewer_reads_nothing_of_what_they_must_not_meet(cast, clock, client):
    world = worlds.opened(cast, clock, 2)
    deliberated(world)
    meeting = called(world, clock)
    actions.declare_conflict(
        reviewer=cast.reviewers[1].user, government=world.proposals[0].government, kind="adviser", note="예시",
        by=cast.programme_officer,
    )  # fmt: skip
    first, second = world.proposals
    for by, reads in ((cast.reviewer, {first.number, second.number}), (cast.reviewers[1], {second.number})):
        sign_in(client, by)
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert {one.number for one in world.proposals if one.number in page} == reads
        assert (REASON in page) == (first.number in reads)
        for name in ("minutes_pdf", "minutes_closing", "meeting_edit", "attendance"):
            assert client.get(reverse(f"reviews:{name}", args=[meeting.pk])).status_code == 404
    actions.close_minutes(meeting=meeting, reason="예시", by=cast.programme_officer)
    assert first.number not in client.get(meeting.get_absolute_url()).content.decode()


def test_who_was_not_there_reads_the_invitation_alone(cast, clock, client):
    world = worlds.opened(cast, clock, 1)
    meeting = called(world, clock, cast.programme_officer)
    sign_in(client, cast.reviewer)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "심의" in page and world.proposals[0].number not in page


def test_a_blind_call_names_no_project_to_a_reviewer(cast, clock, client):
    rules = worlds.applied.rules(endorsement="none", order_by="score", blind=True)
    world = worlds.opened(cast, clock, 1, rules=rules)
    meeting = called(world, clock)
    [proposal] = world.proposals
    for by, named in ((cast.reviewer, False), (cast.programme_officer, True)):
        sign_in(client, by)
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert proposal.number in page and (proposal.title in page) == named


def test_the_paper_is_tagged_and_holds_the_same(cast, clock, client):
    world = worlds.opened(cast, clock, 2)
    deliberated(world)
    meeting = called(world, clock)
    sign_in(client, cast.auditor)
    for language, words in (("ko", ("회의록", "미확정")), ("en", ("Minutes", "Draft"))):
        client.cookies["django_language"] = language
        answer = client.get(reverse("reviews:minutes_pdf", args=[meeting.pk]))
        text = pages(answer.content)
        with pdfplumber.open(BytesIO(answer.content)) as paper:
            assert "StructTreeRoot" in paper.doc.catalog and "MarkInfo" in paper.doc.catalog
        assert all(word in text for word in words)
        assert world.proposals[0].number in text and "66.67" in text
    assert client.post(reverse("reviews:minutes_hwpx", args=[meeting.pk])).status_code == 404


def test_hwpx_by_a_job(cast, clock, client):
    world = worlds.opened(cast, clock, 1)
    meeting = called(world, clock)
    sign_in(client, cast.programme_officer)
    assert client.post(reverse("reviews:minutes_hwpx", args=[meeting.pk])).status_code == 302
    job = Job.objects.get(kind="reviews.minutes")
    _name, path = write_minutes(job, lambda done, total: None)
    with ZipFile(path) as packed:
        assert world.proposals[0].number in packed.read("Contents/section0.xml").decode()
    path.unlink()
    job.membership_id = cast.reviewer.pk
    with pytest.raises(Denied):
        write_minutes(job, lambda done, total: None)


def test_the_frozen_order_and_earlier_meetings(cast, clock):
    world = worlds.opened(cast, clock, 2)
    deliberated(world)
    first = called(world, clock)
    actions.close_minutes(meeting=first, reason="예시", by=cast.programme_officer)
    clock.advance(minutes=5)
    actions.close_round(round=world.round, by=cast.programme_officer)
    world.reload()
    facts = queries.facts_of(called_again(world, clock))
    assert facts["deliberated"] == [] and facts["ranked"] is True
    assert [one["score"] for one in facts["order"]] == ["75.00", "66.67"]


def called_again(world, clock) -> Meeting:
    called(world, clock)
    return Meeting.objects.select_related("round__call__programme").get(number=2)


@pytest.mark.parametrize("who", ["programme_officer", "reviewer"])
def test_the_page_asks_as_often_for_one_proposal_as_for_many(cast, clock, client, who):
    asked = []
    for count, slug, prefix in ((1, "one", "ON"), (5, "five", "FI")):
        world = worlds.opened(cast, clock, count, slug=slug, prefix=prefix)
        for proposal in world.proposals:
            actions.open_deliberation(round=world.round, proposal=proposal, by=cast.programme_officer)
        for proposal in world.proposals:
            actions.revise_review(
                assignment=world.of(proposal, cast.reviewer), by=cast.reviewer, version=1, marks=worlds.sheet(50),
                reason=REASON,
            )  # fmt: skip
        actions.compute_results()
        meeting = called(world, clock)
        sign_in(client, getattr(cast, who))
        with CaptureQueriesContext(
            connection,
        ) as met:
            assert client.get(meeting.get_absolute_url()).status_code == 200
        asked.append(len(met))
    assert asked[0] == asked[1] <= 60


def test_the_rules():
    facts = {
        "order": [{"proposal": 1, "title": "a"}, {"proposal": 2, "title": "b"}],
        "apart": None,
        "remarks": "x",
    }
    assert without(facts, {1}) == {**facts, "order": [{"proposal": 2, "title": "b"}]}
    blind = without(facts, (), blind=True)["order"]
    assert [one["title"] for one in blind] == ["", ""] and facts["order"][0]["title"] == "a"
    assert digest({"a": 1, "b": "가"}) == digest({"b": "가", "a": 1}) != digest({"a": 1, "b": "나"})
    ids = range(1, 30)
    assert shuffled(ids, "s") == shuffled(reversed(ids), "s") != shuffled(ids, "t") != sorted(ids)
    assert sorted(numbers(ids, "s").values()) == list(ids)
    assert differences({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, ["a", "b"]) == [("b", "2", "3")]

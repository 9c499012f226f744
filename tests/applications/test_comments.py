"""Remarks beside a section of a draft: among those who write it, with letters to whom they name."""

import uuid

import pytest

from applications.actions import comment_on, resolve_comment, set_draft_role
from applications.models import Section, SectionComment
from applications.rules.mentions import mentioned
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid
from tests import worlds_applications as worlds
from tests.applications.raw import tried

NAMES = ["김예시", "김예시 주무관", "박 예시"]


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("@김예시 님 확인 바랍니다", ["김예시"], []),
        ("@김예시 주무관님, @박 예시.", ["김예시 주무관", "박 예시"], []),
        ("@박예시 님", ["박 예시"], []),
        ("@이예시, 보세요", [], ["이예시"]),
        ("단가 @3,000원, kim@sample.example, @ 혼자", [], []),
        ("@김예시 @김예시", ["김예시"], []),
    ],
)
def test_who_is_named(text, found, unknown):
    assert mentioned(text, NAMES) == (found, unknown)


@pytest.fixture
def part(draft):
    return Section.objects.select_related("proposal__call", "call_section").get(
        proposal=draft, call_section__key="overview"
    )


def test_whoever_is_named_gets_a_letter_and_the_trail_keeps_the_words_to_itself(world, part):
    name = world.colleague.user.name
    comment_on(section=part, text=f"@{name} 이 부분을 봐 주세요", by=world.officer)
    comment_on(section=part, text=f"@{world.officer.user.name} 나", by=world.officer)
    letters = Notice.objects.filter(kind="applications/mention")
    assert [letter.recipient for letter in letters] == [world.colleague.user]
    assert "이 부분을 봐 주세요" in letters[0].text
    event = Event.objects.filter(verb="comment_section").first()
    assert event.facts == {"code": part.proposal.code, "section": "overview"}
    assert "봐 주세요" not in event.thing_label + event.reason


@pytest.mark.parametrize("text", ["", "  \n", "@아무개 님"])
def test_an_empty_remark_and_a_name_of_nobody_are_refused(world, part, text):
    with pytest.raises(Invalid):
        comment_on(section=part, text=text, by=world.officer)
    assert not SectionComment.objects.exists()


def test_only_those_of_the_draft_comment_and_only_while_it_is_one(world, part):
    set_draft_role(proposal=part.proposal, user=world.colleague.user, role="reader", by=world.officer)
    comment_on(section=part, text="열람자의 의견", by=world.colleague)
    for by in (world.stranger, world.coordinator, world.programme_officer, world.auditor):
        with pytest.raises(Denied):
            comment_on(section=part, text="남의 의견", by=by)
    worlds.submit(part.proposal, world.local_approver)
    part.proposal.refresh_from_db()
    with pytest.raises(Denied):
        comment_on(section=part, text="늦은 의견", by=world.officer)


def test_it_stands_beside_the_section_until_it_is_resolved(world, part, as_):
    address, client = f"/proposals/{part.proposal.code}/overview/", as_(world.officer)
    answer = client.post(
        f"{address}comments/",
        {"comment-text": "<b>띄어쓰기</b> 확인", "comment-request_key": str(uuid.uuid4())},
    )
    assert answer["Location"] == f"{address}#comments"
    assert "&lt;b&gt;띄어쓰기&lt;/b&gt; 확인" in client.get(address).text
    said = SectionComment.objects.get()
    resolve = f"{address}comments/{said.pk}/resolution/"
    assert as_(world.stranger).post(resolve).status_code == 404
    assert (
        client.post(f"/proposals/{part.proposal.code}/costs/comments/{said.pk}/resolution/").status_code
        == 404
    )
    for _twice in "12":
        assert as_(world.colleague).post(resolve).status_code == 302
    said.refresh_from_db()
    assert said.resolved_by == world.colleague.user
    assert Event.objects.filter(verb="resolve_comment").count() == 1
    assert "띄어쓰기" not in client.get(address).text
    assert "띄어쓰기" in client.get(f"{address}comments/").text


def test_a_wrong_remark_keeps_its_words(world, part, as_):
    sent = {"comment-text": "@아무개 님께", "comment-request_key": str(uuid.uuid4())}
    answer = as_(world.officer).post(f"/proposals/{part.proposal.code}/overview/comments/", sent)
    assert (answer.status_code, "@아무개 님께" in answer.text, "‘아무개’" in answer.text) == (422, True, True)


def test_no_remark_is_part_of_what_is_read_or_sent(world, part, as_):
    comment_on(section=part, text="우리끼리만", by=world.officer)
    proposal = part.proposal
    worlds.submit(proposal, world.local_approver)
    for reader in (world.programme_officer, world.auditor, world.coordinator, world.stranger):
        for page in ("", "preview/", "overview/comments/"):
            assert "우리끼리만" not in as_(reader).get(f"/proposals/{proposal.code}/{page}").text
    assert "우리끼리만" not in str(proposal.submission.snapshot)
    assert "우리끼리만" in as_(world.officer).get(f"/proposals/{proposal.code}/overview/comments/").text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_costs_as_many_queries_however_many_there_are(world, part, as_, count_db, rows):
    SectionComment.objects.bulk_create(
        SectionComment(section=part, text=f"의견 {number}", written_by=world.officer.user)
        for number in range(rows)
    )
    client, address = as_(world.officer), f"/proposals/{part.proposal.code}/overview/comments/"
    client.get(address)
    with count_db(queries=11):
        assert client.get(address).text.count("<article") == rows


@pytest.mark.guards
def test_what_was_said_stays(committed_db, cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer)
    part = (
        worlds.started(call, cast.officer).sections.select_related("proposal__call", "call_section").first()
    )
    said = comment_on(section=part, text="한 말", by=cast.officer)
    resolve_comment(comment=said, by=cast.officer)
    with committed_db.connect("web") as web:
        change = "UPDATE applications_sectioncomment SET text = 'x' WHERE id = %s"
        assert tried(web, change, [said.pk]) == "42501"
        assert tried(web, "DELETE FROM applications_sectioncomment WHERE id = %s", [said.pk]) == "42501"


def test_names_are_offered_and_the_whole_page_confirms(world, part, as_):
    world.officer.user.one_page = True
    world.officer.user.save(update_fields=["one_page"])
    browser, address = as_(world.officer), f"/proposals/{part.proposal.code}/overview/comments/"
    page = browser.get(address)
    assert f'data-mention="@{world.colleague.user.name} "' in page.text
    key = page.context["form"]["request_key"].value()
    answer = browser.post(
        address, {"comment-text": "예시 의견", "comment-request_key": str(key)}, follow=True
    )
    assert answer.redirect_chain == [(address, 302)]
    assert len(list(answer.context["messages"])) == 1 and "예시 의견" in answer.text
    refused = browser.post(address, {"comment-text": "@아무개", "comment-request_key": str(uuid.uuid4())})
    assert f"@{world.colleague.user.name}" in refused.context["form"].errors["text"][0]

"""Consultation: what the agency sees of a draft, what is said about it, and that it ends with the call."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from applications.actions.advice import advise, ask_advice, waive_advice
from applications.models import Consultation
from applications.queries.early import advice_owed
from portal.activity.models import Event, Message, Notice
from portal.activity.queries import thread_of
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.documents.samples import PDF
from tests.factories import MembershipFactory


def asked(world, draft, *keys, **more):
    return ask_advice(
        proposal=draft, sections=keys or ["overview"], text="봐 주십시오", by=world.officer, **more
    )


def test_sections_are_shown_and_advice_comes_back(world, draft):
    [one, other] = asked(world, draft, "overview", "costs")
    assert thread_of(one).awaits == thread_of(other).awaits == "agency"
    assert [c.pk for c in advice_owed(world.agency_officer, "agency", 9)] == [one.pk, other.pk]
    told = Notice.objects.filter(kind="applications/advice_asked")
    assert {letter.recipient for letter in told} == {world.agency_officer.user}
    assert draft.title not in told[0].text  # of the draft only what was named
    advise(consultation=one, text="근거를 보태십시오", by=world.agency_officer)
    assert thread_of(one).awaits == ""
    local = {world.officer.user, world.colleague.user, world.local_approver.user}
    assert {n.recipient for n in Notice.objects.filter(kind="applications/advice")} == local
    assert Event.objects.filter(verb="ask_advice").get().facts == {"sections": ["overview", "costs"]}


def test_asking_again_goes_on_in_the_same_thread_and_twice_is_once(world, draft):
    key = uuid.uuid4()
    [one] = asked(world, draft, key=key)
    assert asked(world, draft, key=key) == [one]
    [again] = asked(world, draft)
    assert again == one and Message.objects.filter(thread=thread_of(one)).count() == 2


def test_the_agency_asks_back_and_either_side_may_waive(world, draft):
    [one] = asked(world, draft)
    advise(consultation=one, text="몇 곳입니까?", asks=True, by=world.agency_officer)
    assert thread_of(one).awaits == "applicant"
    with pytest.raises(Refusal):
        waive_advice(consultation=one, by=world.agency_officer)
    waive_advice(consultation=one, by=world.colleague)
    assert thread_of(one).awaits == ""
    with pytest.raises(Denied):
        waive_advice(consultation=one, by=world.stranger)


@pytest.mark.parametrize("keys", [[], ["files"], ["nothing"], ["overview", "files"]])
def test_only_sections_of_words_can_be_named(world, draft, keys):
    with pytest.raises(Invalid):
        ask_advice(proposal=draft, sections=keys, text="예시", by=world.officer)
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "coordinator", "programme_officer", "agency_officer", "auditor"])
def test_only_its_own_people_ask(world, draft, who):
    with pytest.raises(Denied):
        ask_advice(proposal=draft, sections=["overview"], text="예시", by=getattr(world, who))


@pytest.mark.parametrize("who", ["officer", "programme_officer", "ministry_approver", "auditor", "reviewer"])
def test_only_the_agency_advises(world, draft, who):
    [one] = asked(world, draft)
    with pytest.raises(Denied):
        advise(consultation=one, text="예시", by=getattr(world, who))


def test_it_ends_with_the_call_whatever_the_page_thinks(world, draft, clock):
    [one] = asked(world, draft)
    clock.set(draft.call.closes_at)  # not closed by anybody yet
    with pytest.raises(Refusal, match="2027"):
        advise(consultation=one, text="늦은 자문", by=world.agency_officer)
    with pytest.raises(Refusal):
        asked(world, draft, "costs")


def test_it_ends_when_the_draft_is_sent(world, draft):
    [one] = asked(world, draft)
    worlds.submit(draft, world.local_approver)
    with pytest.raises(Refusal):
        advise(consultation=one, text="늦은 자문", by=world.agency_officer)
    draft.refresh_from_db()
    with pytest.raises(Denied):
        asked(world, draft, "costs")


@pytest.mark.guards
def test_the_database_judges_the_time(world, draft, clock):
    [one] = asked(world, draft)
    clock.set(draft.call.closes_at)
    thread = thread_of(one)
    part = draft.sections.get(call_section__key="costs").call_section_id
    for statement in (
        f"INSERT INTO activity_message (thread_id, author_id, office, side, awaits, text, files, at) VALUES ({thread.pk}, "
        f"{world.officer.user_id}, '', 'agency', '', 'x', '[]', '2026-12-01')",
        f"INSERT INTO applications_consultation (proposal_id, call_section_id, asked_by_id, asked_at) VALUES ({draft.pk}, "
        f"{part}, {world.officer.user_id}, '2026-12-01')",
        "DELETE FROM applications_consultation",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_agency_reads_the_named_section_and_nothing_else(world, draft, as_, clock):
    [one] = asked(world, draft, "services")
    browser = as_(world.agency_officer)
    page = browser.get(one.get_absolute_url())
    assert "필요합니다. (예시)" in page.text
    for other in (draft.title, "홀로 사는 어르신", "감지기", "응급 출동 시간"):
        assert other not in page.text
    for address in ("", "preview/", "services/", "consultation/"):
        assert browser.get(f"/proposals/{draft.code}/{address}").status_code == 404
    assert as_(world.programme_officer).get(one.get_absolute_url()).status_code == 404
    clock.set(draft.call.closes_at)
    page = browser.get(one.get_absolute_url())
    assert (
        page.status_code == 200 and "필요합니다. (예시)" not in page.text and page.context["writes"] is False
    )


def test_the_pages_as_both_sides_meet_them(world, draft, as_):
    local, agency = as_(world.officer), as_(world.agency_officer)
    address = f"/proposals/{draft.code}/consultation/"
    page = local.get(f"{address}?section=costs")
    assert page.context["form"]["sections"].value() == ["costs"]
    key = page.context["form"]["request_key"].value()
    paper = ContentFile(PDF, name="예시.pdf")
    sent = {"sections": ["overview"], "text": "이렇게 써도 됩니까?", "files": [paper], "request_key": key}
    assert local.post(address, sent).status_code == 302
    one = Consultation.objects.get()
    beside = local.get(f"/proposals/{draft.code}/overview/")
    assert "이렇게 써도 됩니까?" in beside.text and one.get_absolute_url() in beside.text
    assert one.proposal.code in agency.get("/consultations/").text
    key = agency.get(one.get_absolute_url()).context["form"]["request_key"].value()
    answer = agency.post(one.get_absolute_url(), {"text": "됩니다", "asks": "on", "request_key": key})
    assert answer.status_code == 302 and "됩니다" in local.get(one.get_absolute_url()).text
    assert local.post(f"{one.get_absolute_url()}waiver/").status_code == 302
    empty = local.post(one.get_absolute_url(), {"text": "", "request_key": str(uuid.uuid4())})
    assert empty.status_code == 422 and empty.context["form"].errors["text"]
    none = local.post(address, {"sections": [], "text": "남는 글", "request_key": str(uuid.uuid4())})
    assert none.status_code == 422 and "남는 글" in none.text


def test_the_list_costs_the_same_however_long(world, as_, count_db):
    browser, there = as_(world.agency_officer), 0
    drafts = []
    for size in (1, 3, 30):
        while there < size:
            if there % 6 == 0:
                drafts.append(new_draft(world))
            asked_by, draft = drafts[-1]
            key = ("overview", "services", "costs", "funding", "partners", "targets")[there % 6]
            ask_advice(proposal=draft, sections=[key], text="예시", by=asked_by)
            there += 1
        browser.get("/consultations/")
        with count_db(queries=LIST):
            assert browser.get("/consultations/").status_code == 200


LIST = 8


def new_draft(world):
    officer = MembershipFactory()
    return officer, worlds.started(world.call, officer)

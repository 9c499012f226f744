"""Writing for a government that sends everything on paper (대리 작성): its draft from the first row, one officer's to write."""

import uuid
from datetime import datetime

import pytest
from django.db import connection, connections, transaction

from applications import actions, permissions
from applications.actions import uploads
from applications.models import Proposal
from applications.models.proposals import written_for
from portal.accounts.actions import end_membership, hand_over
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import factories
from tests import worlds_applications as worlds
from tests.applications.raw import meet
from tests.database import SEOUL
from tests.permissions.world.calls import picture

FAR = datetime(2090, 1, 1, tzinfo=SEOUL)  # the other session's clock is the real one


def begin(world, **changes):
    values = {
        "title": " 예시마을 스마트 돌봄 ",
        "reason": "통신망 장애로 모든 서류를 문서로 제출 (예시)",
        **{"by": world.programme_officer, "government": world.county.government},
        **changes,
    }
    return worlds.for_government(world.call, **values)


@pytest.fixture
def narrow(world):
    """A call that addresses municipalities alone."""
    rules = worlds.rules(levels=["municipality"])
    world.call = worlds.smart_village_call(
        world.programme_officer, slug="narrow-2027", prefix="NA", rules=rules
    )
    return world


@pytest.fixture
def begun(world):
    return begin(world)


def receive(world, draft, **changes):
    values = {"number": "예시과-2026-7", "reason": "예시 사유", "by": world.programme_officer, **changes}
    upload = worlds.upload(picture(), "공문.png")
    return actions.intake_proposal(
        call=world.call, code=draft.code, upload=upload, key=uuid.uuid4(), **values
    )


def test_it_is_the_governments_own_and_its_people_are_told(world, begun, as_):
    assert (begun.organisation, begun.government) == (world.county, world.county.government)
    assert (begun.created_by, begun.office_writer) == (world.programme_officer.user,) * 2
    assert (begun.title, begun.state, begun.office_reason[:6]) == (
        "예시마을 스마트 돌봄",
        "draft",
        "통신망 장애",
    )
    assert begun.partners.get().role == "lead" and begun.sections.count() == 7
    event = Event.objects.get(verb="write_for_government")
    assert (event.actor, event.reason) == (world.programme_officer.user, begun.office_reason)
    letters = Notice.objects.filter(kind="applications/written_for")
    assert {one.recipient for one in letters} == {
        world.officer.user, world.colleague.user, world.local_approver.user,
    }  # fmt: skip
    assert all("통신망 장애" in one.text and begun.get_absolute_url() in one.link for one in letters)
    page = as_(world.officer).get(begun.get_absolute_url()).text
    assert world.programme_officer.user.name in page and "통신망 장애" in page and "대리 작성" in page
    assert permissions.may_edit(world.officer, begun) and permissions.may_discard(world.officer, begun)
    assert permissions.may_submit(world.local_approver, begun)


def test_nobody_else_of_the_office_sees_it(world, begun, as_):
    sees = {
        name: begun in Proposal.objects.visible_to(who) and permissions.writes(who, begun)
        for name, who in world.everyone().items()
    }
    assert {name for name, may in sees.items() if may} == {
        "programme_officer", "officer", "colleague", "local_approver",
    }  # fmt: skip
    others = (world.second_programme_officer, world.agency_officer, world.ministry_approver)
    pages = ("", "preview/", "whole/", "overview/", "files/", "discard/", "letter/", "papers/pdf/")
    for who in others:
        assert {as_(who).get(f"{begun.get_absolute_url()}{page}").status_code for page in pages} == {404}
        assert begun.code not in as_(who).get(f"/calls/{world.call.slug}/proposals/").text
    mine = as_(world.programme_officer)
    assert {mine.get(f"{begun.get_absolute_url()}{page}").status_code for page in pages} == {200}
    assert mine.get(f"{begun.get_absolute_url()}overview/comments/").status_code == 404
    assert as_(world.auditor).get(begun.get_absolute_url()).status_code == 200
    for who in others:
        with pytest.raises(Denied):
            actions.save_section(proposal=begun, section_key="overview", version=0, data={}, by=who)


def test_the_officer_writes_it_and_receives_it_with_the_letter(world, begun, as_):
    by, browser = world.programme_officer, as_(world.programme_officer)
    worlds.fill(begun, by, letter_number="")
    kept = actions.attach_file(proposal=begun, upload=worlds.upload(picture()), by=by)
    actions.remove_file(proposal=begun, attachment=kept, by=by)
    page = browser.get(f"{begun.get_absolute_url()}overview/", headers={"accept-language": "ko"})
    assert f"/calls/{world.call.slug}/intake/?code={begun.code}" in page.text
    assert "서로 나누는 의견" not in page.text and "/comments/" not in page.text
    intake = browser.get(f"/calls/{world.call.slug}/intake/", {"code": begun.code})
    assert not intake.context["missing"]  # the letter's number comes with the letter
    receive(world, begun)
    begun.refresh_from_db()
    assert (begun.state, begun.number) == ("submitted", "SV-2027-0001")
    assert begun.submission.intake_by == by.user
    assert not permissions.may_edit(by, begun) and not permissions.is_office_writer(by, begun)
    for who in (world.officer, world.second_programme_officer):
        receipt = as_(who).get(f"{begun.get_absolute_url()}receipt/").text
        assert "대리 작성" in receipt and begun.office_reason in receipt
    assert as_(by).get(f"{begun.get_absolute_url()}receipt/paper/").content[:4] == b"%PDF"


def test_autosave_presence_whole_page_and_pieces_are_the_officers_too(world, begun, as_):
    browser, place = as_(world.programme_officer), begun.get_absolute_url()
    typed = {"title": "예시", "purpose": "예시 목적", "priority": "1", "version": "0"}
    quiet = {"X-Autosave": "1", "X-Draft-User": str(world.programme_officer.user_id)}
    assert browser.post(f"{place}overview/", typed, headers=quiet).json()["version"] == 1
    assert browser.post(f"{place}overview/presence/").status_code == 200
    assert world.programme_officer.user.name in as_(world.officer).post(f"{place}overview/presence/").text
    assert browser.get(f"{place}whole/?state=1").status_code == 200
    assert 'href="/proposals/' in browser.get(f"{place}whole/").text
    assert browser.get(f"{place}overview/versions/").status_code == 200
    content = picture()
    asked = {"name": "예시.png", "size": str(len(content)), "mark": ""}
    begun_upload = browser.post(f"{place}uploads/", asked).json()
    uploads.add_piece(upload=begun.uploads.get(), offset=0, piece=content, by=world.programme_officer)
    assert browser.post(begun_upload["address"]).json()["name"] == "예시.png"
    stale = browser.post(f"{place}overview/", {**typed, "purpose": "다른 목적 (예시)"}, headers=quiet)
    assert (stale.status_code, stale.json()["stale"]) == (409, True)


def test_only_a_programme_officer_and_only_for_whom_the_call_addresses(narrow, clock):
    world = narrow
    for who in (
        world.officer,
        world.local_approver,
        world.coordinator,
        world.ministry_approver,
        world.auditor,
    ):
        with pytest.raises(Denied):
            begin(world, by=who)
    for field, value in (
        ("reason", " "),
        ("title", ""),
        ("government", world.province.government),
        ("government", factories.OrganisationFactory(government__valid_to="2026-01-01").government),
    ):
        with pytest.raises(Invalid) as refusal, transaction.atomic():
            begin(world, **{field: value})
        assert refusal.value.field == field
    key = uuid.uuid4()
    assert begin(world, key=key) == begin(world, key=key)
    clock.set(worlds.CLOSES)
    with pytest.raises(Refusal):
        begin(world, government=world.other_county.government)


def test_there_is_room_for_it(world):
    most = world.call.call_rules.proposals_per_government
    for _one in range(most):
        worlds.started(world.call, world.officer)
    with pytest.raises(Invalid) as refusal:
        begin(world)
    assert refusal.value.field == "government"


def test_the_page_that_begins_it(narrow, as_):
    world = narrow
    browser, address = as_(world.programme_officer), f"/calls/{world.call.slug}/intake/drafts/"
    assert address in browser.get(f"/calls/{world.call.slug}/intake/").text
    page = browser.get(address).text
    assert world.county.government.full_name in page
    assert f'value="{world.province.government_id}"' not in page
    sent = {
        "government": str(world.county.government_id),
        "title": "예시 <b>과제</b>",
        "request_key": uuid.uuid4(),
    }
    wrong = browser.post(address, sent)
    assert (wrong.status_code, "예시 &lt;b&gt;과제" in wrong.text) == (422, True)
    other = browser.post(address, {**sent, "reason": "예시", "government": world.province.government_id})
    assert other.status_code == 422
    done = browser.post(address, {**sent, "reason": "예시 사유"})
    draft = Proposal.objects.get()
    assert done.headers["Location"] == draft.get_absolute_url()
    assert draft.code in browser.get(f"/calls/{world.call.slug}/intake/").text
    for who in (world.officer, world.ministry_approver, world.auditor):
        assert as_(who).get(address).status_code == 404


def test_either_side_discards_it(world, begun, as_):
    browser = as_(world.programme_officer)
    told = browser.get(f"{begun.get_absolute_url()}discard/", headers={"accept-language": "ko"}).text
    assert "지자체에서도 볼 수 없습니다" in told
    assert browser.post(f"{begun.get_absolute_url()}discard/").status_code == 302
    begun.refresh_from_db()
    assert begun.state == "discarded"
    assert Notice.objects.filter(kind="applications/discarded_for").count() == 3
    assert begun not in Proposal.objects.visible_to(world.programme_officer)
    again = begin(world)
    actions.discard_proposal(proposal=again, by=world.officer)
    assert Notice.objects.filter(kind="applications/discarded_for").count() == 3
    assert browser.get(again.get_absolute_url()).status_code == 404


def test_what_is_returned_is_completed_on_paper_by_who_wrote_it_and_a_renewed_draft_is_the_governments(
    world, clock
):
    by, draft = world.programme_officer, worlds.fill(begin(world), world.programme_officer)
    receive(world, draft)
    draft.refresh_from_db()
    actions.return_for_completion(
        proposal=draft, fields=["overview/purpose"], reason="예시", due=worlds.AFTER,
        by=world.second_programme_officer,
    )  # fmt: skip
    draft.refresh_from_db()
    assert permissions.is_office_writer(by, draft)
    assert not permissions.may_edit(world.second_programme_officer, draft)
    with pytest.raises(Refusal):
        actions.save_section(proposal=draft, section_key="costs", version=1, data=worlds.costs(), by=by)
    clock.set(worlds.CLOSES)
    actions.close_call(call=world.call, by=None)
    world.call.refresh_from_db()
    data = worlds.overview(purpose="보완한 목적 (예시)", letter_number="예시과-2026-7")
    actions.save_section(proposal=draft, section_key="overview", version=1, data=data, by=by)
    receive(world, draft, number="예시과-2026-8")
    draft.refresh_from_db()
    assert (draft.state, draft.submission.snapshot["overview"]["purpose"]) == ("submitted", data["purpose"])


def test_a_draft_opened_again_is_the_governments_alone(world, begun):
    receive(world, worlds.fill(begun, world.programme_officer))
    begun.refresh_from_db()
    actions.withdraw_proposal(proposal=begun, by=world.local_approver)
    actions.reopen_proposal(proposal=begun, by=world.officer)
    assert not permissions.writes(world.programme_officer, begun)
    assert begun not in Proposal.objects.visible_to(world.programme_officer)


def test_the_officer_is_reminded_of_the_deadline_too(world, begun, clock):
    clock.set(worlds.CLOSES.replace(day=30))
    assert actions.remind_of_deadlines() >= 1
    told = Notice.objects.filter(kind="applications/deadline", recipient=world.programme_officer.user)
    assert told.count() == 1


def test_a_change_of_post_hands_it_to_another_programme_officer(world, begun, as_):
    """The agency's officer takes over; who began it stays on the trail."""
    giver, taker = world.programme_officer, world.agency_officer
    page = as_(giver).get(f"/me/people/{giver.pk}/handover/").text
    assert begun.title in page
    assert as_(world.ministry_approver).get(f"/me/people/{giver.pk}/handover/").status_code == 404
    with pytest.raises(Denied):
        hand_over(membership=giver, to=taker, reason="예시", by=world.second_programme_officer)
    with pytest.raises(Invalid), transaction.atomic():
        hand_over(membership=giver, to=world.officer, reason="예시", by=giver)
    assert hand_over(membership=giver, to=taker, reason="인사이동 (예시)", by=giver) == {"written_for": 1}
    begun.refresh_from_db()
    assert (begun.office_writer, begun.created_by) == (taker.user, giver.user)
    assert not permissions.writes(giver, begun) and permissions.writes(taker, begun)
    assert list(Proposal.objects.filter(written_for(taker))) == [begun]
    assert hand_over(membership=taker, to=giver, reason="복귀 (예시)", by=taker) == {"written_for": 1}


def change(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def state(sql, *values):
    with pytest.raises(Exception) as error:
        change(sql, *values)
    return error.value.__cause__.sqlstate


WRITER = "UPDATE applications_proposal SET office_writer_id = %s WHERE id = %s"
BORN = """INSERT INTO applications_proposal (code, call_id, organisation_id, government_id, state, version, created_by_id,
  is_sample, title, purpose, content, expected_effect, cost_basis, field, priority, letter_number, number, reason,
  office_writer_id, office_reason) SELECT 'P-RAW234', call_id, organisation_id, government_id, 'draft', 1, %s, true, '예시',
  '', '', '', '', '', 1, '', '', '', %s, %s FROM applications_proposal WHERE id = %s"""


@pytest.mark.guards
def test_the_database_says_who_writes_for_a_government_and_without_its_guard_anybody_could(world, begun):
    officer, second = world.programme_officer.user_id, world.second_programme_officer.user_id
    assert state(BORN, world.officer.user_id, world.officer.user_id, "예시", begun.pk) == "MA176"
    assert state(BORN, second, officer, "예시", begun.pk) == "MA176"  # who begins it writes it
    assert state(BORN, officer, officer, "", begun.pk) == "23514"
    own = worlds.started(world.call, world.stranger)
    for where, who, pk in (
        ("changed", second, begun.pk),
        ("taken", officer, own.pk),
        ("dropped", None, begun.pk),
    ):
        assert state(WRITER, who, pk) == "MA177", where
    assert (
        state("UPDATE applications_proposal SET office_reason = '다른 사유' WHERE id = %s", begun.pk)
        == "MA177"
    )
    end_membership(membership=world.second_programme_officer, reason="예시", by=world.ministry_approver)
    assert state(BORN, second, second, "예시", begun.pk) == "MA176"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER office_writer_stays ON applications_proposal")
    change(WRITER, world.officer.user_id, begun.pk)
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER office_writer_begins ON applications_proposal")
    change(BORN, second, second, "예시", begun.pk)


@pytest.mark.guards
def test_a_change_of_post_reaches_nobody_who_is_no_officer_any_more(world, begun):
    giver, taker = world.programme_officer, world.second_programme_officer
    facts = {"from": giver.user_id, "to": taker.user_id}
    end_membership(membership=taker, reason="예시", by=world.ministry_approver)
    Event.objects.create(
        chain=world.call.chain, actor=giver.user, verb="hand_over", thing_type="applications.proposal",
        thing_id=str(begun.pk), thing_label="예시", facts=facts,
    )  # fmt: skip
    assert state(WRITER, taker.user_id, begun.pk) == "MA176"


@pytest.mark.guards
def test_of_the_government_and_the_office_who_begin_at_once_one_has_the_last_place(committed_db, cast):
    """The call as it is now, by the real clock of the other session."""
    cast.call = worlds.smart_village_call(
        cast.programme_officer, opens_at=worlds.OPENS.replace(year=2020), closes_at=FAR,
        rules=worlds.rules(proposals_per_government=1),
    )  # fmt: skip

    def late():
        try:
            return begin(cast)
        except Invalid as refusal:
            return refusal
        finally:
            connections.close_all()

    refusal, waited = meet(committed_db, lambda: worlds.started(cast.call, cast.officer), late)
    assert waited
    assert refusal.field == "government"
    assert Proposal.objects.count() == 1

"""Submission, withdrawal, screening, endorsement: what happens, to whom a letter goes, and every refusal."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from applications import actions
from applications.enums import ProposalState
from applications.models import EndorsementLine, Screening, Submission
from applications.rules import MOVES
from portal.accounts.enums import Role
from portal.activity import clock as portal_clock
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory

MICROSECOND = timedelta(microseconds=1)


def letters(kind):
    return set(Notice.objects.filter(kind=f"applications/{kind}").values_list("recipient__email", flat=True))


def emails(*people):
    return {one.user.email for one in people}


@pytest.fixture
def submitted(world):
    return worlds.submitted(world.call, world.officer, world.local_approver)


@pytest.fixture
def returned(world, submitted):
    give_back(world, submitted)
    return submitted


def give_back(world, proposal, fields=("overview",), **changes):
    values = {"reason": "목적을 더 적어 주십시오.", "due": worlds.DURING + timedelta(days=5), **changes}
    return actions.return_for_completion(
        proposal=proposal, fields=fields, by=world.programme_officer, **values
    )


def screen(world, proposal, outcome="exclude", reason="대상이 아닙니다.", by=None, checklist=None):
    return actions.screen_proposal(
        proposal=proposal,
        outcome=outcome,
        reason=reason,
        checklist=checklist or {},
        by=by or world.programme_officer,
    )


# the one door


WAYS = {
    "draft": [],
    "discarded": ["discard"],
    "submitted": ["submit"],
    "returned": ["submit", "return"],
    "eligible": ["submit", "admit"],
    "ineligible": ["submit", "exclude"],
    "in_review": ["submit", "admit", "assign"],
    "ranked": ["submit", "admit", "assign", "rank"],
    "reserve": ["submit", "admit", "assign", "rank", "reserve"],
    "awarded": ["submit", "admit", "assign", "rank", "award"],
    "declined": ["submit", "admit", "assign", "rank", "decline"],
    "withdrawn": ["submit", "withdraw"],
}


def reinstate(world, proposal):
    """By an appeal that is upheld: the database wants one with it."""
    appeal = actions.file_appeal(proposal=proposal, reason="예시", by=world.local_approver)
    actions.decide_appeal(appeal=appeal, verdict="uphold", reason="예시", by=world.ministry_approver)
    proposal.refresh_from_db()


def move(world, proposal, verb):
    """Through `advance`, save where the database wants a submission, a screening or an appeal with it."""
    if verb == "exclude" and proposal.state == ProposalState.SUBMITTED:
        return screen(world, proposal)
    if verb == "reinstate":
        return reinstate(world, proposal)
    if verb in ("submit", "resubmit"):
        return worlds.submit(proposal, world.local_approver)
    if verb == "hand_back":
        proposal.submissions.filter(ended_at=None).update(ended_at=portal_clock.now())
    due = {"return_due": worlds.CLOSES} if verb == "return" else {}
    return actions.advance(proposal=proposal, verb=verb, by=None, **due)


@pytest.mark.parametrize("state", ProposalState.values)
def test_advance_follows_the_table_from_every_state(world, draft, state):
    for verb in WAYS[state]:
        move(world, draft, verb)
    assert draft.state == state
    sent = {**MOVES["submit"], **MOVES["resubmit"]}  # one action for both
    for verb, ways in {**MOVES, "submit": sent, "resubmit": sent}.items():
        with transaction.atomic():
            try:
                move(world, draft, verb)
            except (Refusal, Denied):
                assert state not in ways, verb
            else:
                assert draft.state == ways[state], verb
            transaction.set_rollback(True)
        draft.refresh_from_db()
        assert draft.state == state


def test_every_move_is_an_event_of_the_calls_chain(world, submitted):
    event = actions.advance(
        proposal=submitted, verb="admit", by=world.programme_officer, reason="충족", facts={"a": 1}
    )
    assert (event.verb, event.chain, event.actor) == (
        "admit_proposal",
        world.call.chain,
        world.programme_officer.user,
    )
    assert event.facts == {"code": submitted.code, "number": submitted.number, "a": 1}
    submitted.refresh_from_db()
    assert (submitted.state, submitted.reason) == ("eligible", "충족")


# submission


def test_submission_freezes_numbers_and_tells(world, draft):
    submission = worlds.submit(draft, world.local_approver)
    assert (submission.number, submission.received_at, submission.requested) == (
        "SV-2027-0001", worlds.DURING, 400_000_000,
    )  # fmt: skip
    assert len(submission.manifest_hash) == 64
    assert submission.government_code == world.county.government.code
    assert (draft.state, draft.number, draft.submission) == ("submitted", "SV-2027-0001", submission)
    assert letters("receipt") == emails(world.officer, world.colleague, world.local_approver)
    event = Event.objects.get(verb="submit_proposal")
    assert event.facts["manifest_hash"] == submission.manifest_hash


def test_numbers_have_no_gaps(world):
    first = worlds.submitted(world.call, world.officer, world.local_approver)
    second = worlds.submitted(world.call, world.stranger, world.stranger_approver)
    assert [first.number, second.number] == ["SV-2027-0001", "SV-2027-0002"]


@pytest.mark.parametrize(
    "who", ["officer", "colleague", "stranger_approver", "coordinator", "programme_officer"]
)
def test_only_its_own_approver_submits(world, draft, who):
    with pytest.raises(Denied):
        worlds.submit(draft, getattr(world, who))


def test_the_same_key_is_one_submission(world, draft):
    key = uuid.uuid4()
    version = draft.version
    made = [
        actions.submit_proposal(proposal=draft, version=version, by=world.local_approver, key=key)
        for _n in (1, 2)
    ]
    assert made[0] == made[1]
    assert Submission.objects.count() == 1
    assert Notice.objects.filter(kind="applications/receipt").count() == 3


def test_another_key_finds_it_submitted(world, submitted):
    with pytest.raises(Refusal):
        worlds.submit(submitted, world.local_approver)


def test_the_moment_of_closing_is_too_late(world, draft, clock):
    clock.set(worlds.CLOSES)
    with pytest.raises(Refusal) as refusal:
        worlds.submit(draft, world.local_approver)
    assert refusal.value.status == 409
    clock.set(worlds.CLOSES - MICROSECOND)
    assert worlds.submit(draft, world.local_approver).received_at == worlds.CLOSES - MICROSECOND


def test_a_changed_draft_is_read_again_first(world, draft):
    with pytest.raises(Stale):
        actions.submit_proposal(
            proposal=draft, version=draft.version - 1, by=world.local_approver, key=uuid.uuid4()
        )


def test_what_is_missing_refuses(world):
    proposal = worlds.started(world.call, world.officer)
    with pytest.raises(Invalid):
        worlds.submit(proposal, world.local_approver)
    assert Submission.objects.count() == 0


# taking it back


def test_withdrawal_tells_and_ends_the_submission(world, submitted):
    for who in (world.officer, world.stranger_approver, world.programme_officer):
        with pytest.raises(Denied):
            actions.withdraw_proposal(proposal=submitted, by=who)
    actions.withdraw_proposal(proposal=submitted, by=world.local_approver, reason="예산 사정")
    assert (submitted.state, submitted.reason) == ("withdrawn", "예산 사정")
    assert not Submission.objects.filter(ended_at=None).exists()
    told = (world.officer, world.colleague, world.local_approver)
    office = (world.programme_officer, world.second_programme_officer, world.agency_officer)
    assert letters("withdrawn") == emails(*told, *office)


def test_withdrawn_is_opened_again_until_closing_and_keeps_its_number(world, submitted, clock):
    actions.withdraw_proposal(proposal=submitted, by=world.local_approver)
    with pytest.raises(Denied):
        actions.reopen_proposal(proposal=submitted, by=world.stranger)
    actions.reopen_proposal(proposal=submitted, by=world.officer)
    again = worlds.submit(submitted, world.local_approver)
    assert again.number == "SV-2027-0001"
    assert Submission.objects.filter(ended_at=None).get() == again
    actions.withdraw_proposal(proposal=submitted, by=world.local_approver)
    clock.set(worlds.CLOSES)
    with pytest.raises(Refusal):
        actions.reopen_proposal(proposal=submitted, by=world.officer)


def test_no_room_to_open_again_once_another_was_started(world, submitted):
    actions.withdraw_proposal(proposal=submitted, by=world.local_approver)
    worlds.started(world.call, world.colleague)
    with pytest.raises(Refusal):
        actions.reopen_proposal(proposal=submitted, by=world.officer)


@pytest.mark.parametrize("verb", ["award", "decline", "reserve"])
def test_a_staged_decision_refuses_withdrawal_alike(world, submitted, verb):
    for step in ("admit", "assign", "rank", verb):
        actions.advance(proposal=submitted, verb=step, by=None)
    with pytest.raises(Refusal) as refusal:
        actions.withdraw_proposal(proposal=submitted, by=world.local_approver)
    assert (
        str(refusal.value) == "This step is not possible in its present state." or refusal.value.status == 409
    )


# screening


def test_admission_needs_every_check(world, submitted):
    with pytest.raises(Invalid):
        screen(world, submitted, "admit", checklist={**worlds.ALL_CHECKED, "purpose": False})
    worlds.admit(submitted, world.agency_officer)
    assert submitted.state == "eligible"
    assert Screening.objects.get().checklist == worlds.ALL_CHECKED


def test_exclusion_says_why_and_tells(world, submitted):
    with pytest.raises(Invalid):
        screen(world, submitted, reason=" ")
    screen(world, submitted)
    assert (submitted.state, submitted.reason) == ("ineligible", "대상이 아닙니다.")
    assert letters("excluded") == emails(world.officer, world.colleague, world.local_approver)
    assert "대상이 아닙니다." in Notice.objects.filter(kind="applications/excluded").first().text


@pytest.mark.parametrize(
    "who", ["officer", "local_approver", "coordinator", "ministry_approver", "auditor", "reviewer"]
)
def test_only_programme_officers_screen(world, submitted, who):
    with pytest.raises(Denied):
        screen(world, submitted, by=getattr(world, who))
    with pytest.raises(Denied):
        actions.return_for_completion(
            proposal=submitted, fields=["overview"], reason="가", due=worlds.CLOSES, by=getattr(world, who)
        )


def test_a_draft_is_not_screened(world, draft):
    with pytest.raises(Refusal):
        screen(world, draft)


@pytest.mark.parametrize(
    "changes", [{"reason": " "}, {"fields": []}, {"fields": ["nothing"]}, {"due": worlds.DURING}]
)
def test_a_return_says_what_why_and_until_when(world, submitted, changes):
    with pytest.raises(Invalid):
        give_back(world, submitted, **changes)


def test_a_returned_proposal_opens_where_it_was_named(world, returned):
    assert (returned.state, returned.return_due) == ("returned", worlds.DURING + timedelta(days=5))
    assert letters("returned") == emails(world.officer, world.colleague, world.local_approver)
    with pytest.raises(Refusal):
        actions.save_section(
            proposal=returned, section_key="costs", version=1, data=worlds.costs(), by=world.officer
        )
    actions.save_section(
        proposal=returned,
        section_key="overview",
        version=1,
        data={"purpose": "더 자세한 목적"},
        by=world.officer,
    )
    again = worlds.submit(returned, world.local_approver)
    assert (again.number, returned.state, returned.return_due) == ("SV-2027-0001", "submitted", None)
    assert again.snapshot["overview"]["purpose"] == "더 자세한 목적"
    assert Submission.objects.filter(proposal=returned, ended_at=None).get() == again


def test_completion_is_judged_by_its_own_date(world, returned, clock):
    clock.set(worlds.DURING + timedelta(days=5))
    with pytest.raises(Refusal):
        worlds.submit(returned, world.local_approver)
    clock.set(worlds.DURING + timedelta(days=5) - MICROSECOND)
    assert worlds.submit(returned, world.local_approver)


def test_completion_may_come_after_the_call_has_closed(world, submitted, clock):
    give_back(world, submitted, due=worlds.AFTER)
    clock.set(worlds.CLOSES)
    actions.close_call(call=world.call, by=None)
    assert worlds.submit(submitted, world.local_approver).number == "SV-2027-0001"


def test_a_returned_proposal_is_excluded_only_after_its_date(world, returned, clock):
    with pytest.raises(Refusal):
        screen(world, returned)
    clock.set(worlds.DURING + timedelta(days=5))
    screen(world, returned)
    assert returned.state == "ineligible"


# endorsement


@pytest.fixture
def two(world, clock):
    """Two eligible proposals of one province, after closing; the second of another county of it."""
    neighbour = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
    officer = MembershipFactory(organisation=neighbour, role=Role.LOCAL_OFFICER)
    approver = MembershipFactory(organisation=neighbour, role=Role.LOCAL_APPROVER)
    first = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    second = worlds.eligible(world.call, officer, approver, world.programme_officer)
    worlds.closed(world.call, clock)
    return first, second


def test_a_province_ranks_once_and_finally(world, two):
    first, second = two
    made = worlds.endorse(world.call, world.coordinator, second, first, notes={second.pk: "먼저"})
    lines = EndorsementLine.objects.filter(endorsement=made)
    assert list(lines.values_list("proposal", "rank", "note")) == [(second.pk, 1, "먼저"), (first.pk, 2, "")]
    assert made.endorsed_at == worlds.CLOSES
    office = (world.programme_officer, world.second_programme_officer, world.agency_officer)
    assert letters("endorsed") == emails(*office)
    with pytest.raises(Refusal):
        worlds.endorse(world.call, world.coordinator, first, second)


def test_a_province_may_leave_one_out(world, two):
    worlds.endorse(world.call, world.coordinator, two[0])
    assert EndorsementLine.objects.count() == 1


def test_nothing_twice_nothing_empty_nothing_of_others(world, two):
    for order in ((), (two[0], two[0])):
        with pytest.raises(Invalid):
            worlds.endorse(world.call, world.coordinator, *order)
    with pytest.raises(Invalid):
        worlds.endorse(world.call, world.stranger_coordinator, two[0])
    with pytest.raises(Denied):
        actions.endorse_province(
            call=world.call, province=world.province.government, order=two, by=world.stranger_coordinator
        )


def test_the_sum_stays_within_the_ceiling(cast, clock):
    clock.set(worlds.DURING)
    ceilings = {cast.province.government: 399_999_999}
    cast.call = worlds.smart_village_call(cast.programme_officer, ceilings=ceilings)
    proposal = worlds.eligible(cast.call, cast.officer, cast.local_approver, cast.programme_officer)
    with pytest.raises(Refusal):
        worlds.endorse(cast.call, cast.coordinator, proposal)
    worlds.closed(cast.call, clock)
    with pytest.raises(Invalid) as refusal:
        worlds.endorse(cast.call, cast.coordinator, proposal)
    assert "399,999,999" in str(refusal.value)


def test_where_provinces_rank_after_scoring(cast, clock):
    clock.set(worlds.DURING)
    cast.call = worlds.smart_village_call(cast.programme_officer, rules=worlds.rules(endorsement="after"))
    proposal = worlds.eligible(cast.call, cast.officer, cast.local_approver, cast.programme_officer)
    worlds.closed(cast.call, clock)
    with pytest.raises(Invalid):
        worlds.endorse(cast.call, cast.coordinator, proposal)
    for verb in ("assign", "rank"):
        actions.advance(proposal=proposal, verb=verb, by=None)
    assert worlds.endorse(cast.call, cast.coordinator, proposal).lines.get().rank == 1


def test_where_provinces_do_not_rank(cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer, rules=worlds.rules(endorsement="none"))
    with pytest.raises(Denied):
        worlds.endorse(call, cast.coordinator)

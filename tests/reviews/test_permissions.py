"""Who may what, as a table: every role, true and false."""

from dataclasses import dataclass

import pytest

from portal.accounts.enums import Role
from reviews import permissions as may
from reviews.enums import AssignmentState, OpeningState, PlanState, RoundState
from reviews.models import Assignment, Conflict, Opening, Plan, Round


@dataclass
class By:
    """A membership as permissions see it."""

    role: str
    user_id: int = 1


ROLES = [None, *Role.values]


def by(role, user_id: int = 1):
    return None if role is None else By(role, user_id)


def check(question, allowed: set) -> None:
    """`question(by)` is True for exactly these roles, and always a bool."""
    answers = {role: question(by(role)) for role in ROLES}
    assert all(type(answer) is bool for answer in answers.values())
    assert {role for role, answer in answers.items() if answer} == allowed


OFFICER, APPROVER, AUDITOR, REVIEWER = (
    Role.PROGRAMME_OFFICER.value, Role.APPROVER.value, Role.AUDITOR.value, Role.REVIEWER.value,
)  # fmt: skip


@pytest.mark.parametrize("state", RoundState.values)
def test_rounds(state):
    round_ = Round(state=state)
    check(lambda who: may.runs_rounds(who), {OFFICER})
    check(lambda who: may.may_see_rounds(who), {OFFICER, APPROVER, AUDITOR})
    check(lambda who: may.may_assign(who, round_), {OFFICER} if state in ("preparing", "scoring") else set())
    check(lambda who: may.may_remind(who, round_), {OFFICER} if state == "scoring" else set())
    check(lambda who: may.may_propose_opening(who, round_), {OFFICER} if state == "scoring" else set())
    check(lambda who: may.may_close(who, round_), {OFFICER} if state == "opened" else set())
    seen = {OFFICER, APPROVER, AUDITOR} if state in ("opened", "ranked") else set()
    check(lambda who: may.may_see_marks(who, round_), seen)


@pytest.mark.parametrize("state", AssignmentState.values)
@pytest.mark.parametrize("round_state", RoundState.values)
@pytest.mark.parametrize("own", [True, False])
def test_assignments(state, round_state, own):
    one = Assignment(state=state, reviewer_id=1 if own else 2, round=Round(state=round_state))
    mine = {REVIEWER} if own else set()
    live = state in ("invited", "accepted")
    reads = state in ("accepted", "done") and round_state != "ranked"
    check(lambda who: may.is_reviewer_of(who, one), mine)
    check(lambda who: may.may_declare(who, one), mine if live else set())
    check(lambda who: may.may_read_proposal(who, one), mine if reads else set())
    writes = state == "accepted" and round_state == "scoring"
    check(lambda who: may.may_mark(who, one), mine if writes else set())
    check(lambda who: may.may_abstain(who, one), mine if writes else set())
    awaited = live and round_state == "scoring"
    check(lambda who: may.may_replace(who, one), {OFFICER} if awaited else set())
    deliberates = state == "done" and round_state == "opened"
    check(lambda who: may.may_revise(who, one, open_=True), mine if deliberates else set())
    check(lambda who: may.may_revise(who, one, open_=False), set())
    ended = state in ("declined", "voided", "abstained") or round_state == "ranked"
    check(lambda who: may.may_void(who, one), set() if ended else {OFFICER})
    for proposed in (True, False):
        for all_in in (True, False):
            back = state in ("done", "abstained") and round_state == "scoring" and not proposed and not all_in
            check(
                lambda who, p=proposed, a=all_in: may.may_recall(who, one, opening_proposed=p, all_in=a),
                mine if back else set(),
            )


@pytest.mark.parametrize("state", OpeningState.values)
@pytest.mark.parametrize("own", [True, False])
def test_openings_are_decided_by_somebody_else(state, own):
    opening = Opening(state=state, proposed_by_id=1 if own else 2)
    allowed = {APPROVER} if state == "proposed" and not own else set()
    check(lambda who: may.may_decide_opening(who, opening), allowed)


@pytest.mark.parametrize(("declared_by", "allowed"), [(7, {OFFICER}), (5, set())])
def test_what_a_reviewer_declared_stays(declared_by, allowed):
    conflict = Conflict(reviewer_id=5, declared_by_id=declared_by)
    check(lambda who: may.may_remove_conflict(who, conflict), allowed)
    check(lambda who: may.may_note_conflicts(who), {OFFICER})


@pytest.mark.parametrize("state", PlanState.values)
@pytest.mark.parametrize("round_state", RoundState.values)
def test_who_confirms_a_plan(state, round_state):
    plan = Plan(state=state, round=Round(state=round_state))
    able = state == "solved" and round_state in ("preparing", "scoring")
    check(lambda by: may.may_confirm_plan(by, plan), {OFFICER} if able else set())

"""Who may do what on this floor. Small questions on loaded things, always a bool."""

from applications.enums import CallState, ProposalState
from applications.models import Call, Proposal
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from reviews.enums import AssignmentState, MeetingState, ObjectionState, OpeningState, PlanState, RoundState
from reviews.models import (
    OFFICE,
    Assignment,
    Attendance,
    Conflict,
    Meeting,
    Objection,
    Opening,
    PanelMember,
    Plan,
    Round,
)
from reviews.rules import ENDED, visibility


def runs_rounds(by: Membership | None) -> bool:
    """Programme officers run rounds; approvers and auditors look on."""
    return by is not None and by.role == Role.PROGRAMME_OFFICER


def may_see_rounds(by: Membership | None) -> bool:
    return by is not None and by.role in OFFICE


def may_create_round(by: Membership | None, call: Call) -> bool:
    """A round sits over a closed call: what is reviewed no longer grows by itself."""
    return runs_rounds(by) and call.state == CallState.CLOSED


def may_assign(by: Membership | None, round_: Round) -> bool:
    return runs_rounds(by) and round_.state in (RoundState.PREPARING, RoundState.SCORING)


def may_confirm_plan(by: Membership | None, plan: Plan) -> bool:
    """What is solved, as long as the round takes reviewers."""
    return may_assign(by, plan.round) and plan.state == PlanState.SOLVED


def may_remind(by: Membership | None, round_: Round) -> bool:
    return runs_rounds(by) and round_.state == RoundState.SCORING


def may_replace(by: Membership | None, assignment: Assignment) -> bool:
    """While the round takes reviewers, one whose review is still awaited."""
    awaited = assignment.state in (AssignmentState.INVITED, AssignmentState.ACCEPTED)
    return may_remind(by, assignment.round) and awaited


def may_note_conflicts(by: Membership | None) -> bool:
    return runs_rounds(by)


def is_oneself(by: Membership | None, reviewer: User) -> bool:
    return by is not None and by.role == Role.REVIEWER and by.user_id == reviewer.pk


def may_keep_profile(by: Membership | None, reviewer: User) -> bool:
    """The office, and each reviewer their own."""
    return runs_rounds(by) or is_oneself(by, reviewer)


def may_remove_conflict(by: Membership | None, conflict: Conflict) -> bool:
    """What the office wrote down the office may take back; what a reviewer declared stays."""
    return runs_rounds(by) and conflict.declared_by_id != conflict.reviewer_id


def is_reviewer_of(by: Membership | None, assignment: Assignment) -> bool:
    return by is not None and by.role == Role.REVIEWER and assignment.reviewer_id == by.user_id


def may_declare(by: Membership | None, assignment: Assignment) -> bool:
    return is_reviewer_of(by, assignment) and assignment.state in (
        AssignmentState.INVITED,
        AssignmentState.ACCEPTED,
    )


def may_read_proposal(by: Membership | None, assignment: Assignment) -> bool:
    """Only the reviewer, after the declaration, until all is ranked; the office has the proposal's own page."""
    return is_reviewer_of(by, assignment) and visibility.shows_proposal(
        assignment=assignment.state, round_=assignment.round.state
    )


def may_mark(by: Membership | None, assignment: Assignment) -> bool:
    return is_reviewer_of(by, assignment) and visibility.takes_marks(
        assignment=assignment.state, round_=assignment.round.state
    )


def may_recall(
    by: Membership | None, assignment: Assignment, *, opening_proposed: bool, all_in: bool
) -> bool:
    """The author, until every review of the proposal is in or an opening is proposed."""
    return is_reviewer_of(by, assignment) and visibility.may_recall(
        assignment=assignment.state,
        round_=assignment.round.state,
        opening_proposed=opening_proposed,
        all_in=all_in,
    )


def may_abstain(by: Membership | None, assignment: Assignment) -> bool:
    """While marks could be written."""
    return may_mark(by, assignment)


def may_revise(by: Membership | None, assignment: Assignment, *, open_: bool) -> bool:
    """The author of submitted marks, in an open deliberation of an opened round."""
    done = assignment.state == AssignmentState.DONE and assignment.round.state == RoundState.OPENED
    return is_reviewer_of(by, assignment) and done and open_


def may_plan_presentations(by: Membership | None, round_: Round) -> bool:
    """Where the call has a presentation stage, before the marks are opened."""
    return may_assign(by, round_) and round_.call.call_rules.presentation_percent > 0


def may_mark_presentation(by: Membership | None, assignment: Assignment) -> bool:
    """A reviewer who holds the case, while the round scores and the call has a presentation stage."""
    holds = assignment.state in (AssignmentState.ACCEPTED, AssignmentState.DONE)
    scores = assignment.round.state == RoundState.SCORING
    presents = assignment.round.call.call_rules.presentation_percent > 0
    return is_reviewer_of(by, assignment) and holds and scores and presents


def may_see_marks(by: Membership | None, round_: Round) -> bool:
    """The office, once two officers have opened the round. An author's own marks come through the assignment."""
    return may_see_rounds(by) and visibility.shows_marks(
        author=False, office=True, assignment="", round_=round_.state
    )


def may_void(by: Membership | None, assignment: Assignment) -> bool:
    return runs_rounds(by) and assignment.state not in ENDED and assignment.round.state != RoundState.RANKED


def may_propose_opening(by: Membership | None, round_: Round) -> bool:
    return runs_rounds(by) and round_.state == RoundState.SCORING


def may_decide_opening(by: Membership | None, opening: Opening) -> bool:
    """An approver, and never who proposed it."""
    return (
        by is not None
        and by.role == Role.APPROVER
        and opening.state == OpeningState.PROPOSED
        and opening.proposed_by_id != by.user_id
    )


def may_close(by: Membership | None, round_: Round) -> bool:
    return runs_rounds(by) and round_.state == RoundState.OPENED


def may_call_meeting(by: Membership | None, round_: Round) -> bool:
    """Once the round has a panel."""
    return runs_rounds(by) and round_.state != RoundState.PREPARING


def may_keep_minutes(by: Membership | None, meeting: Meeting) -> bool:
    """Edit the meeting, note who was there, close the minutes: until they are closed."""
    return runs_rounds(by) and meeting.state == MeetingState.DRAFT


def may_read_minutes(by: Membership | None, meeting: Meeting, mine: Attendance | None) -> bool:
    """The office; a reviewer who was there, of proposals they may meet (queries.facts_for)."""
    if may_see_rounds(by):
        return True
    return by is not None and by.role == Role.REVIEWER and mine is not None and mine.present


def may_sign(by: Membership | None, meeting: Meeting, mine: Attendance | None) -> bool:
    """Who was present, in their own name, until the minutes are closed; an auditor signs nothing."""
    signs = by is not None and by.role in (Role.PROGRAMME_OFFICER, Role.APPROVER, Role.REVIEWER)
    own = signs and mine is not None and mine.person_id == by.user_id and mine.present  # type: ignore[union-attr]
    return own and meeting.state == MeetingState.DRAFT


def takes_members(round_: Round) -> bool:
    """A panel changes until the scores are opened."""
    return round_.state in (RoundState.PREPARING, RoundState.SCORING)


def is_seat_of(by: Membership | None, member: PanelMember) -> bool:
    return by is not None and by.role == Role.REVIEWER and member.reviewer_id == by.user_id


def may_consent(by: Membership | None, member: PanelMember) -> bool:
    """The reviewer, once, before the scores are opened."""
    free = member.consented_at is None and member.declined_at is None
    return is_seat_of(by, member) and free and takes_members(member.round)


def may_leave(by: Membership | None, member: PanelMember) -> bool:
    """The reviewer, before or after consenting, until the scores are opened."""
    return is_seat_of(by, member) and member.declined_at is None and takes_members(member.round)


def may_release(by: Membership | None, member: PanelMember) -> bool:
    return runs_rounds(by) and member.declined_at is None and takes_members(member.round)


def takes_objections(proposal: Proposal) -> bool:
    """While it is judged or will be; until when, the database says for each name."""
    return proposal.state in (ProposalState.ELIGIBLE, ProposalState.IN_REVIEW)


def may_decide_objection(by: Membership | None, objection: Objection) -> bool:
    """A programme officer, before the ranking is frozen."""
    undecided = objection.state == ObjectionState.FILED
    return runs_rounds(by) and undecided and objection.round.state != RoundState.RANKED

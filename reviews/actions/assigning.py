"""Who is asked to review what; reminding them; ending an assignment."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions import advance
from applications.enums import ProposalState
from portal.accounts.models import Membership
from portal.activity.actions import notify, record
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import notices, permissions, queries
from reviews.actions.asking import ask_if_all_in
from reviews.actions.locks import lock_assignment, lock_proposals, lock_round, moved
from reviews.actions.seats import must_sit
from reviews.enums import AssignmentState, ConflictKind, OpeningState, RoundState
from reviews.models import Assignment, Opening, Round
from reviews.queries import Matrix
from reviews.rules import ASSIGNMENT_MOVES, ROUND_MOVES
from reviews.rules.assignment import Fault, Pair, faults_of


@database_refusals()
@transaction.atomic
def assign_reviewers(*, round: Round, pairs: Iterable[Pair], by: Membership) -> list[Assignment]:
    """Ask reviewers to review: `pairs` of (proposal id, reviewer id). Pairs that stand already are left as they are.

    The first time the round begins to score. Raises Denied, Refusal (an opening is proposed), Invalid (nothing new,
    a conflict: named).
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer assigns reviewers."))
    round_ = lock_round(round)
    must_take_reviewers(round_)
    return assign(round_, pairs, by)


def assign(
    round_: Round,
    pairs: Iterable[Pair],
    by: Membership,
    facts: Mapping[str, Any] | None = None,
    *,
    may_be_none: bool = False,
) -> list[Assignment]:
    """The deed itself, in a locked round that takes reviewers. `facts` go into the trail beside the pairs."""
    table = queries.matrix(round_)
    fresh = sorted(set(pairs) - set(table.live))
    if faults := faults_in(table, fresh):
        raise Invalid(" ".join(sentence_of(table, fault) for fault in faults[:5]))
    if not fresh and not may_be_none:
        raise Invalid(_("Choose at least one new reviewer."))
    must_sit(round_, {table.reviewers[reviewer] for _proposal, reviewer in fresh}, by)
    lock_proposals({proposal for proposal, _reviewer in fresh})
    made = Assignment.objects.bulk_create([_assignment(round_, table, pair) for pair in fresh])
    _begin(round_, table, fresh, by)
    event = _record(round_, made, by, facts or {})
    _invite(event, round_, table, fresh)
    return made


def must_take_reviewers(round_: Round) -> None:
    """Raises Refusal once the scores are opened, or about to be."""
    if round_.state not in (RoundState.PREPARING, RoundState.SCORING):
        raise Refusal(_("The scores of this round are opened: reviewers can no longer be added."))
    if Opening.objects.filter(round=round_).exclude(state=OpeningState.SENT_BACK).exists():
        raise Refusal(_("An opening has been proposed: reviewers can no longer be added."))


def faults_in(table: Matrix, pairs: Iterable[Pair]) -> list[Fault]:
    """What is wrong with pairs somebody chose; those who ended an assignment are not asked for it again."""
    again = dict.fromkeys(table.ended, "again")
    return faults_of(
        pairs, proposals=table.proposals, reviewers=table.reviewers, conflicts={**again, **table.conflicts}
    )


def sentence_of(table: Matrix, fault: Fault) -> str:
    """The fault in words, naming proposal, reviewer and reason."""
    if fault.kind == "unknown":
        return _("One of the choices is not part of this round. Load the page again.")
    proposal, reviewer = table.proposals[fault.pair[0]], table.reviewers[fault.pair[1]]
    names = {"reviewer": reviewer.name, "proposal": proposal.number or proposal.code}
    if fault.why == "again":
        return _("%(reviewer)s has been asked for %(proposal)s before.") % names
    return _("%(reviewer)s cannot review %(proposal)s: %(why)s.") % {
        **names,
        "why": ConflictKind(fault.why).label,
    }


def _assignment(round_: Round, table: Matrix, pair: Pair) -> Assignment:
    proposal = table.proposals[pair[0]]
    return Assignment(
        round=round_,
        proposal=proposal,
        submission_id=proposal.submission_id,
        reviewer=table.reviewers[pair[1]],
    )


def _begin(round_: Round, table: Matrix, pairs: list[Pair], by: Membership) -> None:
    """The proposals go into review; the first time, the round begins to score."""
    for pk in sorted({proposal for proposal, _reviewer in pairs}):
        if table.proposals[pk].state == ProposalState.ELIGIBLE:
            advance(proposal=table.proposals[pk], verb="assign", by=by)
    if round_.state == RoundState.PREPARING:
        round_.state = moved(ROUND_MOVES, "assign", round_.state)
        round_.save(update_fields=["state"])


def _record(round_: Round, made: list[Assignment], by: Membership, facts: Mapping[str, Any]) -> Event:
    pairs = [[one.proposal.number, one.reviewer_id] for one in made]
    told = {**facts, "pairs": pairs}
    return record(by=by, verb="assign_reviewers", thing=round_, facts=told, chain=round_.call.chain)


def _invite(event: Event, round_: Round, table: Matrix, pairs: list[Pair]) -> None:
    """One letter a person, however many proposals; it names none before the declaration."""
    for reviewer in sorted({reviewer for _proposal, reviewer in pairs}):
        count = sum(1 for pair in pairs if pair[1] == reviewer)
        notify(
            event=event,
            letter=notices.INVITATION,
            recipients=[table.reviewers[reviewer]],
            context={"call": round_.call, "due_at": round_.due_at, "count": count},
            link=reverse("reviews:desk"),
        )


@database_refusals()
@transaction.atomic
def void_assignment(*, assignment: Assignment, reason: str, by: Membership) -> Assignment:
    """End an assignment at once: the proposal closes to its reviewer with their next request, their marks are void.

    Raises Denied, Invalid without a reason, Refusal where it has ended or the round is ranked.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer ends an assignment."))
    if not reason.strip():
        raise Invalid(_("Give the reason."), field="reason")
    lock_round(assignment.round)
    return void(lock_assignment(assignment), reason=reason, by=by)


def void(assignment: Assignment, *, reason: str, by: Membership | None) -> Assignment:
    """The deed itself, on a locked assignment."""
    if assignment.round.state == RoundState.RANKED:
        raise Refusal(_("The ranking is frozen."))
    state = moved(ASSIGNMENT_MOVES, "void", assignment.state)
    Assignment.objects.filter(pk=assignment.pk).update(state=state)
    return told_void(assignment, reason=reason, by=by)


def told_void(assignment: Assignment, *, reason: str, by: Membership | None) -> Assignment:
    """Of an assignment that has been voided; `assignment` still has the state it had before."""
    awaited = assignment.state != AssignmentState.DONE
    assignment.state, assignment.reason = AssignmentState.VOIDED, reason[:300]
    assignment.save(update_fields=["reason"])
    chain = assignment.round.call.chain
    event = record(by=by, verb="void_assignment", thing=assignment, reason=reason, chain=chain)
    notify(
        event=event,
        letter=notices.ENDED,
        recipients=[assignment.reviewer],
        context={"call": assignment.round.call, "number": assignment.proposal.number, "reason": reason},
        link=reverse("reviews:desk"),
    )
    if awaited:
        ask_if_all_in(event, assignment)
    return assignment

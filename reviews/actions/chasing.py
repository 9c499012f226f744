"""Reviews that do not come: reminding who is awaited, and asking somebody else instead."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.activity.actions import notify, record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Refusal
from reviews import notices, permissions, queries
from reviews.actions.assigning import assign_reviewers, void
from reviews.actions.locks import lock_assignment, lock_round
from reviews.enums import AssignmentState, RoundState
from reviews.models import Assignment, Round


@transaction.atomic
def remind_reviewers(*, round: Round, by: Membership, only: Iterable[int] | None = None) -> int:
    """Remind those whose reviews are awaited, one letter each; says how many. `only`: ids of those who are meant.

    Raises Denied, Refusal where no review of theirs is awaited.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer sends reminders."))
    round_ = lock_round(round)
    waiting: dict[int, list[Assignment]] = {}
    meant = None if only is None else set(only)
    for one in queries.missing_of(round_).missing:
        if meant is not None and one.reviewer_id not in meant:
            continue
        waiting.setdefault(one.reviewer_id, []).append(one)
    if round_.state != RoundState.SCORING or not waiting:
        raise Refusal(_("No review is awaited in this round."))
    facts = {"reviewers": sorted(waiting)}
    event = record(by=by, verb="remind_reviewers", thing=round_, facts=facts, chain=round_.call.chain)
    for asked in waiting.values():
        context = {"call": round_.call, "due_at": round_.due_at, "count": len(asked)}
        notify(
            event=event,
            letter=notices.REMINDER,
            recipients=[asked[0].reviewer],
            context=context,
            link=reverse("reviews:desk"),
        )
    return len(waiting)


@database_refusals()
@transaction.atomic
def replace_reviewer(
    *, assignment: Assignment, reviewer: int, by: Membership, reason: str = ""
) -> Assignment:
    """Ask another reviewer (id) instead of one whose review does not come; what that one began does not count.

    The new one is asked first, so that the proposal is never taken for complete in between. Raises Denied, Refusal
    (the review is in, or ended), Invalid (a conflict, asked before).
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer assigns reviewers."))
    round_ = lock_round(assignment.round)
    locked = lock_assignment(assignment)
    if locked.state not in (AssignmentState.INVITED, AssignmentState.ACCEPTED):
        raise Refusal(_("This review is in, or it has ended: nobody is to be replaced."))
    [made] = assign_reviewers(round=round_, pairs=[(locked.proposal_id, reviewer)], by=by)
    void(locked, reason=reason.strip() or _("The review did not come; somebody else was asked."), by=by)
    return made

"""A reviewer abstains: no marks, which is no zero, and no review either."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.accounts.queries import people
from portal.activity.actions import notify, record
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Invalid, Refusal
from reviews import notices, permissions, queries
from reviews.actions.asking import ask_if_all_in
from reviews.actions.locks import moved
from reviews.actions.marking import lock_mine
from reviews.enums import RoundState
from reviews.models import Assignment
from reviews.rules import ASSIGNMENT_MOVES

LONGEST = 300


@database_refusals()
@transaction.atomic
def abstain(*, assignment: Assignment, reason: str, by: Membership) -> Assignment:
    """Abstain from judging a proposal, with a reason that the office reads; what was marked does not count.

    Raises Denied, Invalid without a reason, Refusal (not accepted, an opening is proposed, opened).
    """
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid(_("Give the reason in at most 300 characters."), field="reason")
    locked = lock_mine(assignment, by)
    locked.state = moved(ASSIGNMENT_MOVES, "abstain", locked.state)
    locked.reason = reason.strip()
    if locked.round.state != RoundState.SCORING or queries.recall_facts(locked).opening_proposed:
        raise Refusal(_("The marks of this round are closed."))
    locked.save(update_fields=["state", "reason"])
    chain = locked.round.call.chain
    event = record(by=by, verb="abstain", thing=locked, reason=locked.reason, chain=chain)
    _tell(event, locked)
    ask_if_all_in(event, locked)
    return locked


def _tell(event: Event, assignment: Assignment) -> None:
    """The office, so that it may ask somebody else."""
    context = {
        "call": assignment.round.call,
        "reviewer": assignment.reviewer,
        "number": assignment.proposal.number,
        "reason": assignment.reason,
    }
    link = assignment.round.get_absolute_url()
    officers = people(Role.PROGRAMME_OFFICER)
    notify(event=event, letter=notices.ABSTAINED, recipients=officers, context=context, link=link)


@database_refusals()
@transaction.atomic
def resume(*, assignment: Assignment, by: Membership) -> Assignment:
    """Judge after all; what was marked before is there again. Raises Denied, and Refusal as taking a review back does."""
    locked = lock_mine(assignment, by)
    state = moved(ASSIGNMENT_MOVES, "resume", locked.state)
    facts = queries.recall_facts(locked)
    if not permissions.may_recall(by, locked, opening_proposed=facts.opening_proposed, all_in=facts.all_in):
        raise Refusal(_("All reviews of this proposal are in, or the marks are closed."))
    locked.state, locked.reason = state, ""
    locked.save(update_fields=["state", "reason"])
    record(by=by, verb="resume", thing=locked, chain=locked.round.call.chain)
    return locked

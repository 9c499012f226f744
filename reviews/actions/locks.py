"""The one order in which this floor locks: round, assignment, (review), proposals by id, and the trail's head last."""

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from applications.models import Proposal
from applications.rules import NoSuchMove, next_state
from portal.ui.refusals import Refusal
from reviews.models import Assignment, Round


def lock_round(round_: Round) -> Round:
    """The round as it is now, for a deed that moves it."""
    rows = Round.objects.select_related("call").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=round_.pk)


def share_round(assignment: Assignment) -> None:
    """Marks are written by many at once; all of them wait for whoever opens the round, and that one for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM reviews_round WHERE id = %s FOR SHARE", [assignment.round_id])


def lock_assignment(assignment: Assignment) -> Assignment:
    """The assignment and its round as they are now; what it is about and whose it is never change."""
    rows = Assignment.objects.select_related("round").select_for_update(of=("self",), no_key=True)
    locked = rows.get(pk=assignment.pk)
    locked.round.call = assignment.round.call
    locked.proposal, locked.reviewer = assignment.proposal, assignment.reviewer
    return locked


def lock_proposals(ids: Iterable[int]) -> list[Proposal]:
    """In id order, before the first of them is written into the trail."""
    return list(Proposal.objects.filter(pk__in=list(ids)).select_for_update(no_key=True).order_by("pk"))


def moved(moves: dict[str, dict[str, str]], verb: str, state: str) -> str:
    """Where the verb leads. Raises Refusal where the table has no such move."""
    try:
        return next_state(moves, verb, state)
    except NoSuchMove as error:
        raise Refusal(_("This step is not possible in the present state.")) from error

"""What a conflict found later ends: the database ends it, here it is told and written into the trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from portal.activity.actions import notify, record
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from reviews import notices
from reviews.actions.assigning import told_void, void
from reviews.enums import AssignmentState, ConflictKind
from reviews.models import Assignment, Round
from reviews.queries.conflicts import live_of, overtaken


@contextmanager
def ending(reviewer: User, by: Membership | None) -> Iterator[list[Assignment]]:
    """Around a write that may make a conflict. Yields a list that holds afterwards what ended by it."""
    before = live_of(reviewer)
    ended: list[Assignment] = []
    yield ended
    rows = Assignment.objects.filter(pk__in=[one.pk for one in before], state=AssignmentState.VOIDED)
    gone = set(rows.values_list("pk", flat=True))
    for one in before:
        if one.pk in gone:
            told_void(one, reason=_("A conflict of interest was found."), by=by)
            ended.append(one)
    propose_others(ended, by)


def propose_others(ended: Iterable[Assignment], by: Membership | None) -> None:
    """The officers are asked, by letter, to find somebody else for what ended: one letter for each round."""
    rounds: dict[int, list[Assignment]] = {}
    for one in ended:
        rounds.setdefault(one.round_id, []).append(one)
    for held in rounds.values():
        round_ = held[0].round
        facts = {"numbers": [one.proposal.number for one in held]}
        event = record(by=by, verb="propose_others", thing=round_, facts=facts, chain=round_.call.chain)
        _ask_for_others(event, round_, held)


def _ask_for_others(event: Event, round_: Round, held: list[Assignment]) -> None:
    notify(
        event=event,
        letter=notices.OTHERS_NEEDED,
        recipients=people(Role.PROGRAMME_OFFICER),
        context={
            "call": round_.call,
            "reviewer": held[0].reviewer,
            "numbers": ", ".join(one.proposal.number for one in held),
        },
        link=replacement_link(held),
    )


def replacement_link(held: list[Assignment]) -> str:
    """The assignment page of a round with the proposals that lack a reviewer."""
    asked = urlencode({"proposal": [one.proposal.code for one in held]}, doseq=True)
    return f"{reverse('reviews:plans', args=[held[0].round_id])}?{asked}"


@database_refusals()
@transaction.atomic
def end_conflicts() -> int:
    """End what has come to stand against a conflict without a deed here (a new membership, a day that came); how many.

    Such a case opens to its reviewer no more in any event; this writes it down, voids the marks and asks for another.
    """
    ended = []
    for one, kind in overtaken():
        reason = _("A conflict of interest was found: %(why)s.") % {"why": ConflictKind(kind).label}
        ended.append(void(one, reason=reason, by=None))
    propose_others(ended, None)
    return len(ended)

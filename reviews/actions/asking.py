"""Whoever's marks stand apart is asked why, by letter, once no review of that proposal can change any more."""

from collections.abc import Iterable

from django.urls import reverse

from portal.activity.actions import notify
from portal.activity.models import Event
from reviews import notices, queries
from reviews.enums import AssignmentState
from reviews.models import Assignment, Round


def ask_reasons(event: Event, round_: Round, proposals: Iterable[int]) -> None:
    """One letter a person, naming the proposals (ids) and no mark; the database says whose marks stand apart."""
    done = Assignment.objects.filter(round=round_, proposal__in=list(proposals), state=AssignmentState.DONE)
    asked: dict[int, list[Assignment]] = {}
    for one in done.select_related("proposal", "reviewer").order_by("proposal__number", "pk"):
        asked.setdefault(one.reviewer_id, []).append(one)
    for mine in asked.values():
        reviewer = mine[0].reviewer
        apart = queries.apart_of(reviewer)
        if numbers := [one.proposal.number for one in mine if one.pk in apart]:
            notify(
                event=event,
                letter=notices.REASON_ASKED,
                recipients=[reviewer],
                context={"call": round_.call, "numbers": ", ".join(numbers)},
                link=reverse("reviews:desk"),
            )


def ask_if_all_in(event: Event, assignment: Assignment) -> None:
    """After the last review of a proposal came in, or the last one awaited will not come."""
    if queries.recall_facts(assignment).all_in:
        ask_reasons(event, assignment.round, [assignment.proposal_id])

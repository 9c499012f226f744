"""What a reviewer's desk and the office's board read. Nothing here depends on a mark before the opening."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Count, Func, IntegerField, Q, QuerySet, Value, When

from applications.enums import ProposalState
from applications.models import Proposal
from portal.accounts.models import Membership, User
from reviews.enums import AssignmentState
from reviews.models import Assignment, Review, Round
from reviews.queries.presenting import presentations_awaited
from reviews.queries.sealed import reading_as
from reviews.rules import ENDED

URGENCY = [AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.DONE]


def desk(by: Membership) -> QuerySet[Any]:
    """A reviewer's assignments, what waits first."""
    urgency = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(URGENCY)),
        default=Value(len(URGENCY)),
        output_field=IntegerField(),
    )
    mine = Assignment.objects.visible_to(by).select_related("round__call", "proposal__government")
    return mine.annotate(urgency=urgency)


def apart_of(user: User) -> dict[int, set[int]]:
    """Assignment id -> criteria on which this reader's own marks stand apart, once all reviews there are in."""
    found: dict[int, set[int]] = {}
    with reading_as(user), connection.cursor() as cursor:
        cursor.execute("SELECT assignment_id, criterion_id FROM marks_apart()")
        for assignment, criterion in cursor.fetchall():
            found.setdefault(assignment, set()).add(criterion)
    return found


def owed(by: Membership) -> QuerySet[Assignment]:
    """The reader's assignments whose marks stand apart and whose reason has not been given yet."""
    apart, given = apart_of(by.user), set()
    if apart:
        with reading_as(by.user):
            explained = Review.objects.filter(assignment__in=apart).exclude(spread_reason="")
            given = set(explained.values_list("assignment", flat=True))
    rows = Assignment.objects.visible_to(by).filter(pk__in=apart.keys() - given)
    return rows.select_related("proposal", "round__call").order_by("pk")


def progress(round_: Round) -> QuerySet[Assignment]:
    """The round's assignments: who declared, `started`, finished. States and moments only."""
    started = Func("pk", function="review_started", output_field=BooleanField())
    rows = Assignment.objects.filter(round=round_).select_related("reviewer", "proposal__government")
    return rows.annotate(started=started).defer("proposal__content", "proposal__purpose")


def counts(round_: Round) -> dict[str, int]:
    """How many assignments stand in each state; `started`: reviews begun but not in; `unassigned` proposals."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [round_.pk, round_.pk, round_.call_id, ProposalState.ELIGIBLE])
        return {name: number for name, number in cursor.fetchall() if number}


COUNTS = """
    SELECT state, count(*) FROM reviews_assignment WHERE round_id = %s GROUP BY state
    UNION ALL SELECT 'started', count(*) FROM review_states(%s) WHERE started AND state = 'draft'
    UNION ALL SELECT 'unassigned', count(*) FROM applications_proposal WHERE call_id = %s AND state = %s
"""


@dataclass(frozen=True)
class Gaps:
    """What keeps a round from being opened: hard (unassigned, unreviewed) and soft (missing, short) ones.

    `short`: fewer reviews, in or awaited, than the `needed` of the call; each with `have`, those that are in.
    `unpresented`: reviewers whose marks of the presentation are awaited, where the call has one.
    `abstained`: those that will not come, as their reviewers abstain: no reviews, and no zeros either.
    """

    unassigned: list[Proposal]
    unreviewed: list[Proposal]
    missing: list[Assignment]
    short: list[Proposal]
    needed: int
    abstained: list[Assignment] = field(default_factory=list)
    unpresented: list[Assignment] = field(default_factory=list)

    @property
    def soft(self) -> bool:
        return bool(self.missing or self.short or self.unpresented)


def missing_of(round_: Round) -> Gaps:
    """Proposals nobody was asked for, those without a submitted review, too few of them, the reviews still awaited."""
    needed = round_.call.call_rules.reviews_per_proposal
    of_call = Proposal.objects.filter(call=round_.call_id).order_by("number", "pk")
    done = Assignment.objects.filter(round=round_, state=AssignmentState.DONE).values("proposal")
    awaited = Assignment.objects.filter(
        round=round_,
        state__in=[AssignmentState.INVITED, AssignmentState.ACCEPTED],
        proposal__state=ProposalState.IN_REVIEW,
    )
    abstained = Assignment.objects.filter(round=round_, state=AssignmentState.ABSTAINED)
    return Gaps(
        unassigned=list(of_call.filter(state=ProposalState.ELIGIBLE)),
        unreviewed=list(of_call.filter(state=ProposalState.IN_REVIEW).exclude(pk__in=done)),
        missing=list(awaited.select_related("proposal", "reviewer").order_by("pk")),
        short=list(_short(of_call.filter(state=ProposalState.IN_REVIEW), needed)),
        needed=needed,
        unpresented=presentations_awaited(round_) if round_.call.call_rules.presentation_percent else [],
        abstained=list(abstained.select_related("proposal", "reviewer").order_by("pk")),
    )


def _short(rows: QuerySet[Proposal], needed: int) -> QuerySet[Any]:
    live = Count("assignments", filter=~Q(assignments__state__in=ENDED))
    have = Count("assignments", filter=Q(assignments__state=AssignmentState.DONE))
    return rows.annotate(live=live, have=have).filter(live__lt=needed, have__gt=0)

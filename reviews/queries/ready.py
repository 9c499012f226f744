"""Which of a reviewer's reviews are ready to be submitted, and what the others lack."""

from dataclasses import dataclass
from decimal import Decimal

from portal.accounts.models import Membership
from reviews.enums import AssignmentState, RoundState
from reviews.models import Assignment, Criterion, Review
from reviews.queries.sealed import reading_as, total_of
from reviews.rules.visibility import judges_what_stands


@dataclass(frozen=True)
class Readiness:
    """A review of one's own: its total so far in marks, the criteria without marks, a changed proposal not yet read."""

    assignment: Assignment
    total: Decimal
    missing: list[Criterion]
    unread: bool

    @property
    def ready(self) -> bool:
        return not self.missing and not self.unread


def readiness(by: Membership) -> list[Readiness]:
    """Every review that waits for its author, in a fixed number of queries."""
    mine = Assignment.objects.visible_to(by).filter(
        state=AssignmentState.ACCEPTED, round__state=RoundState.SCORING
    )
    rows = list(mine.select_related("proposal", "round__call").order_by("round__due_at", "proposal__number"))
    sheets: dict[int, list[Criterion]] = {}
    for line in Criterion.objects.filter(round__in={one.round_id for one in rows}).order_by("order"):
        sheets.setdefault(line.round_id, []).append(line)
    with reading_as(by.user):
        written = Review.objects.filter(assignment__in=rows).prefetch_related("marks")
        reviews = {review.assignment_id: review for review in written}
    return [_of(one, reviews.get(one.pk), sheets.get(one.round_id, [])) for one in rows]


def _of(one: Assignment, review: Review | None, sheet: list[Criterion]) -> Readiness:
    marked = {mark.criterion_id for mark in review.marks.all() if mark.value is not None} if review else set()
    missing = [line for line in sheet if line.pk not in marked]
    return Readiness(one, total_of(review), missing, not knows_what_stands(one, review))


def knows_what_stands(assignment: Assignment, review: Review | None) -> bool:
    """Whether the author judges what stands now, or has read what was changed since."""
    stands = assignment.proposal.submission_id or assignment.submission_id
    seen = review.seen_id if review else None
    return judges_what_stands(judged=assignment.submission_id, stands=stands, seen=seen)

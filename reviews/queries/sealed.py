"""Sealed rows: the database shows a review to its author alone until the round is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Prefetch

from portal.accounts.models import User
from reviews.enums import AssignmentState, OpeningState
from reviews.models import Assignment, Criterion, Mark, Opening, Review
from reviews.rules.scoring import total


@contextmanager
def reading_as(user: User) -> Iterator[None]:
    """Within this block (one transaction) the database takes `user` for the reader of reviews and marks."""
    with transaction.atomic():
        before = _reader(str(user.pk))
        yield
        _reader(before)


def _reader(wanted: str) -> str:
    """Set who reads, until the transaction ends; returns who it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH was AS MATERIALIZED (SELECT current_setting('portal.reader', true) AS reader)"
            " SELECT coalesce(reader, ''), set_config('portal.reader', %s, true) FROM was",
            [wanted],
        )
        return str(cursor.fetchone()[0])


def my_review(assignment: Assignment, user: User) -> Review | None:
    """The review of this assignment with its marks in the order of the sheet, as far as `user` may read it now."""
    sheet = {line.pk: line for line in sheet_of(assignment)}
    with reading_as(user):
        found = (
            Review.objects.filter(assignment=assignment)
            .prefetch_related(Prefetch("marks", Mark.objects.order_by("criterion__order")))
            .first()
        )
    if found is None:
        return None
    for mark in found.marks.all():
        mark.criterion = sheet[mark.criterion_id]
    return found


def sheet_of(assignment: Assignment) -> list[Criterion]:
    """The criteria of its round, read once for this assignment."""
    if "sheet" not in vars(assignment):
        vars(assignment)["sheet"] = list(assignment.round.criteria.all())
    return list(vars(assignment)["sheet"])


def my_total(assignment: Assignment, user: User) -> Decimal:
    """The author's own total so far, in marks."""
    return total_of(my_review(assignment, user))


def total_of(review: Review | None) -> Decimal:
    """The total of a review as its author has loaded it, with its marks; what is not marked yet adds nothing."""
    if review is None:
        return total([])
    return total([mark.value for mark in review.marks.all() if mark.value is not None], review.bonus)


def unmarked(assignment: Assignment, user: User) -> list[Criterion]:
    """The criteria the author has not marked. An empty mark is no zero."""
    with reading_as(user):
        marked = Mark.objects.filter(review__assignment=assignment, value__isnull=False)
        keys = set(marked.values_list("criterion", flat=True))
    return [line for line in assignment.round.criteria.all() if line.pk not in keys]


@dataclass(frozen=True)
class RecallFacts:
    """What decides, beside the states, whether a submitted review may come back. `all_in`: every other one is in."""

    opening_proposed: bool
    all_in: bool

    @property
    def comes_back(self) -> bool:
        return not self.opening_proposed and not self.all_in


def recall_facts(assignment: Assignment) -> RecallFacts:
    waiting = [AssignmentState.INVITED, AssignmentState.ACCEPTED]
    others = Assignment.objects.filter(proposal=assignment.proposal_id, state__in=waiting)
    others = others.exclude(pk=assignment.pk)
    pending = Opening.objects.filter(round=assignment.round_id).exclude(state=OpeningState.SENT_BACK)
    return RecallFacts(opening_proposed=pending.exists(), all_in=not others.exists())

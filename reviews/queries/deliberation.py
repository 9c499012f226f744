"""Marks changed in a deliberation: every version of a review, the first to the one that stands, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from applications.models import Proposal
from portal.accounts.models import User
from reviews.enums import AssignmentState
from reviews.models import Criterion, Deliberation, Mark, Review, Round
from reviews.rules.scoring import total


@dataclass(frozen=True)
class Version:
    """A review as it stood: marks and comments by criterion key; `reason` and `until` of the change that ended it."""

    marks: Mapping[str, Decimal]
    comments: Mapping[str, str]
    bonus: Decimal
    comment: str
    reason: str = ""
    until: datetime | None = None

    @property
    def total(self) -> Decimal:
        return total(self.marks.values(), self.bonus)


@dataclass(frozen=True)
class Changed:
    """One reviewer's versions, the last of them the one that stands, and what each criterion had in each."""

    reviewer: User
    versions: list[Version]
    rows: list[tuple[Criterion, list[tuple[Decimal | None, str]]]]


def deliberations(round_: Round, proposal: Proposal) -> list[Deliberation]:
    rows = Deliberation.objects.filter(round=round_, proposal=proposal)
    return list(rows.select_related("opened_by", "closed_by"))


def open_deliberation_of(proposal: int) -> Deliberation | None:
    return Deliberation.objects.filter(proposal=proposal, closed_at=None).first()


def versions_of(round_: Round, proposal: Proposal) -> list[Changed]:
    """The reviews of an opened round that were changed; the database shows none before the opening."""
    sheet = list(round_.criteria.all())
    return [_changed(review, sheet) for review in _changed_reviews().filter(assignment__proposal=proposal)]


def _changed(review: Review, sheet: list[Criterion]) -> Changed:
    versions = [_earlier(one.before, one.reason, one.at) for one in review.revisions.all()]
    marks = {mark.criterion.key: mark.value or Decimal(0) for mark in review.marks.all()}
    comments = {mark.criterion.key: mark.comment for mark in review.marks.all()}
    versions.append(Version(marks, comments, review.bonus, review.comment))
    rows = [
        (line, [(one.marks.get(line.key), one.comments.get(line.key, "")) for one in versions])
        for line in sheet
    ]
    return Changed(review.assignment.reviewer, versions, rows)


def _earlier(before: Mapping[str, Any], reason: str, until: datetime) -> Version:
    marks = {key: Decimal(value) for key, value in before["marks"].items()}
    return Version(marks, before["comments"], Decimal(before["bonus"]), before["comment"], reason, until)


def changes_of(round_: Round) -> dict[int, list[Changed]]:
    """Proposal id -> the reviews of it that were changed, for a whole opened round."""
    sheet, found = list(round_.criteria.all()), dict[int, list[Changed]]()
    for review in _changed_reviews().filter(assignment__round=round_):
        found.setdefault(review.assignment.proposal_id, []).append(_changed(review, sheet))
    return found


def _changed_reviews() -> QuerySet[Review]:
    rows = Review.objects.filter(assignment__state=AssignmentState.DONE, revisions__isnull=False).distinct()
    marks = Prefetch("marks", Mark.objects.select_related("criterion"))
    return rows.select_related("assignment__reviewer").prefetch_related("revisions", marks).order_by("pk")

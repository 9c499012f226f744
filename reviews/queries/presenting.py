"""Presentations: slots, who still has to mark one, and the marks once the round is opened."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import connection

from applications.enums import ProposalState
from applications.models import Proposal
from applications.queries.reading import label_in
from applications.rules import CallRules
from portal.accounts.models import User
from portal.activity.clock import now
from reviews.models import Assignment, PresentationReview, Round, Slot
from reviews.queries.sealed import reading_as
from reviews.rules.presenting import calendar
from reviews.rules.scoring import mean, total


@dataclass(frozen=True)
class Line:
    """One criterion of the presentation, as its form reads one, in the language of the page."""

    key: str
    name: str
    guide: str
    weight: int


@dataclass(frozen=True)
class Presented:
    """One reviewer's marks of a presentation, opened."""

    reviewer: int
    marks: dict[str, Decimal]
    comments: dict[str, str]
    comment: str

    @property
    def total(self) -> Decimal:
        return total(self.marks.values())


def lines_of_presentation(rules: CallRules) -> list[Line]:
    return [
        Line(one.key, label_in(one.name_ko, one.name_en), label_in(one.guide_ko, one.guide_en), one.weight)
        for one in rules.presentation_criteria
    ]


def to_present(round_: Round) -> list[Proposal]:
    """Proposals under review that have no slot yet, in the order of their receipt numbers."""
    rows = Proposal.objects.filter(call=round_.call_id, state=ProposalState.IN_REVIEW, slot=None)
    return list(rows.order_by("number", "pk"))


def slot_of(proposal: int) -> Slot | None:
    return Slot.objects.filter(proposal=proposal).first()


def my_presentation(assignment: Assignment, user: User) -> PresentationReview | None:
    """The author's own marks of the presentation, as far as they may read them now."""
    with reading_as(user):
        return PresentationReview.objects.filter(assignment=assignment).first()


def total_presented(mine: PresentationReview | None) -> Decimal:
    """The author's own total so far, in marks."""
    return total([Decimal(value) for value in mine.marks.values()] if mine else [])


def presentations_awaited(round_: Round) -> list[Assignment]:
    """Reviewers whose written review is in and whose marks of the presentation are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT assignment_id FROM presentations_awaited(%s)", [round_.pk])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Assignment.objects.filter(pk__in=ids).select_related("proposal", "reviewer").order_by("pk"))


def presented_in(round_: Round, proposals: Iterable[int] | None = None) -> dict[int, list[Presented]]:
    """Proposal id -> the submitted marks of its presentation. Empty before the opening: the database holds the seal."""
    found: dict[int, list[Presented]] = defaultdict(list)
    with connection.cursor() as cursor:
        wanted = None if proposals is None else list(proposals)
        cursor.execute("SELECT * FROM opened_presentations(%s, %s)", [round_.pk, wanted])
        for proposal, reviewer, marks, comments, comment in cursor.fetchall():
            values = {key: Decimal(value) for key, value in _data(marks).items()}
            found[proposal].append(Presented(reviewer, values, _data(comments), comment))
    return dict(found)


def _data(value: str | dict[str, str]) -> dict[str, str]:
    return dict(json.loads(value)) if isinstance(value, str) else value


def presentation_means(round_: Round) -> dict[int, Decimal]:
    """Proposal id -> the mean of the totals of its presentation, in marks out of 100."""
    if not round_.call.call_rules.presentation_percent:
        return {}
    return {pk: mean([one.total for one in marks]) for pk, marks in presented_in(round_).items()}


def calendar_of(slot: Slot) -> str:
    """The slot as a calendar reads it."""
    site = settings.SITE_ADDRESS.rstrip("/")
    return calendar(
        uid=f"slot-{slot.pk}@{site.partition('//')[2] or 'maeul'}",
        sequence=slot.sequence,
        stamp=slot.invited_at or now(),
        begin=slot.starts_at,
        end=slot.ends_at,
        title=f"{slot.proposal.number} {slot.proposal.title}",
        place=slot.place,
        url=site + slot.get_absolute_url(),
    )

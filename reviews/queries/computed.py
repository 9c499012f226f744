"""What an opened round comes to, from the store while its basis is unchanged, else computed anew (and not kept: pages only read)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from reviews.enums import RoundState
from reviews.models import Computed, Round
from reviews.queries.results import Reviews, flagged, marks_of, provisional
from reviews.rules.ranking import Line, Result

PLACES = ("total", "heaviest", "spread")


@dataclass(frozen=True)
class Outcome:
    """The order of an opened round (`lines`), who is within the budget, how many marks stand apart, and the advice."""

    lines: list[Line]
    within: set[int]
    apart: Mapping[int, int]
    advice: Mapping[str, Any]


def basis_of(round_: Round) -> str:
    """Names the reviews, proposals and ranks that a result would be computed from now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT opened_basis(%s)", [round_.pk])
        return str(cursor.fetchone()[0])


def kept(round_: Round) -> Outcome | None:
    """What is kept, if nothing has changed since; of a frozen ranking what was kept when it was frozen."""
    rows = Computed.objects.filter(round=round_)
    if round_.state != RoundState.RANKED:
        rows = rows.filter(basis=basis_of(round_))
    if (found := rows.first()) is None:
        return None
    apart = {int(pk): count for pk, count in found.apart.items()}
    return Outcome([_line(row) for row in found.lines], set(found.within), apart, found.advice)


def outcome(round_: Round) -> Outcome:
    """What is kept, else the order computed anew, without the advice."""
    return kept(round_) or ordered(round_, marks_of(round_))


def ordered(round_: Round, reviews: Reviews) -> Outcome:
    """The order as closing would freeze it now, from these reviews of the round; without the advice."""
    lines, within = provisional(round_, reviews)
    apart = {pk: len(flags) for pk, flags in flagged(round_, reviews).items()}
    return Outcome(lines, within, apart, {})


def row_of(line: Line) -> list[Any]:
    """A line as JSON: place, proposal, three marks as text, priority, receipt, pass, grade, reviews, tie."""
    it = line.result
    marks = [f"{getattr(it, name):.2f}" for name in PLACES]
    rest = [it.priority, it.received_at.isoformat(), it.passes, it.grade, it.reviews]
    return [line.place, it.proposal, *marks, *rest, line.tied_by]


def _line(row: list[Any]) -> Line:
    place, proposal, total, heaviest, spread, priority, received, passes, grade, reviews, tied = row
    result = Result(
        proposal=proposal,
        total=Decimal(total),
        heaviest=Decimal(heaviest),
        spread=Decimal(spread),
        priority=priority,
        received_at=datetime.fromisoformat(received),
        passes=passes,
        grade=grade,
        reviews=reviews,
    )
    return Line(place, result, tied)

"""Whether a frozen ranking is what was frozen: its lines hashed again, and the order computed anew from the marks."""

from dataclasses import dataclass
from datetime import UTC, datetime

from reviews.models import Ranking
from reviews.queries.results import results_again
from reviews.rules.ranking import Line, Result, frozen_hash, rank


@dataclass(frozen=True)
class Proof:
    """Three hashes: kept when it was frozen, over the lines as they are now, and from the marks as they are now."""

    kept: str
    lines: str
    marks: str
    counted: int

    @property
    def lines_hold(self) -> bool:
        return self.lines == self.kept

    @property
    def marks_hold(self) -> bool:
        return self.marks == self.kept

    @property
    def holds(self) -> bool:
        return self.lines_hold and self.marks_hold


def proof_of(ranking: Ranking) -> Proof:
    lines = _lines(ranking)
    anew = rank(results_again(ranking))
    return Proof(ranking.hash, frozen_hash(lines), frozen_hash(anew), len(lines))


def _lines(ranking: Ranking) -> list[Line]:
    """The frozen lines in their order; what the hash does not cover is left empty."""
    return [
        Line(
            row.place,
            Result(
                proposal=row.proposal_id,
                total=row.total,
                heaviest=row.heaviest,
                spread=row.spread,
                priority=None,
                received_at=datetime.min.replace(tzinfo=UTC),
                passes=row.passes,
                grade=row.grade,
                reviews=row.reviews,
            ),
            row.tied_by,
        )
        for row in ranking.lines.order_by("place")
    ]

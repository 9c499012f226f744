"""The order of a round and how ties are broken (domain: scores); frozen with a hash over every line."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

LAST = 10**9


@dataclass(frozen=True)
class Result:
    """What a proposal brings to the ranking. `priority` is its rank in its province (1 first), None where none is given."""

    proposal: int
    total: Decimal
    heaviest: Decimal
    spread: Decimal
    priority: int | None
    received_at: datetime
    passes: bool
    grade: str
    reviews: int


@dataclass(frozen=True)
class Line:
    """A place in the ranking; `tied_by` names what set it apart from its neighbour with the same total."""

    place: int
    result: Result
    tied_by: str = ""


# The stated ties, in order; the number of the proposal ends what nothing else can.
TIES: tuple[tuple[str, Callable[[Result], Any]], ...] = (
    ("heaviest", lambda it: -it.heaviest),
    ("spread", lambda it: it.spread),
    ("priority", lambda it: it.priority if it.priority is not None else LAST),
    ("received_at", lambda it: it.received_at),
    ("proposal", lambda it: it.proposal),
)


def order(result: Result) -> tuple[Any, ...]:
    """The sort key: total first; a proposal without any valid review after all others."""
    return (result.reviews == 0, -result.total, *(key(result) for _name, key in TIES))


def rank(results: Iterable[Result]) -> list[Line]:
    """Places 1..n, the same whatever order the results come in."""
    ordered = sorted(results, key=order)
    return [Line(place, result, _tied_by(ordered, place - 1)) for place, result in enumerate(ordered, 1)]


def _tied_by(ordered: Sequence[Result], index: int) -> str:
    """What decides against the neighbour with the same total: the one above, for the first of a tie the one below."""
    mine = ordered[index]
    for other in (index - 1, index + 1):
        if 0 <= other < len(ordered) and _ties(ordered[other], mine):
            return next(name for name, key in TIES if key(ordered[other]) != key(mine))
    return ""


def _ties(one: Result, other: Result) -> bool:
    return one.total == other.total and (one.reviews == 0) == (other.reviews == 0)


def within_budget(
    lines: Iterable[Line], asked: Mapping[int, int], budget: int, *, by_province: bool = False
) -> set[int]:
    """Proposals (ids) that the announced budget reaches, in won as asked, down to the first that is too much.

    Only those that pass; in order of place, or of the provinces' ranks where the call says so.
    """
    able = [line for line in lines if line.result.passes]
    if by_province:
        able.sort(key=lambda it: (it.result.priority or LAST, it.place))
    reached: set[int] = set()
    for line in able:
        budget -= asked[line.result.proposal]
        if budget < 0:
            break
        reached.add(line.result.proposal)
    return reached


def frozen_hash(lines: Iterable[Line]) -> str:
    """SHA-256 over every line, as text that reads the same wherever it is computed again."""
    rows = [
        [
            line.place,
            line.result.proposal,
            f"{line.result.total:.2f}",
            f"{line.result.heaviest:.2f}",
            f"{line.result.spread:.2f}",
            line.result.passes,
            line.result.grade,
            line.result.reviews,
            line.tied_by,
        ]
        for line in lines
    ]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()

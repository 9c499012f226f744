"""What a proposal's reviews come to (domain: scores). Decimals, rounded half up to two places, never floats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

HUNDREDTH = Decimal("0.01")
HALF = Decimal("0.5")
BEYOND = Decimal(10**6)
TRIM_FROM = 5
LOWEST_GRADE = "C"


def rounded(value: Decimal) -> Decimal:
    """Half up to two places: 82.125 is 82.13."""
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


def is_half_point(value: Decimal) -> bool:
    """Whether a mark is a whole or a half point; what is far beyond any scale is none."""
    return value.is_finite() and abs(value) < BEYOND and value % HALF == 0


def total(marks: Iterable[Decimal], bonus: Decimal = Decimal(0)) -> Decimal:
    """One review's total: the sum of its marks and its bonus points."""
    return rounded(sum(marks, Decimal(0)) + bonus)


@dataclass(frozen=True)
class Scored:
    """A submitted review: marks by criterion key, bonus, who wrote it, and why a mark stands apart."""

    reviewer: int
    marks: Mapping[str, Decimal]
    bonus: Decimal = Decimal(0)
    reason: str = ""

    @property
    def total(self) -> Decimal:
        return total(self.marks.values(), self.bonus)


@dataclass(frozen=True)
class Official:
    """The official result of a proposal; marks. `reviews` counts those submitted, `counted` those not dropped."""

    total: Decimal
    spread: Decimal
    heaviest: Decimal
    reviews: int
    counted: int


def mean(values: Sequence[Decimal]) -> Decimal:
    """Rounded half up; of nothing it is 0."""
    return rounded(sum(values, Decimal(0)) / len(values)) if values else Decimal("0.00")


def counted(reviews: Iterable[Scored], heaviest: str, *, trim: bool) -> list[Scored]:
    """The reviews that count: from five on, a trimming call drops one highest and one lowest total.

    Of equal totals the one with fewer marks in the heaviest criterion is the lower one.
    """
    ordered = sorted(reviews, key=lambda it: (it.total, it.marks.get(heaviest, Decimal(0)), it.reviewer))
    return ordered[1:-1] if trim and len(ordered) >= TRIM_FROM else ordered


def official(reviews: Sequence[Scored], heaviest: str, *, trim: bool) -> Official:
    """The result by the call's rule. Only submitted reviews come in here: an absent one is not a zero."""
    kept = counted(reviews, heaviest, trim=trim)
    totals = [review.total for review in reviews]
    return Official(
        total=mean([review.total for review in kept]),
        spread=rounded(max(totals) - min(totals)) if totals else Decimal("0.00"),
        heaviest=mean([review.marks.get(heaviest, Decimal(0)) for review in kept]),
        reviews=len(totals),
        counted=len(kept),
    )


def heaviest_of(weights: Mapping[str, int]) -> str:
    """The criterion with the largest weight; of equals the first on the sheet."""
    return max(weights, key=lambda key: weights[key])


def grade(result: Decimal, cuts: Iterable[tuple[str, int]]) -> str:
    """S, A, B by the call's cuts (highest first), C below the last."""
    return next((name for name, least in cuts if result >= least), LOWEST_GRADE)


def passes(result: Official, pass_mark: int) -> bool:
    """Whether the official total reaches the pass mark; without a single review it does not."""
    return result.reviews > 0 and result.total >= pass_mark


def combined(written: Decimal, presented: Decimal | None, percent: int) -> Decimal:
    """The total of both stages by the call's share; where nobody has marked a presentation the written one stands.

    An absent review is no zero, of a presentation as of a text.
    """
    if presented is None or not percent:
        return written
    return rounded((written * (100 - percent) + presented * percent) / 100)


@dataclass(frozen=True)
class Apart:
    """A mark that stands apart from the median of the other reviewers' marks on that criterion."""

    reviewer: int
    criterion: str
    mark: Decimal
    median: Decimal


def apart(reviews: Sequence[Scored], weights: Mapping[str, int], spread_percent: int) -> list[Apart]:
    """Marks further from the others' median than `spread_percent` of the criterion's weight, sheet order."""
    found = []
    for key, weight in weights.items():
        limit = Decimal(weight * spread_percent) / 100
        for one in reviews:
            others = [review.marks[key] for review in reviews if review is not one]
            if others and abs(one.marks[key] - median(others)) > limit:
                found.append(Apart(one.reviewer, key, one.marks[key], median(others)))
    return found

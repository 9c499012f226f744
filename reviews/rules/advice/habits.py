"""How each reviewer marks: too flat, stricter or milder than the others, or the same as somebody else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, pstdev

from reviews.rules.scoring import Scored

FEW = 4  # reviews below which nothing is said
FLAT = 1 / 3  # of the usual spread of a reviewer's totals
APART = 2.0  # standard errors from the average reviewer
SAME = 3  # equal score sheets with one colleague


@dataclass(frozen=True)
class Habit:
    """A reviewer's totals: how many, mean, standard deviation, severity (marks) with its error; `flags` names what stands out.

    Flags: "flat", "strict", "mild", "copied" (with `like`, the colleagues whose sheets are the same).
    """

    reviewer: int
    reviews: int
    mean: float
    deviation: float
    severity: float | None
    error: float | None
    flags: tuple[str, ...]
    like: tuple[int, ...]


def habits(
    reviews: Mapping[int, Sequence[Scored]], severity: Mapping[int, tuple[float, float]]
) -> list[Habit]:
    """One for each reviewer, by id. `reviews` by proposal; `severity` as the model has it, empty where there is none."""
    totals: dict[int, list[float]] = defaultdict(list)
    for one in (one for scored in reviews.values() for one in scored):
        totals[one.reviewer].append(float(one.total))
    deviations = {who: pstdev(values) for who, values in totals.items()}
    usual = fmean([deviations[who] for who, values in totals.items() if len(values) >= FEW] or [0.0])
    alike = _alike(reviews)
    return [_habit(who, totals[who], usual, severity.get(who), alike[who]) for who in sorted(totals)]


def _habit(
    who: int, totals: Sequence[float], usual: float, severe: tuple[float, float] | None, like: set[int]
) -> Habit:
    amount, error = severe or (None, None)
    flags = []
    if len(totals) >= FEW:
        if pstdev(totals) < usual * FLAT:
            flags.append("flat")
        if amount is not None and error is not None and abs(amount) > APART * error:
            flags.append("strict" if amount < 0 else "mild")
    if like:
        flags.append("copied")
    return Habit(
        who, len(totals), fmean(totals), pstdev(totals), amount, error, tuple(flags), tuple(sorted(like))
    )


def _alike(reviews: Mapping[int, Sequence[Scored]]) -> dict[int, set[int]]:
    """Reviewer -> colleagues with whom they share equal sheets (every mark and the bonus) at least SAME times."""
    times: dict[tuple[int, int], int] = defaultdict(int)
    for scored in reviews.values():
        sheets: dict[tuple[tuple[tuple[str, Decimal], ...], Decimal], list[int]] = defaultdict(list)
        for one in scored:
            sheets[tuple(sorted(one.marks.items())), one.bonus].append(one.reviewer)
        for same in sheets.values():
            for who in same:
                for other in same:
                    times[who, other] += who != other
    found: dict[int, set[int]] = defaultdict(set)
    for (who, other), count in times.items():
        if count >= SAME:
            found[who].add(other)
    return found

"""Sums, shares, schedules, rates and settlements. Whole won in, whole won out."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from awards.enums import EntryKind as K
from awards.rules.law import law_of

# kind -> what one won of it moves: committed, disbursed, spent (domain: money; the database's entry_effect)
EFFECT: dict[str, tuple[int, int, int]] = {
    K.COMMIT: (1, 0, 0),
    K.AMEND: (1, 0, 0),
    K.RELEASE: (-1, 0, 0),
    K.DISBURSE: (0, 1, 0),
    K.PASS_ON: (0, 0, 0),
    K.SPEND: (0, 0, 1),
    K.RETURN: (-1, -1, 0),
    K.REUSE: (0, 0, 0),
    K.CARRY_OVER: (1, 1, 0),
}


@dataclass(frozen=True)
class Sums:
    """Committed, disbursed and spent, in won."""

    committed: int = 0
    disbursed: int = 0
    spent: int = 0

    def in_order(self, ceiling: int | None = None) -> bool:
        """0 <= spent <= disbursed <= committed (<= ceiling)."""
        sound = 0 <= self.spent <= self.disbursed <= self.committed
        return sound and (ceiling is None or self.committed <= ceiling)


def add_up(entries: Iterable[tuple[str, int]]) -> Sums:
    """The sums of (kind, won) lines of the ledger."""
    committed = disbursed = spent = 0
    for kind, amount in entries:
        effect = EFFECT[kind]
        committed += effect[0] * amount
        disbursed += effect[1] * amount
        spent += effect[2] * amount
    return Sums(committed, disbursed, spent)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide won by weights, exactly: largest remainders get the odd won, the first of equals first.

    Never gives a part more than its weight when `amount` is at most their sum. Raises ValueError without weight.
    """
    total = sum(weights)
    if amount < 0 or total <= 0 or min(weights) < 0:
        raise ValueError("nothing to divide by")
    parts = [amount * weight // total for weight in weights]
    remainders = [amount * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda number: -remainders[number])
    for number in order[: amount - sum(parts)]:
        parts[number] += 1
    return parts


def shares(
    amount: int, by_year: Mapping[int, int], by_province: Mapping[int, int]
) -> dict[tuple[int, int], int]:
    """(fiscal year, province) -> won of an award: by the years of its funding, each year by its partners' shares."""
    made: dict[tuple[int, int], int] = {}
    years = [year for year, weight in sorted(by_year.items()) if weight > 0]
    provinces = [province for province, weight in by_province.items() if weight > 0]
    left = dict(zip(provinces, split(amount, [by_province[p] for p in provinces]), strict=True))
    for year, part in zip(years, split(amount, [by_year[y] for y in years]), strict=True):
        if not part:
            continue
        cells = split(part, [left[p] for p in provinces])
        for province, won in zip(provinces, cells, strict=True):
            left[province] -= won
            if won:
                made[year, province] = won
    return made


def schedule_faults(schedule: Sequence[tuple[date, int]], by_year: Mapping[int, int]) -> list[str]:
    """What is wrong with a plan of payments; each fiscal year's rows must add up to what the year carries."""
    faults = []
    if not schedule:
        return ["empty"]
    if any(amount <= 0 for _due, amount in schedule):
        faults.append("amounts")
    if any(later[0] < sooner[0] for sooner, later in itertools.pairwise(schedule)):
        faults.append("order")
    sums: dict[int, int] = {}
    for due, amount in schedule:
        sums[due.year] = sums.get(due.year, 0) + amount
    if set(sums) - set(by_year):
        faults.append("years")
    elif sums != {year: won for year, won in by_year.items() if won}:
        faults.append("sum")
    return faults


def plan(
    schedule: Sequence[tuple[date, int]], by_share: Mapping[int, tuple[int, int]]
) -> list[tuple[int, int, date, int]]:
    """Instalments (share, number, due, won) of a sound schedule; `by_share` is share -> (fiscal year, won)."""
    left = {share: won for share, (_year, won) in by_share.items()}
    numbers = dict.fromkeys(left, 0)
    made = []
    for due, amount in schedule:
        mine = [share for share, (year, _won) in by_share.items() if year == due.year and left[share] > 0]
        for share, won in zip(mine, split(amount, [left[share] for share in mine]), strict=True):
            left[share] -= won
            if won:
                numbers[share] += 1
                made.append((share, numbers[share], due, won))
    return made


def rate(part: int, granted: int | None) -> Decimal | None:
    """`part` of what was granted, four places, the half up; None where nothing is granted."""
    if not granted:
        return None
    return (Decimal(part) / Decimal(granted)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def execution_rate(disbursed: int, granted: int | None) -> Decimal | None:
    """집행률: paid out to the grantee / granted."""
    return rate(disbursed, granted)


def real_execution_rate(spent: int, granted: int | None) -> Decimal | None:
    """실집행률: spent by the final recipient / granted."""
    return rate(spent, granted)


@dataclass(frozen=True)
class Closing:
    """The arithmetic of a settlement in won; interest is shown beside it and goes back with the balance."""

    granted: int
    spent: int
    returned: int
    reused: int
    interest: int = 0

    @property
    def balance(self) -> int:
        return self.granted - self.spent

    @property
    def to_pay_back(self) -> int:
        return self.returned + self.interest


def settlement_faults(closing: Closing, *, basis: str, statement: str = "") -> list[str]:
    """What keeps a settlement from being accepted, as (field) names; empty when it is sound."""
    faults = []
    if min(closing.returned, closing.reused, closing.interest) < 0 or closing.balance < 0:
        faults.append("amounts")
    if closing.returned + closing.reused != closing.balance:
        faults.append("sum")
    if closing.reused and not law_of(basis).reuse:
        faults.append("reuse")
    if closing.reused and not statement.strip():
        faults.append("statement")
    return faults

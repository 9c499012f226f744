"""Sums of a proposal, in whole won. Pure: plain rows in, numbers out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Money:
    """What a proposal costs and who pays it, in won; `requested` is the national share (신청액)."""

    total: int = 0
    national: int = 0
    province: int = 0
    municipality: int = 0
    private: int = 0

    @property
    def requested(self) -> int:
        return self.national

    @property
    def funded(self) -> int:
        return self.national + self.province + self.municipality + self.private

    @property
    def own(self) -> int:
        """What local governments put in themselves."""
        return self.province + self.municipality

    @property
    def national_percent(self) -> float:
        """Share of the national amount, for showing; judged in whole numbers by `share_exceeds`."""
        return 100 * self.national / self.total if self.total else 0.0


def money_of(costs: Rows, funding: Rows) -> Money:
    """The sums over all years."""
    paid = {"national": 0, "province": 0, "municipality": 0, "private": 0}
    for row in funding:
        paid[row["kind"]] += row["amount"]
    return Money(total=sum(row["amount"] for row in costs), **paid)


def share_exceeds(national: int, total: int, percent: int) -> bool:
    """Is the national part more than so many per cent of the total? Whole numbers, no rounding."""
    return national * 100 > total * percent


def most_national(total: int, percent: int) -> int:
    """The largest national amount a total allows, in won."""
    return total * percent // 100


def by_year(rows: Rows) -> dict[int, int]:
    """Sums by fiscal year, in the years' order."""
    sums: dict[int, int] = {}
    for row in rows:
        sums[row["fiscal_year"]] = sums.get(row["fiscal_year"], 0) + row["amount"]
    return dict(sorted(sums.items()))


def crossed(rows: Rows, name: str) -> dict[tuple[str, int], int]:
    """Sums by a column and the fiscal year."""
    sums: dict[tuple[str, int], int] = {}
    for row in rows:
        place = (row[name], row["fiscal_year"])
        sums[place] = sums.get(place, 0) + row["amount"]
    return sums


def by_category(rows: Rows) -> dict[str, int]:
    """Sums by cost category, in the order of first appearance."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["category"]] = sums.get(row["category"], 0) + row["amount"]
    return sums

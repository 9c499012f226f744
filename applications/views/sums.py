"""The sums below the table of costs or of funding: by kind and year, what the share allows. As saved; js/costs.js goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from applications.enums import FundingKind, SectionKind
from applications.models import Call
from applications.queries import categories
from applications.rules import Money, money_in
from applications.rules.money import crossed, most_national

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One row of sums, in won; its cells as (place, amount), the place as the script names it."""

    key: str
    label: str
    cells: list[tuple[str, int]]
    total: int


@dataclass(frozen=True)
class Sums:
    """Sums in won; `of` is the column they are by. `most` is the largest national amount the costs allow."""

    of: str
    years: range
    lines: list[Line] = field(default_factory=list)
    totals: list[tuple[str, int]] = field(default_factory=list)
    total: int = 0
    money: Money = field(default_factory=Money)
    percent: int = 0
    most: int = 0

    @property
    def gap(self) -> int:
        """How much more the costs are than the funding."""
        return self.money.total - self.money.funded

    @property
    def excess(self) -> int:
        """How much more the funding is than the costs."""
        return max(-self.gap, 0)

    @property
    def over(self) -> bool:
        return self.money.national > self.most


def sums_of(kind: str, snapshot: Snapshot, call: Call) -> Sums | None:
    """The sums of this kind of section; None where it has none."""
    if kind == SectionKind.COSTS:
        return _sums("category", categories(call.call_rules), snapshot["costs"], snapshot, call)
    if kind == SectionKind.FUNDING:
        names = {value: str(label) for value, label in FundingKind.choices}
        return _sums("kind", names, snapshot["funding"], snapshot, call)
    return None


def _sums(of: str, names: dict[str, str], rows: Any, snapshot: Snapshot, call: Call) -> Sums:
    rules, money, cross = call.call_rules, money_in(snapshot), crossed(rows, of)
    years = range(call.fiscal_year, call.fiscal_year + rules.years)
    lines = []
    for key, label in names.items():
        cells = [(f"{key}/{year}", cross.get((key, year), 0)) for year in years]
        lines.append(Line(key, label, cells, sum(won for (one, _year), won in cross.items() if one == key)))
    totals = [
        (f"/{year}", sum(won for (_key, of_year), won in cross.items() if of_year == year)) for year in years
    ]
    share = rules.national_share_percent
    most = most_national(money.total, share)
    return Sums(of, years, lines, totals, sum(cross.values()), money, share, most)

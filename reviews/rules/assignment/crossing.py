"""Caps of families whose groups cross (an organisation in two provinces): no flow any more, so an integer programme.

Solved by HiGHS, one thread, gap 0, whole numbers; the same order of aims as the flow's. The bisection and the total are
each an optimum that HiGHS proves; what is added up after it is whole numbers again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reviews.rules.assignment.data import BEST_FIT, WORST_FIRST, Plan, Reason, Relaxation, Tick
from reviews.rules.assignment.network import Bools, Ints, met
from reviews.rules.assignment.table import ALL, Table

STEPS = 100
MOST_RELAXED = 3  # a cap is raised by so much at most to find out whether that helps


@dataclass
class _Programme:
    """A choice among `places`, the (row, column) of each variable, with what each has to keep within."""

    rows: Ints
    columns: Ints
    lines: list[tuple[float, float, list[int]]]  # lower, upper, variables

    @classmethod
    def of(cls, table: Table, bar: int) -> "_Programme":
        rows, columns = np.nonzero(table.open & ((table.fit >= bar) | table.standing))
        return cls(rows, columns, list(_lines(table, rows, columns)))


def _lines(table: Table, rows: Ints, columns: Ints) -> Iterator[tuple[float, float, list[int]]]:
    """Places of each proposal, loads of each reviewer, the newcomers' share, the caps."""
    bounds = table.bounds
    by_row, by_column = _gathered(rows.tolist()), _gathered(columns.tolist())
    for row, demand in enumerate(table.demand.tolist()):
        yield demand, demand, by_row[row]
    for column in range(table.fit.shape[1]):
        yield float(bounds.least[column]), float(bounds.most[column]), by_column[column]
    if bounds.floor:
        yield bounds.floor, np.inf, np.flatnonzero(bounds.newcomer[columns]).tolist()
    for cap in table.caps:
        taken, groups = met(cap, table.locked), cap.group[columns].tolist()
        for (row, group), held in _gathered(zip(rows.tolist(), groups, strict=True)).items():
            left = cap.most - int(taken[row, group])
            if group < cap.groups - 1 and len(held) > left:
                yield -np.inf, float(left), held


def _gathered(keys: Iterable[Any]) -> dict[Any, list[int]]:
    """The places at which each key stands."""
    found: dict[Any, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        found[key].append(place)
    return found


def solve_crossing(table: Table, tick: Tick) -> Plan:
    """The best plan of a question whose caps cross; where there is none, which caps to raise, or why not even then."""
    first = _chosen(table, ALL, table.standing.astype(np.int64))
    if first is None:
        return Plan((), {one.id: 0 for one in table.problem.reviewers}, reasons=tuple(_reasons(table, tick)))
    bar = (
        _best_bar(table, int((first & table.standing).sum()), tick)
        if table.problem.objective == WORST_FIRST
        else ALL
    )
    tick(STEPS // 2, STEPS)
    weight = BEST_FIT * (int(table.demand.sum()) + 1)
    best = _chosen(table, bar, table.fit + weight * table.standing)
    if best is None:  # it was there a moment ago: without a proof there is no answer
        raise ArithmeticError("the integer programme was not solved")
    on = _evened(table, bar, best | table.locked, table.fit + weight * table.standing)
    fits, loads = table.fit[on], on.sum(0)
    return Plan(
        pairs=table.pairs(on),
        loads={one.id: int(load) for one, load in zip(table.problem.reviewers, loads, strict=True)},
        total=int(fits.sum()),
        worst=int(fits.min()) if len(fits) else 0,
        bar=max(bar, 0),
        proven=True,
    )


def _none(table: Table) -> Ints:
    return np.zeros_like(table.fit)


def _best_bar(table: Table, kept: int, tick: Tick) -> int:
    """The highest fit that every new pair can reach, `kept` of those that stand kept."""
    bars = np.unique(table.fit[table.open]).tolist()
    low, high, step = 0, len(bars) - 1, 0
    while low < high:
        tick(min(STEPS // 2, 6 * step), STEPS)
        middle, step = (low + high + 1) // 2, step + 1
        found = _chosen(table, bars[middle], table.standing.astype(np.int64))
        if found is not None and int((found & table.standing).sum()) == kept:
            low = middle
        else:
            high = middle - 1
    return bars[low] if bars else ALL


def _chosen(table: Table, bar: int, gain: Ints) -> Bools | None:
    """The pairs beside the locked ones that bring the most; None where there are none to fill all places."""
    programme = _Programme.of(table, bar)
    costs = -gain[programme.rows, programme.columns]
    return _run(table, programme, costs.tolist(), programme.lines)


def _evened(table: Table, bar: int, best: Bools, gain: Ints) -> Bools:
    """Of the plans that bring as much, that with the smallest sum of squares of loads: a variable for each further load."""
    programme = _Programme.of(table, bar)
    gains = gain[programme.rows, programme.columns]
    count, costs = len(gains), [0] * len(gains)
    lines = list(programme.lines)
    locked = table.locked.sum(0)
    extra: list[tuple[list[int], list[int]]] = []
    for column in range(table.fit.shape[1]):
        held = np.flatnonzero(programme.columns == column).tolist()
        steps = range(count + len(costs) - len(gains), count + len(costs) - len(gains) + len(held))
        costs += [2 * int(locked[column] + step) + 1 for step in range(len(held))]
        extra.append((held, list(steps)))
    total = float(gain[best & ~table.locked].sum())
    found = _run(table, programme, costs, lines, extra, (gains.tolist(), total))
    return best if found is None else found | table.locked


def _run(
    table: Table,
    programme: _Programme,
    costs: list[int],
    lines: Iterable[tuple[float, float, list[int]]],
    extra: Iterable[tuple[list[int], list[int]]] = (),
    total: tuple[list[int], float] | None = None,
) -> Bools | None:
    """HiGHS on it. `extra`: as many steps of a load as places held; `total`: what the places bring together at least."""
    import highspy  # 70 MB, and only where groups cross

    model, count = _model(highspy), len(programme.rows)
    for number, cost in enumerate(costs):
        model.addVar(0.0, 1.0)
        model.changeColCost(number, float(cost))
        if number < count:
            model.changeColIntegrality(number, highspy.HighsVarType.kInteger)
    for lower, upper, held in lines:
        model.addRow(lower, upper, len(held), held, [1.0] * len(held))
    for held, steps in extra:
        model.addRow(0.0, 0.0, 2 * len(held), held + steps, [1.0] * len(held) + [-1.0] * len(held))
    if total:
        model.addRow(total[1], np.inf, count, list(range(count)), [float(gain) for gain in total[0]])
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    on = np.zeros(table.fit.shape, bool)
    values = np.array(model.getSolution().col_value[:count]) > 0.5
    on[programme.rows[values], programme.columns[values]] = True
    return on


def _model(highspy: Any) -> Any:
    """An empty one that solves to the optimum, the same each time."""
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    for option, value in (("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        model.setOptionValue(option, value)
    return model


def _reasons(table: Table, tick: Tick) -> Iterator[Reason]:
    """Which cap to raise so that there is a plan; where none helps, what is in the way without caps."""
    ways = []
    for place, cap in enumerate(table.caps):
        for more in range(1, MOST_RELAXED + 1):
            tick(0, STEPS)
            caps = tuple(replace(it, most=it.most + more) if it is cap else it for it in table.caps)
            if _chosen(replace(table, caps=caps), ALL, _none(table)) is not None:
                family = sorted(table.problem.caps)[place]
                ways.append(Relaxation("raise_cap", more, family=family))
                break
    yield Reason("caps", relaxations=tuple(ways))

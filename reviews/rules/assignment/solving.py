"""The plan that is best, in the order of the objective, proven; or why there is none.

First as few ended as can be of what stands, then (worst_first) the worst new pair as good as can be, by bisection over
the fits, then the largest total, then loads as even as can be.
"""

from dataclasses import replace

import numpy as np

from reviews.rules.assignment.crossing import solve_crossing
from reviews.rules.assignment.data import BEST_FIT, WORST_FIRST, Plan, Problem, Tick
from reviews.rules.assignment.even import even_out
from reviews.rules.assignment.faults import contradictions
from reviews.rules.assignment.flow import balance, proven
from reviews.rules.assignment.network import Ints, Network
from reviews.rules.assignment.reasons import partial, reasons_of
from reviews.rules.assignment.table import ALL, Table, nested, table_of

STEPS = 100  # a solution is told in so many steps
SEARCHED = 30  # after these the worst pair is known
SUMMED = 90  # after these the total


def solve(problem: Problem, tick: Tick = lambda _done, _total: None) -> Plan:
    """The best plan of the question. `tick` is told how far it is and may raise to stop. Deterministic."""
    tick(0, STEPS)
    problem = problem.normal()
    key = problem.hash()
    if wrong := contradictions(problem):
        return Plan((), {one.id: 0 for one in problem.reviewers}, hash=key, reasons=tuple(wrong))
    table = table_of(problem)
    found = _flow(table, tick) if nested(table.caps) else solve_crossing(table, tick)
    tick(STEPS, STEPS)
    return replace(found, hash=key)


def _flow(table: Table, tick: Tick) -> Plan:
    bar = _best_bar(table, tick) if table.problem.objective == WORST_FIRST else ALL
    net = solved(table, bar, tick)
    if not net.missing.any() and not net.excess.any():
        even_out(net, lambda: tick(SUMMED, STEPS))
        return plan_of(table, net, bar)
    kept = partial(table, net)
    return replace(_counted(table, kept), reasons=tuple(reasons_of(table, net)))


def solved(table: Table, bar: int, tick: Tick = lambda _done, _total: None) -> Network:
    """The flow of the largest total over the pairs that reach the bar."""
    net = table.network(bar, gains(table))
    balance(net, lambda share: tick(SEARCHED + int(share * (SUMMED - SEARCHED)), STEPS))
    return net


def gains(table: Table) -> Ints:
    """What a pair brings: its fit, and beyond all fits together that it stands already."""
    if not table.standing.any():
        return table.fit
    weight = BEST_FIT * (int(table.demand.sum()) + 1)
    return table.fit + weight * table.standing


def plan_of(table: Table, net: Network, bar: int) -> Plan:
    """What the finished flow says, with its certificate checked."""
    return replace(_counted(table, net.on), bar=max(bar, 0), proven=proven(net))


def _counted(table: Table, on: np.ndarray) -> Plan:
    fits, loads = table.fit[on], on.sum(0)
    return Plan(
        pairs=table.pairs(on),
        loads={one.id: int(load) for one, load in zip(table.problem.reviewers, loads, strict=True)},
        total=int(fits.sum()),
        worst=int(fits.min()) if len(fits) else 0,
    )


def _best_bar(table: Table, tick: Tick) -> int:
    """The highest fit that every new pair of a plan can reach which keeps as much as can be; ALL where there is no plan."""
    kept = _kept(table, ALL, tick, 0)
    if kept is None:
        return ALL
    bars = [int(bar) for bar in np.unique(table.fit[table.open]) if bar <= _ceiling(table)]
    low, high, step = 0, len(bars) - 1, 1  # bars[low] is reached, whatever is chosen
    while low < high:
        middle, step = (low + high + 1) // 2, step + 1
        if _kept(table, bars[middle], tick, min(SEARCHED, 3 * step)) == kept:
            low = middle
        else:
            high = middle - 1
    return bars[low] if bars else ALL


def _kept(table: Table, bar: int, tick: Tick, done: int) -> int | None:
    """How much of what stands a plan above the bar can keep; None where there is no plan."""
    net = table.network(bar, table.standing.astype(np.int64))
    if net.missing.any() or not balance(net, lambda _share: tick(done, STEPS)):
        return None
    return int((net.on & table.standing).sum())


def _ceiling(table: Table) -> int:
    """No bar is higher: the best worst fit of any single proposal, all others forgotten."""
    fit = np.where(table.standing, BEST_FIT, table.fit)
    ordered = np.sort(np.where(table.open, fit, ALL), axis=1)[:, ::-1]
    rows = np.flatnonzero(table.demand > 0)
    return int(ordered[rows, table.demand[rows] - 1].min()) if len(rows) else BEST_FIT

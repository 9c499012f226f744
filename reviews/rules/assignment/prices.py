"""What a locked cell costs: how much more total fit there would be without it, all else as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from reviews.rules.assignment.data import WORST_FIRST, Pair, Plan, Problem
from reviews.rules.assignment.faults import contradictions
from reviews.rules.assignment.flow import HOP, NEVER, search
from reviews.rules.assignment.network import FAR, Network
from reviews.rules.assignment.solving import solved
from reviews.rules.assignment.table import ALL, nested, table_of


def prices(problem: Problem, plan: Plan, pairs: Iterable[Pair] | None = None) -> Mapping[Pair, int]:
    """The total fit that each locked pair costs, above the same bar as the plan; {} where there is no plan.

    Where newcomers have a share it is not told: giving a place back may break it.
    """
    problem = problem.normal()
    wanted = sorted(problem.locked if pairs is None else set(pairs) & problem.locked)
    if not wanted or not plan.feasible or problem.newcomers or contradictions(problem):
        return {}
    table = table_of(replace(problem, existing=frozenset()))
    if not nested(table.caps):
        return {}
    net = solved(table, plan.bar if problem.objective == WORST_FIRST else ALL)
    rows = {proposal: row for row, proposal in enumerate(problem.proposals)}
    columns = {one.id: column for column, one in enumerate(problem.reviewers)}
    least = [one.least for one in problem.reviewers]
    return {pair: _price(net, rows[pair[0]], columns[pair[1]], least[columns[pair[1]]]) for pair in wanted}


def _price(net: Network, row: int, one: int, least: int) -> int:
    """The cheapest round trip that starts by handing the locked place on, and ends with its reviewer."""
    costs, _rows = net.arcs(one, [row])
    distance = np.full(net.size, NEVER, np.int64)
    able = np.flatnonzero(costs < FAR)
    distance[able] = (costs[able] + net.potential[one] - net.potential[able]) * HOP
    came = np.full(net.size, -1, np.int64)
    search(net, distance, came, np.zeros(net.size, bool))
    best = int(distance[one])
    gathers = net.gathers(one)
    if net.loads()[one] > least and distance[gathers] < NEVER:
        best = min(best, int(distance[gathers] + (net.potential[gathers] - net.potential[one]) * HOP))
    return max(0, -(best // HOP)) if best < NEVER else 0

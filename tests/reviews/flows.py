"""Large questions of random fits, and what OR-Tools' flows say of them: another solver's answer to the same numbers."""

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from reviews.rules.assignment import Problem, Reviewer

NODES = 2  # source and sink come first


def crowd(proposals: int, reviewers: int, wanted: int, *, seed: int = 1, skewed: bool = False) -> Problem:
    """Random fits (`skewed`: some reviewers fit everything), two of a hundred pairs barred, a tenth more room than needed."""
    dice = np.random.default_rng(seed)
    fit = dice.integers(0, 101, (proposals, reviewers))
    if skewed:
        fit = np.clip(dice.normal(50, 10, fit.shape) + dice.normal(0, 25, reviewers), 0, 100).astype(int)
    few = proposals * reviewers // 50
    barred = zip(dice.integers(0, proposals, few), dice.integers(0, reviewers, few), strict=True)
    most = -(-proposals * wanted * 11 // (reviewers * 10))
    return Problem(
        tuple(range(proposals)),
        tuple(Reviewer(10_000 + one, most // 2, most) for one in range(reviewers)),
        wanted,
        tuple(bytes(row.tolist()) for row in fit),
        {(int(row), 10_000 + int(one)): "kin" for row, one in barred},
    )


def arcs(problem: Problem, bar: int = 0) -> list[tuple[int, int, int, int]]:
    """(from, to, capacity, cost): source, proposals, reviewers, sink; those with a least pass it first, at a great gain."""
    many = len(problem.proposals)
    found = [(0, NODES + row, problem.wanted, 0) for row in range(many)]
    for row, proposal in enumerate(problem.proposals):
        for column, one in enumerate(problem.reviewers):
            if (proposal, one.id) not in problem.barred and problem.fit[row][column] >= bar:
                found.append((NODES + row, NODES + many + column, 1, -problem.fit[row][column]))
    for column, one in enumerate(problem.reviewers):
        found.append((NODES + many + column, 1, one.least, -(10**7)))
        found.append((NODES + many + column, 1, one.most - one.least, 0))
    return found


def most_total(problem: Problem) -> int:
    """The largest total by OR-Tools, the least of each reviewer kept."""
    flow = min_cost_flow.SimpleMinCostFlow()
    for start, end, capacity, cost in arcs(problem):
        flow.add_arc_with_capacity_and_unit_cost(start, end, capacity, cost)
    places = problem.wanted * len(problem.proposals)
    flow.set_node_supply(0, places)
    flow.set_node_supply(1, -places)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost() - 10**7 * sum(one.least for one in problem.reviewers)


def can_be(problem: Problem, bar: int) -> bool:
    """Whether every place can be filled with pairs that reach the bar."""
    return most_places(problem, bar) == problem.wanted * len(problem.proposals)


def most_places(problem: Problem, bar: int = 0) -> int:
    """How many places can be filled with pairs that reach the bar, by OR-Tools' maximum flow."""
    flow = max_flow.SimpleMaxFlow()
    for start, end, capacity, _cost in arcs(problem, bar):
        flow.add_arc_with_capacity(start, end, capacity)
    assert flow.solve(0, 1) == flow.OPTIMAL
    return flow.optimal_flow()

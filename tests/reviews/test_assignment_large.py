"""Large questions: the total equal to OR-Tools' minimum cost flow, the worst pair to its maximum flow, and in the time promised."""

import random
import time
from dataclasses import replace

import numpy as np
import pytest
from ortools.graph.python import max_flow, min_cost_flow

from reviews.rules.assignment import Problem, Reviewer
from reviews.rules.assignment.solving import solve

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
    """Whether every place can be filled with pairs that reach the bar, by OR-Tools' maximum flow."""
    flow = max_flow.SimpleMaxFlow()
    for start, end, capacity, _cost in arcs(problem, bar):
        flow.add_arc_with_capacity(start, end, capacity)
    assert flow.solve(0, 1) == flow.OPTIMAL
    return flow.optimal_flow() == problem.wanted * len(problem.proposals)


SIZES = [(500, 60, 5), (1_000, 20, 3), (1_000, 200, 3)]


@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_the_largest_total_is_that_of_another_solver(size, skewed):
    problem = replace(crowd(*size, skewed=skewed), objective="total")
    found = solve(problem)
    assert found.proven and found.total == most_total(problem)


@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_no_plan_has_a_better_worst_pair_by_another_solver(size, skewed):
    problem = replace(crowd(*size, skewed=skewed))
    eased = replace(problem, reviewers=tuple(replace(one, least=0) for one in problem.reviewers))
    found = solve(eased)
    assert found.proven and found.worst == found.bar
    assert can_be(eased, found.worst) and not can_be(eased, found.worst + 1)


def test_where_not_all_can_be_placed_as_many_are_as_another_solver_places():
    dice = random.Random(7)
    problem = crowd(60, 12, 3)
    tight = replace(
        problem,
        reviewers=tuple(replace(one, least=0, most=dice.randint(5, 16)) for one in problem.reviewers),
        barred={
            (row, one.id): "kin" for row in range(60) for one in problem.reviewers if dice.random() < 0.5
        },
    )
    found = solve(tight)
    flow = max_flow.SimpleMaxFlow()
    for start, end, capacity, _cost in arcs(tight):
        flow.add_arc_with_capacity(start, end, capacity)
    assert flow.solve(0, 1) == flow.OPTIMAL
    assert not found.feasible and len(found.pairs) == flow.optimal_flow()


@pytest.mark.parametrize(("size", "seconds"), [(SIZES[0], 3), (SIZES[1], 3), (SIZES[2], 6)])
def test_in_the_time_that_is_promised(size, seconds):
    problem = crowd(*size)
    began = time.process_time()
    assert solve(problem).proven
    assert time.process_time() - began < seconds

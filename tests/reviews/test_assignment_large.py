"""Large questions: the total equal to OR-Tools' minimum cost flow, the worst pair to its maximum flow, and in the time promised."""

import random
import time
from dataclasses import replace

import pytest

from reviews.rules.assignment.solving import solve
from tests.reviews.flows import can_be, crowd, most_places, most_total

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
    assert not found.feasible and len(found.pairs) == most_places(tight)


@pytest.mark.parametrize(("size", "seconds"), [(SIZES[0], 3), (SIZES[1], 3), (SIZES[2], 6)])
def test_in_the_time_that_is_promised(size, seconds):
    problem = crowd(*size)
    began = time.process_time()
    assert solve(problem).proven
    assert time.process_time() - began < seconds

"""How long the solver takes: the sizes that are promised, each beside its goal, in a process of its own.

CPU seconds and peak memory of that process, so that a busy machine changes little. The total stands beside that of
OR-Tools' minimum cost flow on the same numbers (what OpenReview's MinMax solves); of the worst pair OR-Tools' maximum flow
says whether any plan at all has a better one (so FairFlow's has not).
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.cluster import ROOT

MEGABYTE = 1024


@dataclass(frozen=True)
class Goal:
    """Proposals, reviewers, reviews each; CPU seconds and megabytes at most."""

    proposals: int
    reviewers: int
    wanted: int
    objective: str
    seconds: int
    megabytes: int = 2_000


GOALS = {
    "solve_500x60x5": Goal(500, 60, 5, "worst_first", 3),
    "solve_1000x20x3": Goal(1_000, 20, 3, "worst_first", 3),
    "solve_1000x200x3": Goal(1_000, 200, 3, "worst_first", 6),
    "solve_5000x500x3": Goal(5_000, 500, 3, "total", 120),
}


def _solver(name: str) -> Callable[[], dict[str, Any]]:
    def solved() -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.bench.solving", name]
        return json.loads(
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        )

    return solved


SOLVERS = {name: _solver(name) for name in GOALS}


def measured(name: str) -> dict[str, Any]:
    """In this process: random fits, and those where some reviewers fit everything."""
    from reviews.rules.assignment.solving import solve
    from tests.reviews.flows import can_be, crowd, most_total

    goal, line = GOALS[name], {"name": name}
    for kind, skewed in (("even", False), ("skewed", True)):
        problem = crowd(goal.proposals, goal.reviewers, goal.wanted, skewed=skewed)
        problem = replace(
            problem,
            objective=goal.objective,
            reviewers=tuple(replace(one, least=0) for one in problem.reviewers),
        )
        began = time.process_time()
        found = solve(problem)
        line[f"{kind}: CPU s (goal {goal.seconds})"] = round(time.process_time() - began, 2)
        line[f"{kind}: peak MB (goal {goal.megabytes})"] = _peak()
        line[f"{kind}: proven, worst pair"] = f"{found.proven}, {found.worst}"
        if goal.objective == "worst_first":
            largest = solve(replace(problem, objective="total")).total
            line[f"{kind}: total, by total, OR-Tools'"] = f"{found.total}, {largest}, {most_total(problem)}"
            line[f"{kind}: a better worst pair by OR-Tools"] = can_be(problem, found.worst + 1)
        else:
            line[f"{kind}: total"] = found.total
    return line


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))

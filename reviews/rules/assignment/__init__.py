"""Who reviews what: the best plan there is, proven, the same for the same question, and why there is none.

A transportation problem: every proposal takes the wanted number of reviewers, every reviewer between their least and
most, and of all such plans the best by fit. Whole numbers throughout.
"""

from reviews.rules.assignment.data import (
    BEST_FIT,
    OBJECTIVES,
    TOTAL,
    WORST_FIRST,
    Pair,
    Plan,
    Problem,
    Reason,
    Relaxation,
    Reviewer,
    Tick,
    fit_rows,
    hash_of,
)
from reviews.rules.assignment.faults import Fault, contradictions, faults_of
from reviews.rules.assignment.prices import prices
from reviews.rules.assignment.solving import solve

__all__ = [
    "BEST_FIT", "OBJECTIVES", "TOTAL", "WORST_FIRST", "Fault", "Pair", "Plan", "Problem", "Reason", "Relaxation",
    "Reviewer", "Tick", "contradictions", "faults_of", "fit_rows", "hash_of", "prices", "solve",
]  # fmt: skip

"""Who reviews what: the best plan there is, proven, the same for the same question, and why there is none.

A transportation problem: every proposal takes the wanted number of reviewers, every reviewer between their least and
most, and of all such plans the best by fit. Whole numbers throughout. What solves it (`solving`, `prices`) needs numpy
and is imported from there, by whoever solves.
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
from reviews.rules.assignment.faults import Fault, changes, contradictions, faults_of

__all__ = [
    "BEST_FIT", "OBJECTIVES", "TOTAL", "WORST_FIRST", "Fault", "Pair", "Plan", "Problem", "Reason", "Relaxation",
    "Reviewer", "Tick", "changes", "contradictions", "faults_of", "fit_rows", "hash_of",
]  # fmt: skip

"""Totals corrected for each reviewer's severity, by a shrunken additive model.

total = mean + proposal + reviewer + noise, the last three normal with variances estimated from the round itself.
N. Lawrence, "Calibrating reviewers" (NIPS 2014 experiment); J. Platt and C. Burges, "Regularized least squares to remove
reviewer bias" (2012). Solved by C. Henderson's mixed model equations (Biometrics 31, 1975), the variances by EM-REML
(D. Harville, JASA 72, 1977); the proposals' block is diagonal and is eliminated, so what is solved is as large as the panel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

LEAST = 1e-6  # smallest ratio of a variance to that of all totals: zero would divide
ROUNDS = 2000
CLOSE = 1e-6

Array = Any  # of float64; numpy's own types say no more of the shape


@dataclass(frozen=True)
class Score:
    """One review's total, marks."""

    proposal: int
    reviewer: int
    total: float


class Layout:
    """Scores as arrays, in the order of ids: `w` = mean and reviewers (n x 1+R), `g` = its sums by proposal (P x 1+R)."""

    def __init__(self, scores: Sequence[Score]) -> None:
        ordered = sorted(scores, key=lambda it: (it.proposal, it.reviewer))
        self.proposals = sorted({it.proposal for it in ordered})
        self.reviewers = sorted({it.reviewer for it in ordered})
        self.y = np.array([it.total for it in ordered])
        self.at = np.searchsorted(self.proposals, [it.proposal for it in ordered])
        by = np.searchsorted(self.reviewers, [it.reviewer for it in ordered])
        self.w = np.zeros((len(ordered), 1 + len(self.reviewers)))
        self.w[:, 0] = 1
        self.w[np.arange(len(ordered)), 1 + by] = 1
        self.g = np.zeros((len(self.proposals), self.w.shape[1]))
        np.add.at(self.g, self.at, self.w)
        self.sums = np.bincount(self.at, self.y, len(self.proposals))
        self.counts = np.bincount(self.at, minlength=len(self.proposals)).astype(float)
        self.ww, self.wy = self.w.T @ self.w, self.w.T @ self.y

    @property
    def freedom(self) -> int:
        """What is left of the scores to tell noise by, once every proposal and every reviewer has its effect."""
        return len(self.y) - len(self.proposals) - len(self.reviewers) + 1


@dataclass(frozen=True)
class Solved:
    """Effects of mean and reviewers (`effects`), of proposals (`quality`), and what their covariances are made of."""

    effects: Array
    quality: Array
    inverse: Array
    diagonal: Array


def _solve(layout: Layout, proposal: float, reviewer: float, noise: float) -> Solved:
    """Henderson's equations for these variances."""
    diagonal = layout.counts + noise / proposal
    scaled = layout.g / diagonal[:, None]
    left = layout.ww - layout.g.T @ scaled
    ridge = np.full(len(left), noise / reviewer)
    ridge[0] = 0
    inverse = np.linalg.inv(left + np.diag(ridge))
    effects = inverse @ (layout.wy - scaled.T @ layout.sums)
    quality = (layout.sums - layout.g @ effects) / diagonal
    return Solved(effects, quality, inverse, diagonal)


def _variances(layout: Layout, found: Solved, noise: float) -> tuple[float, float, float]:
    """The next variances of proposal, reviewer and noise (EM-REML)."""
    spread = layout.g / found.diagonal[:, None]
    trace = (1 / found.diagonal).sum() + np.einsum("ij,jk,ik->", spread, found.inverse, spread)
    proposal = (found.quality @ found.quality + noise * trace) / len(found.quality)
    panel = found.effects[1:]
    reviewer = (panel @ panel + noise * np.trace(found.inverse[1:, 1:])) / len(panel)
    rest = layout.y @ layout.y - found.effects @ layout.wy - found.quality @ layout.sums
    least = LEAST * max(float(layout.y.var()), LEAST)
    return max(proposal, least), max(reviewer, least), max(rest / (len(layout.y) - 1), least)


@dataclass(frozen=True)
class Calibrated:
    """What the model says. Marks; `variance` of proposals, of reviewers and of noise, in squared marks."""

    layout: Layout
    solved: Solved
    variance: tuple[float, float, float]

    @cached_property
    def totals(self) -> Mapping[int, float]:
        """Proposal -> its total as an average reviewer would have given it."""
        values = self.solved.effects[0] + self.solved.quality
        return dict(zip(self.layout.proposals, values.tolist(), strict=True))

    @cached_property
    def errors(self) -> Mapping[int, float]:
        """Proposal -> standard error of that total against the mean of the round."""
        spread = self.layout.g / self.solved.diagonal[:, None]
        lift = np.einsum("ij,jk,ik->i", spread, self.solved.inverse, spread)
        values = np.sqrt(self.variance[2] * (1 / self.solved.diagonal + lift))
        return dict(zip(self.layout.proposals, values.tolist(), strict=True))

    @cached_property
    def severity(self) -> Mapping[int, tuple[float, float]]:
        """Reviewer -> marks given above (+) or below (-) the average reviewer, and the standard error."""
        errors = np.sqrt(self.variance[2] * np.diag(self.solved.inverse)[1:])
        pairs = zip(self.solved.effects[1:].tolist(), errors.tolist(), strict=True)
        return dict(zip(self.layout.reviewers, pairs, strict=True))


def calibrate(scores: Sequence[Score]) -> Calibrated | None:
    """The model of a round; None where its reviews are too few to tell severity from noise. The same in any order."""
    if len({it.reviewer for it in scores}) < 2 or len({it.proposal for it in scores}) < 2:
        return None
    layout = Layout(scores)
    if layout.freedom < 1:
        return None
    third = max(float(layout.y.var()) / 3, LEAST)
    variance = (third, third, third)
    for _round in range(ROUNDS):
        found = _solve(layout, *variance)
        following = _variances(layout, found, variance[2])
        moved = max(abs(new - old) for new, old in zip(following, variance, strict=True))
        variance = following
        if moved < CLOSE * third:
            break
    return Calibrated(layout, _solve(layout, *variance), variance)

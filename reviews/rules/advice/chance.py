"""How probable it is that a proposal is truly above the line, by the noise that the round itself shows."""

from collections.abc import Mapping

import numpy as np

from reviews.rules.advice.severity import Calibrated

DRAWS = 2000
SEED = 20240101  # fixed: the same round has the same advice


def chances(model: Calibrated, places: int) -> Mapping[int, float]:
    """Proposal -> the share of draws in which it is among the `places` best, 0 to 1.

    Draws of the reviewers' effects, then of the proposals' given those: the exact posterior of the model, no approximation.
    """
    layout, solved, noise = model.layout, model.solved, model.variance[2]
    count = len(layout.proposals)
    if places <= 0 or places >= count:
        return dict.fromkeys(layout.proposals, 1.0 if places > 0 else 0.0)
    random = np.random.default_rng(SEED)
    panel = random.multivariate_normal(solved.effects, noise * solved.inverse, DRAWS, method="cholesky")
    middle = (layout.sums - panel @ layout.g.T) / solved.diagonal
    drawn = middle + random.standard_normal((DRAWS, count)) * np.sqrt(noise / solved.diagonal)
    above = np.argpartition(-drawn, places - 1, axis=1)[:, :places]
    shares = np.bincount(above.ravel(), minlength=count) / DRAWS
    return dict(zip(layout.proposals, shares.tolist(), strict=True))

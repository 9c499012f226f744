"""What correcting for severity is worth: the share of the truly best tenth that three reviews find, by three rules.

The variances are those of the NIPS 2014 experiment as N. Lawrence published them: quality 1.28, reviewer 0.24, noise 1.27.
"""

from collections.abc import Mapping

import numpy as np

from reviews.rules.advice.severity import Score, calibrate

QUALITY, REVIEWER, NOISE = 1.28, 0.24, 1.27
PROPOSALS, PANEL, REVIEWS = 300, 45, 3


def found_share(severity: float, rounds: int, seed: int = 1) -> Mapping[str, float]:
    """Rule ("median", "mean", "corrected") -> share of the true top tenth in its own top tenth, over `rounds` made rounds.

    `severity` multiplies the variance between reviewers.
    """
    random = np.random.default_rng(seed)
    hits = {"median": 0, "mean": 0, "corrected": 0}
    best = PROPOSALS // 10
    for _round in range(rounds):
        truth, scores = _made(random, REVIEWER * severity)
        top = set(np.argsort(-truth)[:best].tolist())
        for rule, order in _orders(scores).items():
            hits[rule] += len(top & set(order[:best]))
    return {rule: count / (best * rounds) for rule, count in hits.items()}


def _made(random: np.random.Generator, reviewer: float) -> tuple[np.ndarray, list[Score]]:
    """True qualities, and a round of scores; who meets whom is chance."""
    truth = random.normal(0, QUALITY**0.5, PROPOSALS)
    bias = random.normal(0, reviewer**0.5, PANEL)
    panels = np.argsort(random.random((PROPOSALS, PANEL)), axis=1)[:, :REVIEWS]
    totals = truth[:, None] + bias[panels] + random.normal(0, NOISE**0.5, panels.shape)
    places = ((row, column) for row in range(PROPOSALS) for column in range(REVIEWS))
    return truth, [Score(row, int(panels[row, column]), float(totals[row, column])) for row, column in places]


def _orders(scores: list[Score]) -> Mapping[str, list[int]]:
    """Proposals from the best down, by each rule."""
    table = np.array([one.total for one in scores]).reshape(PROPOSALS, REVIEWS)
    model = calibrate(scores)
    assert model is not None  # three reviews each: always enough
    corrected = np.array([model.totals[proposal] for proposal in range(PROPOSALS)])
    values = {"median": np.median(table, axis=1), "mean": table.mean(axis=1), "corrected": corrected}
    return {rule: np.argsort(-by, kind="stable").tolist() for rule, by in values.items()}

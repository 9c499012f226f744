"""Advice beside the result: against textbook formulas, published examples and brute force, never against itself."""

import random
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from reviews.rules.advice import Score, alpha, calibrate, chances, groups, habits, turns
from reviews.rules.ranking import Result, rank
from reviews.rules.scoring import Scored, official
from tests.bench.simulation import found_share

SHEET = {"need": 60, "plan": 40}


def made(seed, proposals=40, reviewers=8, each=3, severity=6.0):
    """Scores with a known severity for each reviewer: (scores, quality, severity)."""
    draw = np.random.default_rng(seed)
    quality, bias = draw.normal(70, 8, proposals), draw.normal(0, severity, reviewers)
    scores = [
        Score(one, int(who), float(quality[one] + bias[who] + draw.normal(0, 3)))
        for one in range(proposals)
        for who in draw.permutation(reviewers)[:each]
    ]
    return scores, quality, bias


def test_it_is_the_best_linear_unbiased_prediction_of_the_whole_covariance():
    """The same as C. Robinson's textbook form, Z' V^-1 (y - X b) with the dense covariance (Statistical Science 6, 1991)."""
    scores, _quality, _bias = made(1)
    model = calibrate(scores)
    quality, panel, noise = model.variance
    y = np.array([one.total for one in scores])
    rows = np.eye(40)[[one.proposal for one in scores]]
    columns = np.eye(8)[[one.reviewer for one in scores]]
    whole = quality * rows @ rows.T + panel * columns @ columns.T + noise * np.eye(len(y))
    inverse = np.linalg.inv(whole)
    mean = inverse.sum(axis=0) @ y / inverse.sum()
    resid = inverse @ (y - mean)
    np.testing.assert_allclose(list(model.totals.values()), mean + quality * rows.T @ resid, atol=1e-6)
    severity = [amount for amount, _error in model.severity.values()]
    np.testing.assert_allclose(severity, panel * columns.T @ resid, atol=1e-6)


def test_the_variances_are_where_the_restricted_likelihood_is_largest():
    scores, _quality, _bias = made(2, proposals=60)
    model = calibrate(scores)
    y = np.array([one.total for one in scores])
    rows = np.eye(60)[[one.proposal for one in scores]]
    columns = np.eye(8)[[one.reviewer for one in scores]]

    def likelihood(quality, panel, noise):
        whole = quality * rows @ rows.T + panel * columns @ columns.T + noise * np.eye(len(y))
        inverse = np.linalg.inv(whole)
        resid = y - inverse.sum(axis=0) @ y / inverse.sum()
        return -(np.linalg.slogdet(whole)[1] + np.log(inverse.sum()) + resid @ inverse @ resid) / 2

    best = likelihood(*model.variance)
    for place in range(3):
        for factor in (0.97, 1.03):
            moved = [value * (factor if at == place else 1) for at, value in enumerate(model.variance)]
            assert likelihood(*moved) < best


def test_a_known_severity_is_found_and_corrected_totals_lie_nearer_to_the_truth():
    scores, quality, bias = made(3, proposals=150)
    model = calibrate(scores)
    found = np.array([amount for amount, _error in model.severity.values()])
    assert np.corrcoef(found, bias)[0, 1] > 0.97
    plain = np.array([np.mean([one.total for one in scores if one.proposal == at]) for at in range(150)])
    corrected = np.array(list(model.totals.values()))

    def missed(values):
        return np.abs((values - values.mean()) - (quality - quality.mean()))  # all too mild alike is no error

    assert missed(corrected).mean() < 0.7 * missed(plain).mean()
    inside = missed(corrected) < 1.96 * np.array(list(model.errors.values()))
    assert inside.mean() > 0.85


def test_the_order_of_the_scores_does_not_show():
    scores, _quality, _bias = made(4)
    first = calibrate(scores)
    for seed in range(20):
        shuffled = random.Random(seed).sample(scores, len(scores))
        again = calibrate(shuffled)
        assert again.totals == first.totals and again.severity == first.severity
        assert chances(again, 10) == chances(first, 10)


@pytest.mark.parametrize(
    "scores",
    [
        [],
        [Score(1, 1, 80.0)],
        [Score(1, 1, 80.0), Score(1, 2, 70.0)],
        [Score(1, 1, 80.0), Score(2, 1, 70.0)],
        [Score(1, 1, 80.0), Score(2, 2, 70.0)],
    ],
)
def test_of_too_little_nothing_is_said(scores):
    assert calibrate(scores) is None


def test_equal_marks_everywhere_are_no_error():
    model = calibrate([Score(one, who, 80.0) for one in range(5) for who in range(3)])
    assert all(total == pytest.approx(80) for total in model.totals.values())
    assert all(amount == pytest.approx(0, abs=1e-6) for amount, _error in model.severity.values())


def test_chances_add_up_to_the_places_and_follow_the_corrected_totals():
    model = calibrate(made(5)[0])
    found = chances(model, 10)
    assert sum(found.values()) == pytest.approx(10)
    order = sorted(model.totals, key=lambda one: -model.totals[one])
    assert found[order[0]] > 0.95 and found[order[-1]] < 0.05
    assert set(chances(model, 0).values()) == {0.0}
    assert set(chances(model, 40).values()) == {1.0}


def test_alpha_is_that_of_the_published_example():
    """K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section E: 0.849 for interval data."""
    table = [
        "123321412...",
        "1233224125.3",
        ".333234225 1.".replace(" ", ""),
        "1233244125 1.".replace(" ", ""),
    ]
    scores = [
        Score(unit, who, float(value))
        for who, row in enumerate(table)
        for unit, value in enumerate(row)
        if value != "."
    ]
    assert alpha(scores) == pytest.approx(0.849, abs=0.0005)


def test_alpha_of_full_agreement_and_of_nothing():
    assert alpha([Score(one, who, 50.0 + one) for one in range(5) for who in range(3)]) == 1
    assert alpha([]) is None and alpha([Score(1, 1, 5.0), Score(2, 2, 6.0)]) is None
    assert alpha([Score(one, who, 7.0) for one in range(3) for who in range(2)]) is None


def test_groups_that_no_review_ties_together():
    pairs = [(1, 10), (2, 10), (2, 11), (3, 12), (4, 12), (5, 11)]
    expected = [([1, 2, 5], [10, 11]), ([3, 4], [12])]
    for seed in range(10):
        assert groups(random.Random(seed).sample(pairs, len(pairs))) == expected
    assert groups([]) == []


def scored(who, need, plan=20, bonus=0):
    return Scored(who, {"need": Decimal(need), "plan": Decimal(plan)}, Decimal(bonus))


def test_habits_name_the_flat_the_strict_and_the_copied():
    draw = random.Random(6)
    reviews = {}
    for one in range(8):
        middle = 30 + draw.randint(-12, 12)
        reviews[one] = [
            scored(1, middle), scored(2, middle - 14), scored(3, 35), scored(4, middle + 1), scored(5, middle + 1),
        ]  # fmt: skip
    totals = [Score(one, it.reviewer, float(it.total)) for one, found in reviews.items() for it in found]
    found = {one.reviewer: one for one in habits(reviews, calibrate(totals).severity)}
    assert "flat" in found[3].flags
    assert "strict" in found[2].flags
    assert found[4].flags == ("copied",) and found[4].like == (5,)
    assert not {"flat", "copied"} & {*found[1].flags, *found[2].flags} and found[1].reviews == 8
    few = habits({1: [scored(1, 20), scored(2, 20)]}, {})
    assert [(one.flags, one.severity) for one in few] == [((), None), ((), None)]


@pytest.mark.parametrize("seed", range(20))
def test_whose_removal_turns_a_place_is_what_trying_each_of_them_gives(seed):
    draw = random.Random(seed)
    reviews = {
        one: [scored(who, draw.randint(20, 60), draw.randint(10, 40)) for who in draw.sample(range(6), 3)]
        for one in range(8)
    }

    def result(one, found):
        score = official(found, "need", trim=False)
        return Result(one, score.total, score.heaviest, score.spread, None, datetime(2026, 1, 1, tzinfo=UTC),
                      True, "A", score.reviews)  # fmt: skip

    def above(without=None):
        rows = []
        for one, found in reviews.items():
            rest = [it for it in found if it.reviewer != without]
            rows.append(result(one, rest or found))
        return {line.result.proposal for line in rank(rows)[:3]}

    found = turns(
        [result(one, it) for one, it in reviews.items()],
        reviews,
        lambda it, rest: result(it.proposal, rest),
        lambda lines: [line.result.proposal for line in lines[:3]],
    )
    expected = {}
    for who in range(6):
        if (changed := above(who)) != above():
            expected[who] = (tuple(sorted(changed - above())), tuple(sorted(above() - changed)))
    assert {one.reviewer: (one.rising, one.falling) for one in found} == expected


def test_with_strict_reviewers_correcting_finds_more_of_the_best_and_the_median_least():
    """`make bench ONLY=advice` prints the table for many rounds; docs/advice.md has it."""
    strict = found_share(4, 8)
    assert strict["median"] < strict["mean"] < strict["corrected"]

"""What reviews come to: totals, the call's rule, spread, grades. No database."""

from decimal import Decimal as D
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.rules.scoring import (
    Scored,
    apart,
    counted,
    grade,
    heaviest_of,
    is_half_point,
    mean,
    official,
    passes,
    rounded,
    total,
)

WEIGHTS = {"need": 20, "plan": 30, "service": 25, "budget": 15, "spread": 10}
CUTS = (("S", 90), ("A", 80), ("B", 70))


def review(reviewer: int, marks: str, bonus: str = "0") -> Scored:
    values = dict(zip(WEIGHTS, map(D, marks.split()), strict=True))
    return Scored(reviewer, values, D(bonus))


@pytest.mark.parametrize(
    ("value", "two"),
    [("82.125", "82.13"), ("82.124", "82.12"), ("0.005", "0.01"), ("99.995", "100.00"), ("80", "80.00")],
)
def test_rounding_is_half_up(value, two):
    assert str(rounded(D(value))) == two


@pytest.mark.parametrize(
    ("value", "half"),
    [
        ("0", True),
        ("0.5", True),
        ("17", True),
        ("0.3", False),
        ("1e400", False),
        ("NaN", False),
        ("Infinity", False),
    ],
)
def test_half_points(value, half):
    assert is_half_point(D(value)) is half


def test_a_total_is_the_sum_of_marks_and_bonus():
    assert total([D("17.5"), D("20"), D("0.5")], D("1.5")) == D("39.50")
    assert review(1, "20 30 25 15 10", "5").total == D("105.00")


def test_the_mean_counts_only_the_reviews_that_are_there():
    """A missing review is no zero: two of three reviewers give the mean of two."""
    reviews = [review(1, "20 30 25 15 10"), review(2, "10 15 12.5 7.5 5")]
    assert official(reviews, "plan", trim=False).total == D("75.00")
    assert official(reviews[:1], "plan", trim=False).total == D("100.00")


def five(*totals: int) -> list[Scored]:
    return [Scored(n, {"plan": D(value)}) for n, value in enumerate(totals, 1)]


@pytest.mark.parametrize(
    ("totals", "trim", "result"),
    [
        ((10, 20, 30, 40, 100), True, "30.00"),
        ((10, 20, 30, 40, 100), False, "40.00"),
        ((10, 20, 30, 100), True, "40.00"),
        ((10, 10, 10, 10, 10), True, "10.00"),
        ((0, 0, 50, 100, 100), True, "50.00"),
        ((10, 20, 25, 30, 40, 100), True, "28.75"),
    ],
)
def test_trimming_drops_one_highest_and_one_lowest_from_five_on(totals, trim, result):
    for order in permutations(five(*totals)) if len(totals) < 6 else [five(*totals)]:
        assert official(list(order), "plan", trim=trim).total == D(result)


def test_spread_is_highest_less_lowest_of_all_totals():
    score = official(five(10, 20, 30, 40, 100), "plan", trim=True)
    assert (score.spread, score.reviews, score.counted) == (D("90.00"), 5, 3)


def test_nothing_comes_to_nothing_and_does_not_pass():
    score = official([], "plan", trim=True)
    assert (score.total, score.spread, score.reviews) == (D("0.00"), D("0.00"), 0)
    assert passes(score, 0) is False


def test_of_equal_totals_the_one_weaker_in_the_heaviest_is_dropped_first():
    rows = [
        Scored(1, {"plan": D(30), "need": D(0)}),
        Scored(2, {"plan": D(10), "need": D(20)}),
        Scored(3, {"plan": D(20), "need": D(15)}),
        Scored(4, {"plan": D(25), "need": D(15)}),
        Scored(5, {"plan": D(30), "need": D(20)}),
    ]
    assert [one.reviewer for one in counted(rows, "plan", trim=True)] == [1, 3, 4]


def test_the_heaviest_criterion_of_equals_is_the_first():
    assert heaviest_of(WEIGHTS) == "plan"
    assert heaviest_of({"a": 50, "b": 50}) == "a"


@pytest.mark.parametrize(
    ("result", "name"),
    [("100", "S"), ("90", "S"), ("89.99", "A"), ("80", "A"), ("70", "B"), ("69.99", "C"), ("0", "C")],
)
def test_grades(result, name):
    assert grade(D(result), CUTS) == name


@pytest.mark.parametrize(("value", "yes"), [("60.00", True), ("59.99", False), ("100.00", True)])
def test_the_pass_mark_itself_passes(value, yes):
    reviews = [Scored(1, {"plan": D(value)})]
    assert passes(official(reviews, "plan", trim=False), 60) is yes


def test_a_mark_stands_apart_beyond_the_spread_from_the_others_median():
    weights = {"plan": 30}
    three = [Scored(n, {"plan": D(mark)}) for n, mark in ((1, 10), (2, 20), (3, "20.5"))]
    assert [(it.reviewer, it.median) for it in apart(three, weights, 30)] == [(1, D("20.25"))]
    edge = [Scored(1, {"plan": D(11)}), Scored(2, {"plan": D(20)})]
    assert apart(edge, weights, 30) == []  # nine of thirty is the limit itself
    beyond = [Scored(1, {"plan": D("10.5")}), Scored(2, {"plan": D(20)})]
    assert [it.reviewer for it in apart(beyond, weights, 30)] == [1, 2]
    assert apart(three[:1], weights, 30) == []


marks = st.lists(st.integers(0, 200).map(lambda n: D(n) / 2), min_size=1, max_size=9)


@given(marks, st.booleans(), st.randoms())
def test_no_result_depends_on_the_order_of_the_reviews(values, trim, random):
    reviews = [Scored(n, {"plan": value}) for n, value in enumerate(values)]
    shuffled = random.sample(reviews, len(reviews))
    assert official(shuffled, "plan", trim=trim) == official(reviews, "plan", trim=trim)
    assert min(values) <= official(reviews, "plan", trim=trim).total <= max(values)


@given(marks)
def test_the_mean_is_the_exact_one_rounded_half_up(values):
    exact = sum(values, D(0)) / len(values)
    assert abs(mean(values) - exact) <= D("0.005")

"""The order of a round, its ties, its hash, the line the budget draws. No database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.rules.ranking import Result, frozen_hash, rank, within_budget

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def result(proposal: int, total: str = "80", **changes: Any) -> Result:
    values: dict[str, Any] = {
        "heaviest": D(20),
        "spread": D(10),
        "priority": None,
        "received_at": NOON,
        "passes": True,
        "grade": "A",
        "reviews": 3,
        **changes,
    }
    return Result(proposal=proposal, total=D(total), **values)


def places(results) -> list[tuple[int, str]]:
    return [(line.result.proposal, line.tied_by) for line in rank(results)]


TIES = [
    ({"heaviest": D(25)}, {}, "heaviest"),
    ({"spread": D(5)}, {}, "spread"),
    ({"priority": 2}, {}, "priority"),
    ({"priority": 1}, {"priority": 2}, "priority"),
    ({"received_at": NOON - timedelta(microseconds=1)}, {}, "received_at"),
    ({}, {}, "proposal"),
    ({"heaviest": D(25), "spread": D(90)}, {"priority": 1}, "heaviest"),
    ({"spread": D(5), "received_at": NOON + timedelta(days=1)}, {"priority": 1}, "spread"),
    ({"priority": 1, "received_at": NOON + timedelta(days=1)}, {"priority": 2}, "priority"),
]


@pytest.mark.parametrize(("better", "worse", "by"), TIES)
def test_a_tie_is_broken_in_the_stated_order(better, worse, by):
    rows = [result(1, **better), result(2, **worse)]
    for order in permutations(rows):
        assert places(order) == [(1, by), (2, by)]


def test_a_higher_total_needs_no_tie():
    assert places([result(1, "79.99", heaviest=D(30)), result(2, "80.00")]) == [(2, ""), (1, "")]


def test_three_of_one_total_name_what_set_each_apart():
    rows = [result(1, spread=D(3)), result(2, spread=D(4)), result(3, heaviest=D(29))]
    assert places(rows) == [(3, "heaviest"), (1, "heaviest"), (2, "spread")]


def test_without_any_review_a_proposal_comes_last_whatever_its_total():
    rows = [result(1, "0.00", reviews=0, passes=False), result(2, "0.00", passes=False)]
    assert [line.result.proposal for line in rank(rows)] == [2, 1]


def test_moments_are_compared_whatever_their_zone():
    seoul = NOON.astimezone().replace(microsecond=1)
    assert places([result(1, received_at=seoul), result(2)]) == [(2, "received_at"), (1, "received_at")]


values = st.tuples(
    st.integers(0, 3), st.integers(0, 2), st.integers(0, 2), st.none() | st.integers(1, 2), st.integers(0, 2)
)


@given(st.lists(values, max_size=12), st.randoms())
def test_the_ranking_and_its_hash_do_not_depend_on_the_input_order(rows, random):
    results = [
        result(n, str(t), heaviest=D(h), spread=D(s), priority=p, received_at=NOON + timedelta(days=d))
        for n, (t, h, s, p, d) in enumerate(rows)
    ]
    lines = rank(results)
    shuffled = rank(random.sample(results, len(results)))
    assert shuffled == lines and frozen_hash(shuffled) == frozen_hash(lines)
    assert [line.place for line in lines] == list(range(1, len(rows) + 1))


def test_the_hash_covers_every_value_of_a_line():
    one = [result(1), result(2, "70")]
    seen = {frozen_hash(rank(one))}
    for name, value in [
        ("heaviest", D(1)),
        ("spread", D(1)),
        ("passes", False),
        ("grade", "B"),
        ("reviews", 2),
    ]:
        seen.add(frozen_hash(rank([one[0], result(2, "70", **{name: value})])))
    seen.add(frozen_hash(rank([one[0], result(2, "70.01")])))
    seen.add(frozen_hash(rank([one[0], result(3, "70")])))
    assert len(seen) == 8


ASKED = {1: 40, 2: 50, 3: 20, 4: 5}


@pytest.mark.parametrize(
    ("budget", "reached"),
    [(0, set()), (39, set()), (40, {1}), (90, {1, 2}), (109, {1, 2}), (110, {1, 2, 3}), (999, {1, 2, 3})],
)
def test_the_line_falls_before_the_first_that_is_too_much(budget, reached):
    lines = rank([result(1, "90"), result(2, "80"), result(3, "70"), result(4, "50", passes=False)])
    assert within_budget(lines, ASKED, budget) == reached


def test_by_province_the_line_follows_the_provinces_ranks_among_those_that_pass():
    lines = rank(
        [
            result(1, "90", priority=3),
            result(2, "80", priority=1),
            result(3, "70"),
            result(4, "50", passes=False, priority=1),
        ]
    )
    assert within_budget(lines, ASKED, 70, by_province=True) == {2}
    assert within_budget(lines, ASKED, 90, by_province=True) == {2, 1}

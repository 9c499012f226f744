"""Plans of who reviews what: balanced, free of conflict, the same each time, and why there is none. No database."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.rules.assignment import faults_of, plan


def panels(pairs) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for proposal, reviewer in pairs:
        found.setdefault(proposal, set()).add(reviewer)
    return found


def test_each_proposal_gets_its_reviewers_and_loads_are_even():
    found = plan(range(10), range(100, 104), set(), per_proposal=2)
    assert found.feasible and all(len(panel) == 2 for panel in panels(found.pairs).values())
    assert found.loads == {100: 5, 101: 5, 102: 5, 103: 5}


def test_conflicts_are_kept_apart_even_where_only_an_exchange_helps():
    conflicts = {(2, 102), (2, 103), (1, 103)}
    found = plan([1, 2, 3], [101, 102, 103], conflicts, per_proposal=1, limits={101: 1, 102: 1, 103: 1})
    assert found.pairs == ((1, 102), (2, 101), (3, 103))


def test_what_is_locked_stays_and_counts():
    found = plan([1, 2], [101, 102, 103], set(), locked=[(1, 101), (2, 101)], per_proposal=2)
    assert {(1, 101), (2, 101)} <= set(found.pairs)
    assert found.loads == {101: 2, 102: 1, 103: 1}


def test_the_order_of_the_input_does_not_matter():
    conflicts = {(p, 100 + (p * 7) % 9) for p in range(30)}
    first = plan(range(30), range(100, 109), conflicts)
    for seed in range(5):
        proposals, reviewers = list(range(30)), list(range(100, 109))
        random.Random(seed).shuffle(proposals)
        random.Random(seed).shuffle(reviewers)
        assert plan(proposals, reviewers, conflicts) == first


def test_panels_are_mixed_so_that_they_can_be_compared():
    found = plan(range(30), range(100, 110), set())
    assert len({tuple(sorted(panel)) for panel in panels(found.pairs).values()}) >= 20


def test_a_proposal_in_conflict_with_too_many_is_named():
    found = plan([1, 2], [101, 102, 103], {(2, 101), (2, 102)}, per_proposal=2)
    assert not found.feasible
    assert [(it.proposal, it.missing, it.free, it.blocked) for it in found.shortages] == [(2, 1, 1, ())]
    assert len(panels(found.pairs)[1]) == 2


def test_too_little_room_names_proposals_and_the_full_reviewers():
    found = plan([1, 2, 3], [101, 102], set(), per_proposal=2, limits={101: 2, 102: 2})
    assert len(found.pairs) == 4
    assert sum(it.missing for it in found.shortages) == 2
    assert {reviewer for it in found.shortages for reviewer in it.blocked} <= {101, 102}


def test_nothing_to_plan():
    assert plan([], [101], set()).pairs == ()
    assert [it.missing for it in plan([1], [], set()).shortages] == [3]


def test_two_hundred_proposals_and_thirty_reviewers_take_a_moment():
    conflicts = {(p, 1000 + (p * 13) % 30) for p in range(200)} | {(p, 1000 + p % 7) for p in range(200)}
    began = time.process_time()
    found = plan(range(200), range(1000, 1030), conflicts)
    assert time.process_time() - began < 2
    assert found.feasible and not set(found.pairs) & conflicts
    assert max(found.loads.values()) - min(found.loads.values()) <= 1


def best_possible(proposals, reviewers, conflicts, each, limits) -> int:
    """How many places can be filled at all: the plain maximum flow, by augmenting."""
    held: dict[int, set[int]] = {r: set() for r in reviewers}

    def augment(proposal, seen):
        for reviewer in reviewers:
            if (proposal, reviewer) in conflicts or reviewer in seen or proposal in held[reviewer]:
                continue
            seen.add(reviewer)
            if len(held[reviewer]) < limits[reviewer]:
                held[reviewer].add(proposal)
                return True
            for other in list(held[reviewer]):
                held[reviewer].remove(other)
                held[reviewer].add(proposal)
                if augment(other, seen):
                    return True
                held[reviewer].remove(proposal)
                held[reviewer].add(other)
        return False

    return sum(augment(proposal, set()) for _place in range(each) for proposal in proposals)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 6),
    st.integers(1, 5),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=14),
    st.integers(1, 3),
    st.lists(st.integers(1, 5), min_size=5, max_size=5),
)
def test_no_plan_breaks_a_rule_and_none_leaves_a_place_that_could_be_filled(many, few, conflicts, each, room):
    proposals, reviewers = list(range(many)), list(range(few))
    limits = {reviewer: room[reviewer] for reviewer in reviewers}
    found = plan(proposals, reviewers, conflicts, per_proposal=each, limits=limits)
    assert not set(found.pairs) & conflicts
    assert all(found.loads[reviewer] <= limits[reviewer] for reviewer in reviewers)
    assert all(len(panel) <= each for panel in panels(found.pairs).values())
    assert len(found.pairs) + sum(it.missing for it in found.shortages) == many * each
    assert len(found.pairs) == best_possible(proposals, reviewers, conflicts, each, limits)


@pytest.mark.parametrize(
    ("pair", "fault"),
    [
        ((1, 101), None),
        ((1, 102), ("conflict", "kin")),
        ((9, 101), ("unknown", "")),
        ((1, 999), ("unknown", "")),
    ],
)
def test_faults_of_chosen_pairs(pair, fault):
    found = faults_of([pair, pair], proposals={1}, reviewers={101, 102}, conflicts={(1, 102): "kin"})
    assert [(it.kind, it.why) for it in found] == ([fault] if fault else [])

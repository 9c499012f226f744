"""Plans of who reviews what: equal to trying out every plan, the same whatever the order, and why there is none. No database."""

import os
import random
from dataclasses import replace

import pytest

from reviews.rules import assignment
from reviews.rules.assignment import Plan, Problem, Reviewer, faults_of, fit_rows
from reviews.rules.assignment.prices import prices
from reviews.rules.assignment.solving import solve
from tests.reviews import brute

PROVE = bool(os.environ.get("PROVE"))
SMALL = range(6000 if PROVE else 1000)
CROSSING = range(10_000, 10_600 if PROVE else 10_100)


def small(fits: dict, **changes) -> Problem:
    """Proposals 1, 2, … and reviewers 101, 102, … as named by the fits."""
    proposals = tuple(sorted({proposal for proposal, _reviewer in fits}))
    ids = tuple(sorted({reviewer for _proposal, reviewer in fits}))
    changes.setdefault("reviewers", tuple(Reviewer(one) for one in ids))
    return Problem(proposals, wanted=changes.pop("wanted", 1), fit=fit_rows(proposals, ids, fits), **changes)


def even(proposals: int, reviewers: int, fit: int = 50) -> dict:
    return {(row, 101 + one): fit for row in range(1, proposals + 1) for one in range(reviewers)}


@pytest.mark.parametrize("first", SMALL[::50])
def test_equal_to_the_best_of_all_plans(first):
    for seed in SMALL[first : first + 50]:
        problem = brute.question(seed)
        found, best = solve(problem), brute.best(problem)
        assert found.feasible == (best is not None), seed
        if best is not None:
            assert found.pairs in {tuple(sorted(pairs)) for pairs in brute.plans(problem)}, seed
            assert (brute.score(problem, found.pairs), found.proven) == (best, True), seed


def test_equal_to_the_best_of_all_plans_where_groups_cross():
    for seed in CROSSING:
        problem = brute.question(seed, crossing=True)
        found, best = solve(problem), brute.best(problem)
        assert found.feasible == (best is not None), seed
        assert best is None or brute.score(problem, found.pairs) == best, seed


def test_what_a_lock_costs_is_what_all_plans_without_it_would_bring():
    met = 0
    for seed in SMALL:
        problem = replace(brute.question(seed), existing=frozenset(), newcomers=0)
        found, fit = solve(problem), brute.fits(problem)
        for pair, price in (prices(problem, found) if problem.locked else {}).items():
            freed = replace(problem, locked=problem.locked - {pair})
            above = [
                sum(fit[it] for it in pairs)
                for pairs in brute.plans(freed)
                if problem.objective == "total" or brute.score(freed, pairs)[1] >= found.bar
            ]
            assert price == max(0, max(above, default=0) - found.total), (seed, pair)
            met += 1
    assert met > 10


def test_each_way_out_of_too_little_room_helps_by_as_much_as_it_says():
    met = 0
    for seed in SMALL:
        problem = brute.question(seed)
        found = solve(problem)
        if {reason.kind for reason in found.reasons} != {"room"}:
            continue
        ways = [way for reason in found.reasons for way in reason.relaxations if way.kind == "raise_most"]
        assert brute.best(raised(problem, {way.reviewer: way.by for way in ways})) is not None, seed
        less = raised(problem, {way.reviewer: way.by - (way is ways[0]) for way in ways})
        assert brute.best(less) is None, seed
        met += 1
    assert met > 3


def raised(problem: Problem, more: dict[int, int]) -> Problem:
    reviewers = (
        replace(one, most=None if one.most is None else one.most + more.get(one.id, 0))
        for one in problem.reviewers
    )
    return replace(problem, reviewers=tuple(reviewers))


def test_the_order_of_the_question_does_not_matter():
    for seed in range(20):
        problem, dice = brute.question(seed), random.Random(seed)
        rows, columns = list(range(len(problem.proposals))), list(range(len(problem.reviewers)))
        dice.shuffle(rows)
        dice.shuffle(columns)
        shuffled = replace(
            problem,
            proposals=tuple(problem.proposals[row] for row in rows),
            reviewers=tuple(problem.reviewers[one] for one in columns),
            fit=tuple(bytes(problem.fit[row][one] for one in columns) for row in rows),
            barred=dict(reversed(problem.barred.items())),
        )
        assert shuffled.hash() == problem.hash()
        assert solve(shuffled) == solve(problem)


def test_a_question_and_its_answer_survive_being_stored():
    for seed in range(20):
        problem = brute.question(seed)
        found = solve(problem)
        assert Problem.from_json(problem.to_json()).hash() == found.hash
        assert Plan.from_json(found.to_json()) == found


def test_loads_are_even_where_all_else_is_equal():
    found = solve(small(even(10, 4), wanted=2))
    assert set(found.loads.values()) == {5}
    assert (found.total, found.worst, found.proven) == (1000, 50, True)


def test_the_worst_pair_comes_before_the_total_when_it_is_asked_for():
    fits = {(1, 101): 100, (1, 102): 60, (2, 101): 60, (2, 102): 10}
    one_each = tuple(Reviewer(it, most=1) for it in (101, 102))
    greedy = solve(small({**fits, (2, 102): 30}, reviewers=one_each, objective="total"))
    fair = solve(small({**fits, (2, 102): 30}, reviewers=one_each))
    assert (greedy.total, greedy.worst) == (130, 30)
    assert (fair.total, fair.worst) == (120, 60)


def test_what_stands_stays_as_far_as_it_can_and_new_proposals_come_in():
    fits = even(6, 3) | {(1, 101): 0, (2, 102): 0}
    before = solve(small(even(4, 3), wanted=2))
    after = solve(small(fits, wanted=2, existing=frozenset(before.pairs)))
    assert set(before.pairs) <= set(after.pairs) and len(after.pairs) == 12
    lost = {pair: fit for pair, fit in fits.items() if pair[1] != 103}
    without = solve(small(lost, wanted=2, existing=frozenset(before.pairs)))
    assert {pair for pair in before.pairs if pair[1] != 103} <= set(without.pairs)


def test_too_few_free_of_conflict_names_the_proposal_and_how_many_are_missing():
    found = solve(small(even(2, 3), wanted=2, barred={(2, 101): "kin", (2, 102): "former"}))
    assert [(it.kind, it.proposals, it.need, it.have) for it in found.reasons] == [("candidates", (2,), 2, 1)]
    assert [(it.kind, it.by) for it in found.reasons[0].relaxations] == [("invite", 1), ("lower_wanted", 1)]
    assert len(found.pairs) == 3  # as many as can be


def test_too_little_room_names_the_reviewers_and_by_how_much_their_most_is_too_small():
    reviewers = (Reviewer(101, most=1), Reviewer(102, most=1), Reviewer(103, most=9))
    barred = dict.fromkeys([(1, 103), (2, 103), (3, 103)], "kin")
    found = solve(small(even(4, 3), reviewers=reviewers, barred=barred))
    reason = found.reasons[0]
    assert (reason.kind, reason.proposals, reason.reviewers) == ("room", (1, 2, 3), (101, 102))
    assert (reason.need, reason.have) == (3, 2)
    assert [(it.kind, it.by) for it in reason.relaxations] == [("raise_most", 1)]


def test_a_lock_in_the_way_is_named():
    reviewers = (Reviewer(101, most=1), Reviewer(102, most=1))
    barred = {(2, 102): "kin"}
    found = solve(small(even(2, 2), reviewers=reviewers, barred=barred, locked=frozenset({(1, 101)})))
    ways = [(it.kind, it.proposal, it.reviewer) for it in found.reasons[0].relaxations]
    assert ("unlock", 1, 101) in ways


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"locked": frozenset({(1, 101)}), "barred": {(1, 101): "kin"}}, "locked_barred"),
        ({"locked": frozenset({(1, 101)}), "forbidden": frozenset({(1, 101)})}, "locked_forbidden"),
        ({"locked": frozenset({(9, 101)})}, "locked_unknown"),
        ({"locked": frozenset({(1, 101), (1, 102)})}, "locked_over_wanted"),
        ({"reviewers": (Reviewer(101, least=2, most=1), Reviewer(102))}, "least_over_most"),
        ({"reviewers": (Reviewer(101, least=3), Reviewer(102))}, "least"),
        ({"newcomers": 10}, "newcomers"),
    ],
)
def test_what_cannot_be_fulfilled_is_told_by_its_limit(changes, kind):
    found = solve(small(even(2, 2), **changes))
    assert [it.kind for it in found.reasons] == [kind]
    assert found.reasons[0].relaxations


def test_progress_is_told_and_who_no_longer_wants_it_stops_it():
    told: list[int] = []
    solve(small(even(30, 6), wanted=3), lambda done, total: told.append(done * 100 // total))
    assert told == sorted(told) and (told[0], told[-1]) == (0, 100)

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        solve(small(even(3, 3)), stop)


def test_nothing_to_plan():
    assert solve(Problem((), (Reviewer(101),), 3, ())).pairs == ()
    nobody = solve(Problem((1,), (), 3, (b"",)))
    assert [(it.kind, it.need, it.have) for it in nobody.reasons] == [("candidates", 3, 0)]


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


def test_every_objective_is_known():
    assert assignment.OBJECTIVES == (assignment.WORST_FIRST, assignment.TOTAL)

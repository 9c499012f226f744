"""Every plan there is of a small question, looked at one by one: what the solver must be equal to."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from reviews.rules.assignment import WORST_FIRST, Pair, Problem, Reviewer, fit_rows

Score = tuple[int, int, int, int]  # kept, worst new pair, total, less the squares of the loads


def best(problem: Problem) -> Score | None:
    """The score of the best plan; None where there is none."""
    return max((score(problem, pairs) for pairs in plans(problem)), default=None)


def score(problem: Problem, pairs: tuple[Pair, ...]) -> Score:
    fit = fits(problem)
    chosen = [fit[pair] for pair in pairs if pair not in problem.locked | problem.existing]
    worst = min(chosen, default=100) if problem.objective == WORST_FIRST else 0
    loads = Counter(reviewer for _proposal, reviewer in pairs)
    kept = len(problem.existing.intersection(pairs) - problem.locked)
    return kept, worst, sum(fit[pair] for pair in pairs), -sum(load * load for load in loads.values())


def fits(problem: Problem) -> dict[Pair, int]:
    return {
        (proposal, one.id): value
        for proposal, row in zip(problem.proposals, problem.fit, strict=True)
        for one, value in zip(problem.reviewers, row, strict=True)
    }


def plans(problem: Problem) -> Iterator[tuple[Pair, ...]]:
    able = [list(_panels(problem, proposal)) for proposal in problem.proposals]
    places = problem.wanted * len(problem.proposals)
    for chosen in product(*able):
        pairs = tuple(pair for panel in chosen for pair in panel)
        loads = Counter(reviewer for _proposal, reviewer in pairs)
        fresh = sum(loads[one.id] for one in problem.reviewers if one.newcomer)
        if fresh * 100 >= problem.newcomers * places and all(
            one.least <= loads[one.id] <= (len(problem.proposals) if one.most is None else one.most)
            for one in problem.reviewers
        ):
            yield pairs


def _panels(problem: Problem, proposal: int) -> Iterator[tuple[Pair, ...]]:
    locked = {pair for pair in problem.locked if pair[0] == proposal}
    for panel in combinations(problem.reviewers, problem.wanted):
        pairs = {(proposal, one.id) for one in panel}
        if not locked <= pairs or pairs & (problem.barred.keys() | problem.forbidden):
            continue
        met = Counter((family, one.groups.get(family)) for family in problem.caps for one in panel)
        if all(not group or count <= problem.caps[family] for (family, group), count in met.items()):
            yield tuple(sorted(pairs))


def question(seed: int, *, crossing: bool = False) -> Problem:
    """A small question; about a third of them have no plan."""
    dice = random.Random(seed)
    proposals = tuple(range(1, 1 + dice.randint(1, 4)))
    ids = tuple(range(101, 101 + dice.randint(2, 5)))
    values = dice.choice([(0, 100), (0, 50, 100), tuple(range(101))])
    pairs = [(proposal, one) for proposal in proposals for one in ids]
    wanted = dice.randint(1, min(3, len(ids) - 1))
    problem = Problem(
        proposals,
        tuple(_reviewer(dice, one, len(proposals), crossing) for one in ids),
        wanted,
        fit_rows(proposals, ids, {pair: dice.choice(values) for pair in pairs}),
        barred=dict.fromkeys(_some(dice, pairs, 0.08), "kin"),
        objective=dice.choice(["total", "worst_first"]),
    )
    return _more(dice, problem, pairs, crossing)


def _reviewer(dice: random.Random, pk: int, most: int, crossing: bool) -> Reviewer:
    organisation = dice.choice("abc")
    province = dice.choice("xy") if crossing else {"a": "x", "b": "x", "c": "y"}[organisation]
    return Reviewer(
        pk,
        least=dice.choice([0, 0, 0, 0, 1, 2]) if most > 1 else 0,
        most=dice.choice([None, 1, 2, 3, 3, most, most]),
        groups={"organisation": organisation, "province": province},
        newcomer=dice.random() < 0.4,
    )


def _more(dice: random.Random, problem: Problem, pairs: list[Pair], crossing: bool) -> Problem:
    """Now and then with locks, forbidden pairs, caps, newcomers, and pairs that stand."""
    able = [pair for pair in pairs if pair not in problem.barred]
    locked = _some(dice, able, 0.15) if dice.random() < 0.5 else frozenset()
    forbidden = _some(dice, [it for it in able if it not in locked], 0.15)
    caps = {}
    if crossing or dice.random() < 0.3:
        caps["organisation"] = dice.choice([1, 2, 2])
    if crossing or dice.random() < 0.3:
        caps["province"] = dice.choice([1, 2, 2])
    return replace(
        problem,
        locked=locked,
        forbidden=forbidden if dice.random() < 0.5 else frozenset(),
        existing=_some(dice, pairs, 0.3) if dice.random() < 0.4 else frozenset(),
        caps=caps,
        newcomers=dice.choice([10, 34, 50]) if dice.random() < 0.3 else 0,
    )


def _some(dice: random.Random, pairs: list[Pair], share: float) -> frozenset[Pair]:
    return frozenset(pair for pair in pairs if dice.random() < share)

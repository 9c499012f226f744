"""Why there is no plan: the cut that the search ran into, as proposals, reviewers, and the limits to relax by how much.

Where nothing that is over can be brought to where it lacks, the nodes it can reach are a smallest cut (Ford, Fulkerson):
the proposals that these reviewers hold can be given to nobody else, and by so many places there is no room for them.
"""

from collections import deque
from collections.abc import Iterator

import numpy as np

from reviews.rules.assignment.data import Reason, Relaxation
from reviews.rules.assignment.flow import closure
from reviews.rules.assignment.network import FAR, Bools, Network
from reviews.rules.assignment.table import Table

MOST_WAYS = 12  # as many ways out are named


def reasons_of(table: Table, net: Network) -> list[Reason]:
    """The reasons of a flow that ran out: those independent of each other apart."""
    return [*_candidates(table, net), *_room(table, net), *_least(table, net), *_newcomers(table, net)]


def partial(table: Table, net: Network) -> Bools:
    """As many places as can be filled: what is over somebody's limit is left out, the worst fitting first."""
    on = net.on.copy()
    for one in np.flatnonzero(net.excess[: net.count] > 0).tolist():
        held = sorted(net.held[one], key=lambda row: (table.fit[row, one], row))
        on[held[: int(net.excess[one])], one] = False
    return on


def _candidates(table: Table, net: Network) -> Iterator[Reason]:
    """Proposals that too few can take, whoever has room."""
    problem = table.problem
    for row in np.flatnonzero(net.missing > 0).tolist():
        proposal, missing = problem.proposals[row], int(net.missing[row])
        free = int(table.open[row].sum() + table.locked[row].sum())
        ways = [Relaxation("invite", missing, proposal=proposal)]
        if free >= problem.wanted:
            ways = [Relaxation("raise_cap", 1, family=family) for family in sorted(problem.caps)]
        ways += [
            Relaxation("allow", 1, proposal, one.id)
            for one in problem.reviewers
            if (proposal, one.id) in problem.forbidden and (proposal, one.id) not in problem.barred
        ]
        ways.append(Relaxation("lower_wanted", missing))
        kind = "candidates" if free < problem.wanted else "caps"
        yield Reason(kind, (proposal,), (), problem.wanted, problem.wanted - missing, relaxations=_few(ways))


def _few(ways: list[Relaxation]) -> tuple[Relaxation, ...]:
    return tuple(ways[:MOST_WAYS])


def _room(table: Table, net: Network) -> Iterator[Reason]:
    """Proposals whose every candidate is full, and cannot hand anything on."""
    starts = set(np.flatnonzero(net.excess[: net.count] > 0).tolist())
    while starts:
        cut, over = _component(net, min(starts), starts)
        starts -= over
        if net.sink in cut:  # they could, were it not for somebody's least: that is the reason then
            continue
        inside = sorted(node for node in cut if node < net.count)
        rows = sorted(set().union(*(net.held[one] for one in inside)))
        ways = [
            Relaxation("raise_most", int(net.excess[one]), reviewer=table.problem.reviewers[one].id)
            for one in sorted(over)
        ]
        ways += _freeing(table, net, inside, rows)
        yield Reason(
            "room",
            tuple(table.problem.proposals[row] for row in rows),
            tuple(table.problem.reviewers[one].id for one in inside),
            sum(len(net.held[one]) + int(net.locked[one]) for one in inside),
            sum(int(net.bounds.most[one] + net.locked[one]) for one in inside),
            relaxations=_few(ways),
        )


def _component(net: Network, start: int, starts: set[int]) -> tuple[set[int], set[int]]:
    """What one excess can reach, together with every other excess whose reach meets it."""
    cut, over, grown = closure(net, [start]), {start}, True
    while grown:
        grown = False
        for other in sorted(starts - over):
            reach = closure(net, [other])
            if reach & cut:
                cut, over, grown = cut | reach, over | {other}, True
    return cut, over


def _freeing(table: Table, net: Network, inside: list[int], rows: list[int]) -> list[Relaxation]:
    """Locks, forbidden pairs and caps that keep a place from somebody who has room."""
    problem, full = table.problem, set(inside)
    room = [one for one in range(net.count) if one not in full and net.flow[one] < net.bounds.most[one]]
    found = []
    for one in inside:
        for row in np.flatnonzero(table.locked[:, one]).tolist():
            if any(table.open[row, other] and not net.on[row, other] for other in room):
                found.append(Relaxation("unlock", 1, problem.proposals[row], problem.reviewers[one].id))
    for row in rows:
        for other in room:
            pair = problem.proposals[row], problem.reviewers[other].id
            if pair in problem.forbidden and pair not in problem.barred:
                found.append(Relaxation("allow", 1, *pair))
    if any(net.price[row, other] < FAR // 2 for row in rows for other in room):
        found += [Relaxation("raise_cap", 1, family=family) for family in sorted(problem.caps)]
    return found


def _reaching(net: Network, ends: list[int]) -> set[int]:
    """Every node whose load can be brought to `ends`."""
    seen, queue = set(ends), deque(ends)
    while queue:
        for node in np.flatnonzero(net.cost[:, queue.popleft()] < FAR).tolist():
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return seen


def _least(table: Table, net: Network) -> Iterator[Reason]:
    """Reviewers who must have more than there is for them."""
    lacks = np.flatnonzero(net.excess[: net.count] < 0).tolist()
    if not lacks:
        return
    inside = sorted(node for node in _reaching(net, lacks) if node < net.count)
    ways = [
        Relaxation("lower_least", -int(net.excess[one]), reviewer=table.problem.reviewers[one].id)
        for one in lacks
    ]
    yield Reason(
        "least",
        (),
        tuple(table.problem.reviewers[one].id for one in inside),
        sum(int(net.bounds.least[one] + net.locked[one]) for one in inside),
        sum(len(net.held[one]) + int(net.locked[one]) for one in inside),
        relaxations=_few(ways),
    )


def _newcomers(table: Table, net: Network) -> Iterator[Reason]:
    """A share of newcomers that cannot be reached: `need` and `have` in places."""
    lack = -int(net.excess[net.hub])
    if lack <= 0:
        return
    problem = table.problem
    fresh = [one for one in range(net.count) if problem.reviewers[one].newcomer]
    places = problem.wanted * len(problem.proposals)
    have = sum(len(net.held[one]) + int(net.locked[one]) for one in fresh)
    ways = [Relaxation("lower_newcomers", problem.newcomers - have * 100 // max(1, places))]
    ways += [Relaxation("invite", 1)]
    yield Reason(
        "newcomers",
        (),
        tuple(problem.reviewers[one].id for one in fresh),
        have + lack,
        have,
        relaxations=_few(ways),
    )

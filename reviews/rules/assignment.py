"""Who reviews what: a balanced plan free of conflicts, the same for the same input, and why there is none.

Loads are as even as they can be: each proposal's places are filled along shortest ways of exchange to the reviewer with
the fewest proposals (successive shortest paths of a flow with convex cost; Harvey, Ladner, Lovasz, Tamir 2006).
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]  # (proposal, reviewer)
NOBODY = -1


@dataclass(frozen=True)
class Shortage:
    """A proposal that lacks `missing` reviewers. `free`: how many reviewers have no conflict with it.

    `blocked` are reviewers who could take it if they had room.
    """

    proposal: int
    missing: int
    free: int
    blocked: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Pairs of (proposal, reviewer), those locked included, and what could not be filled."""

    pairs: tuple[Pair, ...]
    loads: Mapping[int, int]
    shortages: tuple[Shortage, ...] = ()

    @property
    def feasible(self) -> bool:
        return not self.shortages


@dataclass
class _Table:
    """The plan while it is made."""

    allowed: dict[int, list[int]]
    limits: Mapping[int, int]
    locked: set[Pair]
    panels: dict[int, set[int]]
    loads: Counter[int] = field(default_factory=Counter)
    held: dict[int, set[int]] = field(default_factory=dict)
    met: Counter[Pair] = field(default_factory=Counter)

    def room(self, reviewer: int) -> bool:
        return self.loads[reviewer] < self.limits.get(reviewer, len(self.panels) + 1)

    def put(self, proposal: int, reviewer: int) -> None:
        for other in self.panels[proposal]:
            self.met[other, reviewer] += 1
            self.met[reviewer, other] += 1
        self.panels[proposal].add(reviewer)
        self.held.setdefault(reviewer, set()).add(proposal)
        self.loads[reviewer] += 1

    def take(self, proposal: int, reviewer: int) -> None:
        self.panels[proposal].remove(reviewer)
        self.held[reviewer].remove(proposal)
        self.loads[reviewer] -= 1
        for other in self.panels[proposal]:
            self.met[other, reviewer] -= 1
            self.met[reviewer, other] -= 1


def plan(
    proposals: Iterable[int],
    reviewers: Iterable[int],
    conflicts: Collection[Pair],
    locked: Iterable[Pair] = (),
    per_proposal: int = 3,
    limits: Mapping[int, int] | None = None,
) -> Plan:
    """A plan of `per_proposal` reviewers each; `locked` pairs stay; `limits` is the most a reviewer takes.

    Where that cannot be, the plan holds as much as can be and `shortages` names the proposals.
    """
    table = _table(sorted(set(proposals)), sorted(set(reviewers)), set(conflicts), set(locked), limits or {})
    hardest_first = sorted(table.panels, key=lambda it: (len(table.allowed[it]), it))
    for place in range(per_proposal):
        for proposal in hardest_first:
            if len(table.panels[proposal]) <= place and (way := _way(table, proposal)):
                _walk(table, way)
    short = tuple(
        _shortage(table, proposal, per_proposal)
        for proposal in sorted(table.panels)
        if len(table.panels[proposal]) < per_proposal
    )
    pairs = sorted((proposal, one) for proposal, panel in table.panels.items() for one in panel)
    return Plan(tuple(pairs), dict(table.loads), short)


def _table(
    proposals: list[int],
    reviewers: list[int],
    conflicts: set[Pair],
    locked: set[Pair],
    limits: Mapping[int, int],
) -> _Table:
    allowed = {p: [r for r in reviewers if (p, r) not in conflicts] for p in proposals}
    table = _Table(allowed, limits, locked, {proposal: set() for proposal in proposals})
    table.loads.update(dict.fromkeys(reviewers, 0))
    for proposal, reviewer in sorted(locked):
        if proposal in table.panels:
            table.put(proposal, reviewer)
    return table


def _way(table: _Table, start: int) -> list[Pair]:
    """The exchange that ends at the reviewer with the fewest proposals: [(proposal, gives a place to), …], or []."""
    came: dict[int, Pair] = {}  # reviewer -> (proposal, the reviewer who hands it on)
    queue: deque[Pair] = deque([(start, NOBODY)])
    seen, best = {start}, None
    least = min((n for r, n in table.loads.items() if table.room(r)), default=None)
    while queue:
        proposal, giver = queue.popleft()
        for reviewer in _by_fit(table, proposal):
            if reviewer in came or reviewer in table.panels[proposal]:
                continue
            came[reviewer] = (proposal, giver)
            if table.room(reviewer) and (best is None or table.loads[reviewer] < table.loads[best]):
                best = reviewer
                if table.loads[best] == least:
                    return _back(came, best)
            for other in sorted(table.held.get(reviewer, ())):
                if other not in seen and (other, reviewer) not in table.locked:
                    seen.add(other)
                    queue.append((other, reviewer))
    return _back(came, best) if best is not None else []


def _by_fit(table: _Table, proposal: int) -> list[int]:
    """Fewest proposals first, then who has met the panel least: mixed panels can be compared with each other."""
    panel = table.panels[proposal]
    return sorted(
        table.allowed[proposal],
        key=lambda it: (table.loads[it], sum(table.met[it, other] for other in panel), it),
    )


def _back(came: Mapping[int, Pair], reviewer: int) -> list[Pair]:
    way = []
    while reviewer != NOBODY:
        proposal, giver = came[reviewer]
        way.append((proposal, reviewer))
        reviewer = giver
    return way


def _walk(table: _Table, way: list[Pair]) -> None:
    """Each proposal on the way takes the reviewer it was given and lets go the one it handed on."""
    for index, (proposal, reviewer) in enumerate(way):
        if index + 1 < len(way):
            table.take(proposal, way[index + 1][1])
        table.put(proposal, reviewer)


def _shortage(table: _Table, proposal: int, per_proposal: int) -> Shortage:
    free = table.allowed[proposal]
    blocked = tuple(r for r in free if r not in table.panels[proposal] and not table.room(r))
    return Shortage(proposal, per_proposal - len(table.panels[proposal]), len(free), blocked)


@dataclass(frozen=True)
class Fault:
    """Why a chosen pair cannot stand: conflict (its kind in `why`), or unknown to the round."""

    pair: Pair
    kind: str
    why: str = ""


def faults_of(
    pairs: Iterable[Pair],
    *,
    proposals: Collection[int],
    reviewers: Collection[int],
    conflicts: Mapping[Pair, str],
) -> list[Fault]:
    """What is wrong with pairs a person has chosen; the same question for the preview and the confirmation."""
    found = []
    for pair in sorted(set(pairs)):
        if pair[0] not in proposals or pair[1] not in reviewers:
            found.append(Fault(pair, "unknown"))
        elif pair in conflicts:
            found.append(Fault(pair, "conflict", conflicts[pair]))
    return found

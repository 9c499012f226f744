"""The flow as it is being found: who holds what, and what the cheapest exchange between two reviewers costs.

Proposals outnumber reviewers by far, so the residual network is kept on the reviewers alone: the arc from one to another
is the cheapest proposal that the first can hand to the second. Two more nodes gather the loads: HUB those of newcomers
(where a share of theirs is asked), SINK all. Everything is whole numbers, in the one order of the ids, hence exact and
the same each time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
FAR = 1 << 48  # no arc


@dataclass(frozen=True)
class Cap:
    """At most `most` of one group on a proposal; `group` holds the group's number of each reviewer, the last is none."""

    group: Ints
    groups: int
    most: int


@dataclass(frozen=True)
class Bounds:
    """Of each reviewer's load, locked pairs not counted; `floor` is the least that all newcomers take together."""

    least: Ints
    most: Ints
    newcomer: Bools
    floor: int = 0


def met(cap: Cap, on: Bools) -> Ints:
    """How many of each group are on each proposal."""
    numbers = range(cap.groups)
    return np.stack([on[:, cap.group == number].sum(1, dtype=np.int64) for number in numbers], axis=1)


class Network:
    """Holds `demand[p]` of the open pairs of each proposal beside the fixed ones; `gain` is what a pair brings."""

    def __init__(
        self, gain: Ints, free: Bools, fixed: Bools, demand: Ints, bounds: Bounds, caps: Sequence[Cap] = ()
    ) -> None:
        self.rows, self.count = gain.shape
        self.sink, self.hub, self.size = self.count, self.count + 1, self.count + 2
        self.gain, self.free, self.fixed, self.bounds, self.caps = gain, free & ~fixed, fixed, bounds, caps
        self.on = fixed.copy()
        self.missing = demand.copy()
        self.price = np.where(self.free, -gain, FAR)  # of adding the pair; FAR where it is not open
        self.met = [met(cap, fixed) for cap in caps]
        self.held: list[set[int]] = [set() for _reviewer in range(self.count)]
        self.locked = fixed.sum(0, dtype=np.int64)
        self.cost = np.full((self.size, self.size), FAR, np.int64)
        self.via = np.zeros((self.count, self.count), np.int64)
        self.potential = np.zeros(self.size, np.int64)
        self._fill()
        self._load()

    # What stands.

    def loads(self) -> Ints:
        """Of each reviewer, locked pairs counted."""
        return self.locked + np.array([len(held) for held in self.held], np.int64)

    def gathers(self, reviewer: int) -> int:
        """The node that the reviewer's load flows to."""
        return self.hub if self.bounds.floor and self.bounds.newcomer[reviewer] else self.sink

    # Beginning.

    def _fill(self) -> None:
        """Each proposal takes its best, whoever has room; of equals who has the fewest."""
        loads = self.locked.copy()
        weight = int(self.missing.sum() + loads.sum() + 1)
        for row in np.flatnonzero(self.missing > 0).tolist():
            able = np.flatnonzero(self.free[row])
            order = able[np.argsort(self.price[row, able] * weight + loads[able], kind="stable")]
            for one in order.tolist():
                if self._fits(row, one):
                    self._put(row, one)
                    loads[one] += 1
                    self.missing[row] -= 1
                if not self.missing[row]:
                    break

    def _fits(self, row: int, one: int) -> bool:
        return all(met[row, cap.group[one]] < cap.most or cap.group[one] == cap.groups - 1
                   for cap, met in zip(self.caps, self.met, strict=True))  # fmt: skip

    def _load(self) -> None:
        """Loads are cut to their bounds; what is over or under waits as excess to be brought from node to node."""
        held = np.array([len(held) for held in self.held], np.int64)
        self.flow = np.clip(held, self.bounds.least, self.bounds.most)
        self.excess = np.zeros(self.size, np.int64)
        self.excess[: self.count] = held - self.flow
        fresh = self.bounds.newcomer if self.bounds.floor else np.zeros(self.count, bool)
        gathered = int(self.flow[fresh].sum())
        self.through = max(gathered, self.bounds.floor) if self.bounds.floor else 0
        self.excess[self.hub] = gathered - self.through
        self.excess[self.sink] = int(self.flow[~fresh].sum()) + self.through - int(held.sum())
        for reviewer in range(self.count):
            self._open_load(reviewer)
        self._open_hub()
        self.refresh(range(self.count))

    # Moving.

    def push(self, path: Sequence[int]) -> None:
        """One unit along the nodes of a path: proposals change hands, loads flow on."""
        touched: set[int] = set()
        for start, end in pairwise(path):
            if start < self.count and end < self.count:
                touched |= self._hand(int(self.via[start, end]), start, end)
            elif start < self.count:
                self._flow(start, 1)
            elif end < self.count:
                self._flow(end, -1)
            else:
                self.through += 1 if start == self.hub else -1
                self._open_hub()
        self.refresh(sorted(touched))

    def _hand(self, row: int, giver: int, taker: int) -> set[int]:
        self._take(row, giver)
        self._put(row, taker)
        return {int(one) for one in np.flatnonzero(self.on[row])} | {giver}

    def _put(self, row: int, one: int) -> None:
        self.on[row, one], self.price[row, one] = True, FAR
        self.held[one].add(row)
        for cap, met in zip(self.caps, self.met, strict=True):
            met[row, cap.group[one]] += 1

    def _take(self, row: int, one: int) -> None:
        self.on[row, one], self.price[row, one] = False, -self.gain[row, one]
        self.held[one].remove(row)
        for cap, met in zip(self.caps, self.met, strict=True):
            met[row, cap.group[one]] -= 1

    def _flow(self, reviewer: int, by: int) -> None:
        self.flow[reviewer] += by
        self._open_load(reviewer)

    def _open_load(self, one: int) -> None:
        node, flow = self.gathers(one), self.flow[one]
        self.cost[one, node] = 0 if flow < self.bounds.most[one] else FAR
        self.cost[node, one] = 0 if flow > self.bounds.least[one] else FAR

    def _open_hub(self) -> None:
        if self.bounds.floor:
            self.cost[self.hub, self.sink] = 0
            self.cost[self.sink, self.hub] = 0 if self.through > self.bounds.floor else FAR

    # What an exchange costs.

    def refresh(self, reviewers: Iterable[int]) -> None:
        """The arcs that start at these reviewers, anew."""
        for one in reviewers:
            self.cost[one, : self.count], self.via[one] = self.arcs(one)

    def arcs(self, one: int, rows: Sequence[int] | None = None) -> tuple[Ints, Ints]:
        """What it costs that `one` hands a proposal (of `rows`, else any they hold) to each other, and which."""
        held = np.array(sorted(self.held[one]) if rows is None else rows, np.int64)
        if not len(held):
            return np.full(self.count, FAR, np.int64), np.zeros(self.count, np.int64)
        costs = self.price[held] + self.gain[held, one][:, None]
        for cap, met in zip(self.caps, self.met, strict=True):
            full = met[held] >= cap.most
            full[:, [cap.group[one], cap.groups - 1]] = False
            costs[full[:, cap.group]] = FAR
        best = costs.argmin(0)
        least = costs[best, np.arange(self.count)]
        return np.where(least < FAR // 2, least, FAR), held[best]

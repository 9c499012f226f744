"""The question as arrays: rows are proposals, columns reviewers, both in the order of their ids."""

from dataclasses import dataclass

import numpy as np

from reviews.rules.assignment.data import Pair, Problem
from reviews.rules.assignment.network import Bools, Bounds, Cap, Ints, Network

ALL = -1  # a bar that every fit passes


@dataclass(frozen=True)
class Table:
    """`open`: pairs that the solver may choose; `locked` ones stand whatever is chosen; `standing` ones exist already."""

    problem: Problem
    fit: Ints
    open: Bools
    locked: Bools
    standing: Bools
    demand: Ints
    bounds: Bounds
    caps: tuple[Cap, ...]

    def network(self, bar: int = ALL, gain: Ints | None = None) -> Network:
        """A flow over the pairs that reach the bar; what stands already need not."""
        free = self.open & ((self.fit >= bar) | self.standing)
        return Network(
            self.fit if gain is None else gain, free, self.locked, self.demand, self.bounds, self.caps
        )

    def pairs(self, on: Bools) -> tuple[Pair, ...]:
        rows, columns = np.nonzero(on)
        proposals, reviewers = self.problem.proposals, self.problem.reviewers
        return tuple(
            (proposals[row], reviewers[column].id)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        )


def table_of(problem: Problem) -> Table:
    """Of a question in its normal order."""
    rows = {proposal: row for row, proposal in enumerate(problem.proposals)}
    columns = {one.id: column for column, one in enumerate(problem.reviewers)}
    shape = (len(rows), len(columns))

    def marked(pairs: object) -> Bools:
        mask = np.zeros(shape, bool)
        for proposal, reviewer in pairs:  # type: ignore[attr-defined]
            if proposal in rows and reviewer in columns:
                mask[rows[proposal], columns[reviewer]] = True
        return mask

    fit = np.frombuffer(b"".join(problem.fit), np.uint8).reshape(shape).astype(np.int64)
    locked = marked(problem.locked)
    return Table(
        problem=problem,
        fit=fit,
        open=~(marked(problem.barred) | marked(problem.forbidden) | locked),
        locked=locked,
        standing=marked(problem.existing) & ~locked,
        demand=np.maximum(problem.wanted - locked.sum(1, dtype=np.int64), 0),
        bounds=_bounds(problem, locked),
        caps=tuple(_cap(problem, family, most) for family, most in sorted(problem.caps.items())),
    )


def _bounds(problem: Problem, locked: Bools) -> Bounds:
    """What is left of each one's limits beside the locked pairs."""
    taken = locked.sum(0, dtype=np.int64)
    everything = len(problem.proposals)
    least = np.array([one.least for one in problem.reviewers], np.int64)
    most = np.array(
        [max(everything, one.least) if one.most is None else one.most for one in problem.reviewers], np.int64
    )
    newcomer = np.array([one.newcomer for one in problem.reviewers], bool)
    floor = -(-problem.newcomers * problem.wanted * everything // 100) if problem.newcomers else 0
    left = max(0, floor - int(taken[newcomer].sum()))
    return Bounds(np.maximum(least - taken, 0), np.maximum(most - taken, 0), newcomer, left)


def _cap(problem: Problem, family: str, most: int) -> Cap:
    """Groups numbered in the order of their names; the last number is of those in none."""
    names = sorted({one.groups[family] for one in problem.reviewers if one.groups.get(family)})
    number = {name: place for place, name in enumerate(names)}
    group = [number.get(one.groups.get(family, ""), len(names)) for one in problem.reviewers]
    return Cap(np.array(group, np.int64), len(names) + 1, most)


def nested(caps: tuple[Cap, ...]) -> bool:
    """Whether each group lies within one group of another family, or holds it: then the question is a flow."""
    sets = [
        frozenset(np.flatnonzero(cap.group == number).tolist())
        for cap in caps
        for number in range(cap.groups - 1)
    ]
    return all(not (a & b) or a <= b or b <= a for a in sets for b in sets)

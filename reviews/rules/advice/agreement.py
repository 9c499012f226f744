"""How far the reviewers agree, and whether they can be compared at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reviews.rules.advice.severity import Score


def alpha(scores: Sequence[Score]) -> float | None:
    """Krippendorff's alpha for interval data: 1 full agreement, 0 what chance gives; None where nothing can be paired.

    K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). Proposals with one review are left out.
    """
    units: dict[int, list[float]] = defaultdict(list)
    for one in scores:
        units[one.proposal].append(one.total)
    pairable = [values for values in units.values() if len(values) > 1]
    every = [value for values in pairable for value in values]
    expected = _differences(every) / (len(every) - 1) if every else 0.0
    if not expected:
        return None
    observed = sum(_differences(values) / (len(values) - 1) for values in pairable)
    return 1 - observed / expected


def _differences(values: Sequence[float]) -> float:
    """The sum over ordered pairs of squared differences: 2 (n sum of squares - square of the sum), about the middle."""
    middle = sum(values) / len(values)
    return 2 * len(values) * sum((value - middle) ** 2 for value in values)


def groups(pairs: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Proposals and reviewers that reviews tie together, largest first; more than one: no fair correction between them.

    `pairs` of (proposal, reviewer). Sorted, so that the order of the pairs does not show.
    """
    near: dict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
    for proposal, reviewer in pairs:
        near["p", proposal].add(("r", reviewer))
        near["r", reviewer].add(("p", proposal))
    found, met = [], set()
    for start in sorted(near):
        if start not in met:
            reached = _reached(near, start)
            met |= reached
            found.append(tuple(sorted(key for kind, key in reached if kind == side) for side in "pr"))
    return sorted(((one[0], one[1]) for one in found), key=lambda it: (-len(it[0]), it))


def _reached(near: dict, start: tuple[str, int]) -> set[tuple[str, int]]:
    reached, open_ = {start}, [start]
    while open_:
        fresh = near[open_.pop()] - reached
        reached |= fresh
        open_ += fresh
    return reached

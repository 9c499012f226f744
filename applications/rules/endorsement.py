"""A province's ranking of its proposals (domain: states, money)."""

from collections.abc import Sequence

from applications.enums import EndorsementTime as Time
from applications.enums import ProposalState as S

# When the call has provinces rank -> the state a proposal must have to be ranked.
RANKABLE: dict[str, str] = {Time.BEFORE: S.ELIGIBLE, Time.AFTER: S.RANKED}


def faults_of_order(amounts: Sequence[int], *, ceiling: int | None, distinct: bool) -> list[str]:
    """What keeps an order (amounts asked, in won, first rank first) from being endorsed; empty when it holds."""
    faults = []
    if not amounts:
        faults.append("empty")
    if not distinct:
        faults.append("twice")
    if ceiling is None:
        faults.append("no_ceiling")
    elif sum(amounts) > ceiling:
        faults.append("over_ceiling")
    return faults


def in_order(places: Sequence[tuple[int, int]]) -> list[int]:
    """Ids by the places typed beside them: (id, place); equal places keep the order they came in."""
    return [thing for thing, _place in sorted(places, key=lambda pair: pair[1])]


def moved(order: Sequence[int], thing: int, step: int) -> list[int]:
    """The order with one thing moved up (-1) or down (+1); at the end it stays."""
    rest = list(order)
    if thing not in rest:
        return rest
    place = rest.index(thing)
    target = min(max(place + step, 0), len(rest) - 1)
    rest.insert(target, rest.pop(place))
    return rest

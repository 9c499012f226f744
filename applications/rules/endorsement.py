"""A province's ranking of its proposals (domain: states, money)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from applications.enums import EndorsementTime as Time
from applications.enums import ProposalState as S
from applications.enums.province import RankingStanding as R

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


def due_of(time: str, closed_at: datetime | None, days: int) -> datetime | None:
    """By when provinces rank: so many days after closing where they rank before scoring; after it there is no date."""
    return closed_at + timedelta(days=days) if closed_at and time == Time.BEFORE else None


def standing_of(*, endorsed: bool, open_now: int, admitted: int, due: datetime | None, now: datetime) -> R:
    """Where a province is: `open_now` proposals may be ranked now, `admitted` ones have met the conditions."""
    if endorsed:
        return R.RANKED
    if open_now:
        return R.LATE if due and now >= due else R.AWAITED
    return R.MISSING if admitted else R.NOTHING


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

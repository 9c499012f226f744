"""When an announced call may have more time. Pure; the database's guard says the same, without the outage's length."""

from datetime import datetime

from applications.enums import CallState
from applications.enums import ProposalState as S

REVIEWED = frozenset({S.IN_REVIEW, S.RANKED, S.RESERVE, S.AWARDED, S.DECLINED})

Outage = tuple[datetime, datetime]


def faults_of_extension(
    *, state: str, closes_at: datetime, new: datetime, now: datetime, outage: Outage | None = None
) -> list[str]:
    """What keeps a call from having more time; empty when it may. Before its closing or after it, always for all.

    For an outage (its beginning and end, past) the call gets at least the time that was lost before it closed.
    """
    faults = []
    if state not in (CallState.OPEN, CallState.CLOSED):
        faults.append("state")
    if new <= closes_at or new <= now:
        faults.append("not_later")
    if outage:
        faults += _faults_of_outage(outage, closes_at, new, now)
    return faults


def _faults_of_outage(outage: Outage, closes_at: datetime, new: datetime, now: datetime) -> list[str]:
    begins, ends = outage
    if ends <= begins or ends > now:
        return ["outage_times"]
    if begins >= closes_at:
        return ["outage_after"]
    lost = min(ends, closes_at) - begins
    return ["outage_longer"] if new - closes_at < lost or new - ends < lost else []

"""When people are reminded of a deadline. Hours before it; each step once for each deadline."""

from collections.abc import Sequence
from datetime import datetime, timedelta

CLOSING = (3, 24, 72, 168, 336)  # 14, 7, 3, 1 days and 3 hours before a call closes
COMPLETION = (3, 24, 72)  # before the date for completing
APPEAL = (24, 72)  # before the date for answering an appeal
MISSED_DAYS = 7  # how long after closing the copy of a draft that was not submitted still goes out


def step_now(steps: Sequence[int], *, due_at: datetime, now: datetime) -> int | None:
    """The step that is reached now: the last whose moment has come; None before the first, and from the deadline on."""
    if now >= due_at:
        return None
    return next((hours for hours in sorted(steps) if now >= moment(due_at, hours)), None)


def moment(due_at: datetime, hours: int) -> datetime:
    return due_at - timedelta(hours=hours)

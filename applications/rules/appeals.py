"""An appeal (이의신청): its moves and its clock. Days end with Seoul's day; the first day is not counted (Civil Act 157, 159)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from applications.enums.appeals import AppealState as A

SEOUL = ZoneInfo("Asia/Seoul")
# The table has one extension only: from `extended` there is no further one.
APPEAL_MOVES: dict[str, dict[str, str]] = {
    "extend": {A.FILED: A.EXTENDED},
    "withdraw": {A.FILED: A.WITHDRAWN, A.EXTENDED: A.WITHDRAWN},
    "uphold": {A.FILED: A.UPHELD, A.EXTENDED: A.UPHELD},
    "dismiss": {A.FILED: A.DISMISSED, A.EXTENDED: A.DISMISSED},
}
UNDECIDED = frozenset({A.FILED, A.EXTENDED})


def end_of_day(moment: datetime, days: int) -> datetime:
    """Midnight that ends the day so many days later: what comes at this moment is too late."""
    day = moment.astimezone(SEOUL).date() + timedelta(days=days + 1)
    return datetime.combine(day, time(), SEOUL)


def last_day(end: datetime) -> date:
    """The day that ends at this midnight: the last on which it was in time."""
    return (end.astimezone(SEOUL) - timedelta(microseconds=1)).date()


def appeal_until(excluded_at: datetime, days: int) -> datetime | None:
    """Until when an exclusion may be appealed against; None where the call knows no appeal."""
    return end_of_day(excluded_at, days) if days else None

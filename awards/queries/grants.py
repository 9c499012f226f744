"""What a grant is made of."""

from datetime import date

from awards.models import Award, AwardShare, Grant
from awards.rules import money


def granted_shares(award: Award, granted: int) -> list[tuple[AwardShare, int]]:
    """Each share with its part of what is granted, in won; together exactly `granted`."""
    shares = list(award.shares.order_by("fiscal_year", "id"))
    parts = money.split(granted, [share.committed for share in shares])
    return list(zip(shares, parts, strict=True))


def granted_by_year(award: Award, granted: int) -> dict[int, int]:
    """Fiscal year -> won."""
    by_year: dict[int, int] = {}
    for share, won in granted_shares(award, granted):
        by_year[share.fiscal_year_id] = by_year.get(share.fiscal_year_id, 0) + won
    return by_year


def schedule_of(grant: Grant) -> list[tuple[date, int]]:
    """The plan of payments: (due, won)."""
    return [(date.fromisoformat(due), int(won)) for due, won in grant.schedule]


def first_schedule(award: Award, granted: int, today: date) -> list[tuple[date, int]]:
    """A plan to start from: two halves of each fiscal year, in March and in September; what is past is due today.

    Of a year that is over the day is its last: a payment stays in its fiscal year.
    """
    rows = []
    for year, won in sorted(granted_by_year(award, granted).items()):
        earliest = min(today, date(year, 12, 31))
        dues = [max(date(year, 3, 1), earliest), max(date(year, 9, 1), earliest)]
        parts = [won, 0] if dues[0] == dues[1] else [won - won // 2, won // 2]
        rows += [(due, part) for due, part in zip(dues, parts, strict=True) if part]
    return rows

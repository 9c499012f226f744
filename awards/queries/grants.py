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


def first_schedule(award: Award, granted: int) -> list[tuple[date, int]]:
    """A plan to start from: two halves of each fiscal year, in March and in September."""
    rows = []
    for year, won in sorted(granted_by_year(award, granted).items()):
        halves = [(date(year, 3, 1), won - won // 2), (date(year, 9, 1), won // 2)]
        rows += [(due, part) for due, part in halves if part]
    return rows

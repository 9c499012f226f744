"""What pages read of awards."""

from django.db.models import QuerySet, Sum

from awards.models import Award
from awards.rules.money import Sums


def sums(award: Award) -> Sums:
    """Committed, disbursed and spent of an award, in won."""
    found = award.shares.aggregate(c=Sum("committed"), d=Sum("disbursed"), s=Sum("spent"))
    return Sums(found["c"] or 0, found["d"] or 0, found["s"] or 0)


def spendable(award: Award, year: int) -> int:
    """Won of a fiscal year that were paid out and not reported as spent."""
    found = award.shares.filter(fiscal_year=year).aggregate(d=Sum("disbursed"), s=Sum("spent"))
    return (found["d"] or 0) - (found["s"] or 0)


def with_sums(rows: QuerySet[Award]) -> QuerySet[Award]:
    """Annotated with committed, disbursed and spent in won."""
    return rows.annotate(
        committed=Sum("shares__committed"), disbursed=Sum("shares__disbursed"), spent=Sum("shares__spent")
    )

"""Keeping what an opened round comes to, so that its pages need not compute it."""

from django.db import transaction

from portal.activity.clock import now
from reviews import queries
from reviews.enums import RoundState
from reviews.models import Computed, Round


def compute_results() -> int:
    """Compute what has changed since it was last kept, round by round; says how many. Safe to run twice."""
    opened = Round.objects.filter(state=RoundState.OPENED).select_related("call")
    return sum(keep_results(one) for one in opened.order_by("pk"))


@transaction.atomic
def keep_results(round_: Round) -> bool:
    """Compute and keep the results of one opened round; whether they had changed."""
    basis = queries.basis_of(round_)
    if Computed.objects.filter(round=round_, basis=basis).exists():
        return False
    # numpy takes a tenth of a second and 30 MB: only who computes pays for it
    from reviews.queries.advice import advice_of

    reviews = queries.marks_of(round_)
    found = queries.ordered(round_, reviews)
    values = {
        "basis": basis,
        "computed_at": now(),
        "lines": [queries.row_of(line) for line in found.lines],
        "within": sorted(found.within),
        "apart": found.apart,
        "advice": advice_of(round_, found.lines, found.within, reviews),
    }
    Computed.objects.update_or_create(round=round_, defaults=values)
    return True

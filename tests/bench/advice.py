"""What ranking a round anew costs, and what correcting for severity is worth (the table of docs/advice.md)."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from applications.models import Call
from reviews.models import Round
from reviews.queries import marks_of
from reviews.queries.advice import advice_of, asked_of, rescored
from reviews.queries.results import scorer
from reviews.rules.ranking import Result, rank, within_budget
from tests.bench.simulation import found_share
from tests.sizes import PROVE

ROUNDS = 1000 if PROVE else 200
NIL = Decimal(0)


def anew() -> list[dict[str, object]]:
    """The loaded round: its marks read, ordered by the call's rules, and advised on; seconds of CPU."""
    the = Round.objects.select_related("call").get(
        call=Call.objects.filter(slug__startswith="load-").latest("pk")
    )
    rules, asked = the.call.call_rules, asked_of(the)
    score = scorer(the)
    reviews, reading = timed(lambda: marks_of(the))
    blank = [
        Result(pk, NIL, NIL, NIL, None, datetime(2026, 1, 1, tzinfo=UTC), True, "", 0)
        for pk in sorted(reviews)
    ]
    lines, ordering = timed(
        lambda: rank(rescored(it, score(it.proposal, reviews[it.proposal]), rules) for it in blank)
    )
    within = within_budget(lines, asked, the.call.budget)
    _advice, advising = timed(lambda: advice_of(the, lines, within, reviews))
    return [
        {
            "name": "ranking computed anew",
            "proposals": len(reviews),
            "reviews": sum(map(len, reviews.values())),
            "reading_s": round(reading, 2),
            "ordering_s": round(ordering, 2),
            "advice_s": round(advising, 2),
        }
    ]


def worth() -> list[dict[str, object]]:
    """The share of the truly best tenth that three reviews find, by rule and by the severity of the reviewers."""
    return [
        {"name": "severity", "times the variance": severity, "rounds": ROUNDS, **shares(severity)}
        for severity in (1, 4)
    ]


def shares(severity: float) -> dict[str, str]:
    return {rule: f"{share:.1%}" for rule, share in found_share(severity, ROUNDS).items()}


def timed(work: Callable) -> tuple:
    """What came of it, and the seconds of CPU that it took here (the database's are its own)."""
    before = time.process_time()
    return work(), time.process_time() - before

"""One page of the assignment table: so many proposals against everybody who can be asked, in a fixed number of queries."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from applications.models import Proposal
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries import people
from reviews.models import Assignment, Plan, Round
from reviews.queries.matrix import Matrix, matrix, under_review
from reviews.queries.planning import Seat, cases, rules_of, seats_of
from reviews.rules import fit
from reviews.rules.assignment import Pair
from reviews.rules.assignment import Plan as Answer

CELLS = 2_400  # of one page: as many as a browser and a reader bear
MOST_ROWS, FEWEST_ROWS = 50, 8
OF_A_SHEET = 20_000  # cells of a workbook that is made while one waits


@dataclass(frozen=True)
class Sheet:
    """`seats` by name, `fits` and `rules` of this page's pairs; `loads` of the whole round as it stands."""

    table: Matrix
    seats: list[tuple[User, Seat]]
    fits: Mapping[Pair, fit.Fit] = field(default_factory=dict)
    rules: Mapping[Pair, str] = field(default_factory=dict)
    loads: Mapping[int, int] = field(default_factory=dict)
    before: str = ""  # the receipt number a page before this one ends before
    after: str = ""


def answer_of(plan: Plan | None) -> Answer | None:
    """What the solver said, where it has."""
    if plan is None or plan.result is None:
        return None
    return Answer.from_json({name: it for name, it in plan.result.items() if name != "prices"})


def prices_of(plan: Plan | None) -> dict[Pair, int]:
    """What each locked pair costs, in fit."""
    told = plan.result.get("prices", []) if plan and plan.result else []
    return {(proposal, reviewer): cost for proposal, reviewer, cost in told}


def sheet(
    round_: Round,
    settings: Mapping[str, Any],
    *,
    after: str = "",
    before: str = "",
    only: Collection[str] = (),
) -> Sheet:
    """The page that begins after a receipt number, or ends before one; `only`: of the proposals of these codes."""
    loads = _loads(round_)
    seats = _seats(round_, settings, loads)
    found = under_review(round_).select_related("government")
    found = found.filter(code__in=only) if only else found
    rows, previous, following = _rows(found, _size(len(seats)), after, before)
    return _filled(round_, rows, seats, loads, previous, following)


def whole_sheet(round_: Round, settings: Mapping[str, Any]) -> Sheet:
    """All of it, for a workbook."""
    loads = _loads(round_)
    seats = _seats(round_, settings, loads)
    rows = list(under_review(round_).select_related("government").order_by("number", "pk"))
    return _filled(round_, rows, seats, loads, "", "")


def _loads(round_: Round) -> dict[int, int]:
    live = Assignment.objects.live().filter(round=round_, proposal__in=under_review(round_))
    return dict(live.values_list("reviewer").annotate(count=Count("pk")))


def _seats(round_: Round, settings: Mapping[str, Any], loads: Mapping[int, int]) -> list[tuple[User, Seat]]:
    able = User.objects.filter(Q(pk__in=people(Role.REVIEWER)) | Q(pk__in=loads))
    known = {user.pk: user for user in able}
    found = seats_of(round_, known, settings, loads)
    return sorted(
        ((known[it.reviewer.id], it) for it in found), key=lambda it: (it[0].name, it[1].reviewer.id)
    )


def _size(reviewers: int) -> int:
    return max(FEWEST_ROWS, min(MOST_ROWS, CELLS // max(1, reviewers)))


def _rows(found: QuerySet[Proposal], size: int, after: str, before: str) -> tuple[list[Proposal], str, str]:
    """The proposals of the page, and where the pages beside it begin; by receipt number."""
    if before:
        rows = list(found.filter(number__lt=before).order_by("-number", "-pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        previous, following = (rows[0].number if more and rows else ""), (rows[-1].number if rows else "")
        return rows, previous, following
    rows = list((found.filter(number__gt=after) if after else found).order_by("number", "pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return rows, (rows[0].number if after and rows else ""), (rows[-1].number if more else "")


def _filled(
    round_: Round,
    rows: Sequence[Proposal],
    seats: list[tuple[User, Seat]],
    loads: Mapping[int, int],
    previous: str,
    following: str,
) -> Sheet:
    ids = [it.pk for it in rows]
    experts = [seat.expertise for _user, seat in seats]
    table = matrix(round_, ids)
    fits = {
        (proposal.pk, user.pk): fit.fit(seat.expertise, case)
        for proposal, case in zip(rows, cases(rows, experts), strict=True)
        for user, seat in seats
    }
    return Sheet(table, seats, fits, dict(rules_of(round_, ids)), Counter(loads), previous, following)


def live_pairs(round_: Round, of: Collection[int] | None = None) -> dict[Pair, str]:
    """Who is asked already, with the state; of all proposals, or of these."""
    live = Assignment.objects.live().filter(round=round_, proposal__in=under_review(round_))
    if of is not None:
        live = live.filter(proposal__in=of)
    return {(row, one): state for row, one, state in live.values_list("proposal", "reviewer", "state")}

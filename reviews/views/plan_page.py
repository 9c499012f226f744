"""What the page of the assignment table is made of."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from applications.models import Proposal
from portal.accounts.models import User
from reviews import permissions, queries
from reviews.actions.assigning import faults_in, sentence_of
from reviews.enums import AssignmentState
from reviews.models import Plan, Round
from reviews.queries.sheet import Sheet, answer_of, live_pairs, prices_of, sheet
from reviews.rules.assignment import Pair
from reviews.rules.assignment import Plan as Answer
from reviews.views.fetch import round_trail
from reviews.views.grid import Grid, grid
from reviews.views.reasons import sentences_of

MOST_LINES = 200


def settings_of(round_: Round, plan: Plan | None) -> dict[str, Any]:
    """What the form begins with: as the last plan was asked."""
    if plan is None:
        return {"panel_only": queries.has_own_panel(round_)}
    return {"objective": plan.objective, **plan.settings}


def plan_page(
    request: HttpRequest,
    round_: Round,
    plan: Plan | None,
    chosen: set[Pair] | None = None,
    faults: list[str] | None = None,
) -> dict[str, Any]:
    """The table at the receipt number asked for, with the plan's pairs or those `chosen` by hand."""
    after, only, answer = _number(request, "after"), _codes(request), answer_of(plan)
    page = sheet(round_, settings_of(round_, plan), after=after, before=_number(request, "before"), only=only)
    the_grid = _grid(round_, page, plan, answer, chosen, after)
    return {
        "round": round_,
        "plan": plan,
        "answer": answer,
        "grid": the_grid,
        "cell": _cell(request, the_grid),
        "reasons": sentences_of(answer) if answer else [],
        "counts": _counts(round_, plan, answer),
        "faults": faults or [],
        "after": after,
        "only": urlencode({"proposal": only}, doseq=True),
        "may_confirm": plan is not None and permissions.may_confirm_plan(request.membership, plan),  # type: ignore[attr-defined]
        "trail": round_trail(round_, (_("Assignment"), "")),
    }


def _grid(
    round_: Round,
    page: Sheet,
    plan: Plan | None,
    answer: Answer | None,
    chosen: set[Pair] | None,
    after: str,
) -> Grid:
    """Ticked is what was chosen, else what the plan says; the loads are those of the whole round."""
    planned = {pair for pair in answer.pairs if pair[0] in page.table.proposals} if answer else set()
    pairs = planned if chosen is None else chosen
    if answer and chosen is None:
        loads = answer.loads
    else:
        loads = Counter(page.loads) + Counter(one for _pk, one in pairs - set(page.table.live))
    return grid(round_, page, pairs, loads, prices_of(plan), after)


def _number(request: HttpRequest, name: str) -> str:
    """A receipt number of the address; what can be none is left out."""
    text = request.GET.get(name, "")
    return text if len(text) <= 20 and "\0" not in text else ""


def _codes(request: HttpRequest) -> list[str]:
    """The proposals that the address names, as letters about a missing reviewer do; none: all of the round."""
    return [
        text for text in request.GET.getlist("proposal")[:MOST_LINES] if len(text) <= 20 and "\0" not in text
    ]


def _cell(request: HttpRequest, the: Grid) -> Any:
    """The cell that the address asks about, as long as it is on the page."""
    asked = request.GET.get("cell", "")
    cells = (cell for row in the.rows for cell in row.cells) if asked else ()
    return next((cell for cell in cells if cell.value == asked), None)


def _counts(round_: Round, plan: Plan | None, answer: Any) -> dict[str, int]:
    """How many pairs a confirmation would write, leave and end."""
    if plan is None or answer is None or not answer.feasible or plan.state != "solved":
        return {}
    live, pairs = live_pairs(round_), set(answer.pairs)
    return {"new": len(pairs - set(live)), "kept": len(pairs & set(live)), "ended": len(set(live) - pairs)}


def faults_of(round_: Round, chosen: set[Pair]) -> list[str]:
    """What is wrong with cells chosen by hand, in words."""
    table = queries.matrix(round_, {proposal for proposal, _reviewer in chosen})
    return [sentence_of(table, fault) for fault in faults_in(table, chosen - set(table.live))]


@dataclass(frozen=True)
class Change:
    """A pair that a plan writes or ends."""

    number: str
    title: str
    reviewer: str


@dataclass(frozen=True)
class Changes:
    """What a confirmation writes; the lists hold the first of each, the counts all."""

    new: list[Change]
    ended: list[Change]
    kept: int
    counts: dict[str, int]
    reviewers: int


def changes_of(round_: Round, plan: Plan) -> Changes:
    """New, kept, ended: by pair, in the order of proposals."""
    answer, live = answer_of(plan), live_pairs(round_)
    pairs = set(answer.pairs) if answer else set()
    fresh = sorted(pairs - set(live))
    gone = sorted(
        pair for pair, state in live.items() if pair not in pairs and state == AssignmentState.INVITED
    )
    return Changes(
        new=_lines(fresh[:MOST_LINES]),
        ended=_lines(gone[:MOST_LINES]),
        kept=len(live) - len(gone),
        counts={"new": len(fresh), "ended": len(gone)},
        reviewers=len({reviewer for _proposal, reviewer in fresh}),
    )


def _lines(pairs: list[Pair]) -> list[Change]:
    rows = Proposal.objects.filter(pk__in={proposal for proposal, _one in pairs})
    proposals = {pk: (number, title) for pk, number, title in rows.values_list("pk", "number", "title")}
    people = dict(User.objects.filter(pk__in={one for _pk, one in pairs}).values_list("pk", "name"))
    return [Change(*proposals.get(pk, ("", "")), people.get(one, "")) for pk, one in pairs]

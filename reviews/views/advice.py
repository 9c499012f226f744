"""The officer's own tab: what the marks say about reviewers and how firm a place is. It leaves the office in no form."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications.models import Proposal
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.activity.wake import wake
from portal.ui.policies import roles
from reviews import permissions, queries
from reviews.models import Round
from reviews.queries import Outcome
from reviews.rules.ranking import Line
from reviews.views.fetch import or_404, round_trail, the_round

PAGE = 100
LOW = 0.667  # Krippendorff (2004): below it no conclusion should rest on the agreement


@dataclass(frozen=True)
class Firm:
    """A line of the ranking with its advice: corrected total, its standard error and the chance (0 to 1), if there is a model."""

    line: Line
    proposal: Proposal
    within: bool
    corrected: float | None
    error: float | None
    chance: float | None

    @property
    def low(self) -> float | None:
        return None if self.corrected is None else self.corrected - 1.96 * self.error

    @property
    def high(self) -> float | None:
        return None if self.corrected is None else self.corrected + 1.96 * self.error


@roles(Role.PROGRAMME_OFFICER, Role.AUDITOR, methods="GET")
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """Advice on an opened round; while a worker computes it the page says so and looks again by itself."""
    the = the_round(request, pk)
    or_404(permissions.may_see_marks(request.membership, the))
    found = queries.kept(the)
    if found is None or not found.advice:
        wake("reviews.compute_results")
        return render(request, "reviews/advice_waiting.html", _page(the))
    part = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    context = {"part": part, "firm": _firm(part, found), **_reviewers(found), **_warnings(found)}
    return render(request, "reviews/advice.html", {**_page(the), **context})


def _page(the: Round) -> dict[str, Any]:
    return {"round": the, "trail": round_trail(the, (_("Advice"), ""))}


def _firm(part: Page, found: Outcome) -> list[Firm]:
    rows = Proposal.objects.select_related("government").in_bulk([line.result.proposal for line in part])
    totals = found.advice["totals"]
    return [
        Firm(
            line,
            rows[line.result.proposal],
            line.result.proposal in found.within,
            *totals.get(str(line.result.proposal), (None, None, None)),
        )
        for line in part
    ]


def _reviewers(found: Outcome) -> dict[str, Any]:
    """Habits with names, strictest first, and whose removal changes what."""
    habits, turns = found.advice["habits"], found.advice["turns"]
    people = User.objects.in_bulk([one["reviewer"] for one in habits])
    moved = {pk for one in turns for pk in (*one["rising"], *one["falling"])}
    numbers = dict(Proposal.objects.filter(pk__in=moved).values_list("pk", "number"))
    shown = [
        {**one, "who": people[one["reviewer"]], "like": [people[other].name for other in one["like"]]}
        for one in sorted(habits, key=lambda one: (one["severity"] or 0, one["reviewer"]))
    ]
    changes = [
        {
            "who": people[one["reviewer"]],
            "rising": [numbers[pk] for pk in one["rising"]],
            "falling": [numbers[pk] for pk in one["falling"]],
        }
        for one in turns
    ]
    return {"habits": shown, "turns": changes}


def _warnings(found: Outcome) -> dict[str, Any]:
    alpha = found.advice["alpha"]
    return {
        "alpha": alpha,
        "disagree": alpha is not None and alpha < LOW,
        "parts": found.advice["groups"] if len(found.advice["groups"]) > 1 else [],
        "modelled": bool(found.advice["variance"]),
        "variance": [value**0.5 for value in found.advice["variance"]],
    }

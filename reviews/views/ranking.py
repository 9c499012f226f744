"""The result of a round once it is opened: the order, marks by reviewer, and freezing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Proposal
from portal.accounts.enums import Role
from portal.ui.deeds import render_confirm
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.lists import RankingLines
from reviews.models import Round
from reviews.rules.ranking import Line
from reviews.views.fetch import OFFICE, named, or_404, round_trail, the_round
from reviews.views.sheets import preview_rows, sheet_of

PAGE = 100


@roles(*OFFICE, methods="GET")
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """Sealed: says so and nothing else. Opened: the order as it would be frozen. Ranked: the frozen lines."""
    the = the_round(request, pk)
    page = {"round": the, "trail": round_trail(the, (_("Ranking"), ""))}
    if not permissions.may_see_marks(request.membership, the):
        return render(request, "reviews/sealed.html", page)
    if frozen := getattr(the, "ranking", None):
        table = RankingLines(request, queries.lines_of(frozen))
        flags = queries.flagged(the, queries.marks_of(the, [line.proposal_id for line in table.page.rows]))
        apart = [line.proposal for line in table.page.rows if line.proposal_id in flags]
        short = frozen.lines.filter(reviews__lt=needed_of(the)).select_related("proposal")[:30]
        return table.respond(
            "reviews/ranking.html", frozen=frozen, flagged=apart, short=short, needed=needed_of(the), **page
        )
    return render(request, "reviews/preview.html", {**page, **_preview(request, the)})


def needed_of(the: Round) -> int:
    return the.call.call_rules.reviews_per_proposal


def _preview(request: HttpRequest, the: Round) -> dict:
    found = queries.outcome(the)
    part = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    return {
        "part": part,
        "rows": preview_rows(list(part), found),
        "needed": needed_of(the),
        "short": _short(the, found.lines),
        "may_close": permissions.may_close(request.membership, the),
    }


def _short(the: Round, lines: list[Line]) -> list[str]:
    """Receipt numbers of the proposals that have fewer reviews than the call asks for."""
    ids = [line.result.proposal for line in lines if line.result.reviews < needed_of(the)]
    return list(Proposal.objects.filter(pk__in=ids).order_by("number").values_list("number", flat=True))


def _warnings(the: Round, lines: list[Line]) -> list[str]:
    """What is missing under the order that is about to be frozen."""
    found = []
    if short := _short(the, lines):
        sentence = _("Fewer reviews than the %(needed)s the call asks for: %(numbers)s.")
        found.append(sentence % {"needed": needed_of(the), "numbers": named(short)})
    if owed := queries.reasons_owed(the):
        who = [f"{one.number} ({', '.join(person.name for person in people)})" for one, people in owed]
        sentence = _(
            "Reasons for marks that stand apart are still owed, and cannot be given afterwards: %(who)s."
        )
        found.append(sentence % {"who": named(who)})
    return found


@roles(*OFFICE, methods="GET")
def marks(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The marks of one proposal by reviewer, with comments and what stands apart."""
    the = the_round(request, pk)
    or_404(permissions.may_see_marks(request.membership, the))
    proposal = get_object_or_404(Proposal.objects.select_related("government"), code=code, call=the.call_id)
    trail = round_trail(the, (_("Ranking"), reverse("reviews:ranking", args=[pk])), (proposal.number, ""))
    page = {"round": the, "proposal": proposal, "sheet": sheet_of(the, proposal), "trail": trail}
    page["needed"] = needed_of(the)
    return render(request, "reviews/marks.html", page)


@roles(Role.PROGRAMME_OFFICER)
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then freezes the ranking."""
    the = the_round(request, pk)
    or_404(permissions.may_close(request.membership, the))
    if request.method == "POST":
        actions.close_round(round=the, by=request.membership)
        messages.success(request, _("The ranking is frozen."))
        return redirect("reviews:ranking", pk)
    found = queries.outcome(the)
    lines, within = found.lines, found.within
    without = sum(1 for line in lines if not line.result.reviews)
    consequences = [
        _("%(count)s proposals get their place; none of it can be changed afterwards.")
        % {"count": len(lines)},
        _("%(count)s of them lie within the announced budget by the amounts asked.") % {"count": len(within)},
    ]
    if without:
        consequences.append(_("%(count)s have no valid review and come last.") % {"count": without})
    warnings = _warnings(the, lines)
    back, title = reverse("reviews:ranking", args=[pk]), _("Freeze the ranking")
    return render_confirm(request, title, consequences, None, _("Freeze"), back=back, warnings=warnings)

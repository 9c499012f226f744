"""Publication of results, and the vote that makes awards firm."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications.models import Call
from awards import permissions
from awards.actions import confirm_budget, propose_budget, publish_results, send_back_budget
from awards.enums import DecisionState
from awards.forms import BudgetForm, DecideForm
from awards.models import BudgetVote
from awards.queries import budget as votes
from awards.queries import results as reads
from awards.views.parts import OFFICE, call_trail, decide, refuse_deed
from portal.ui.deeds import carry_out, render_form
from portal.ui.forms import Form
from portal.ui.policies import public, roles


@public
def results(request: HttpRequest, slug: str) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.membership), slug=slug)
    office = permissions.may_read_money(request.membership)
    if call.results_published_at is None and not office:
        raise Http404
    if call.results_published_at and not office:
        return announced(request, call)
    return publication(request, call)


def announced(request: HttpRequest, call: Call) -> HttpResponse:
    """What everyone reads once the results are out."""
    refuse_deed(request)
    context = {
        "call": call,
        "awards": reads.published_awards(call),
        "trail": call_trail(call, (_("Results"), "")),
    }
    return render(request, "awards/announced.html", context)


def publication(request: HttpRequest, call: Call) -> HttpResponse:
    """The office's page: what will be shown and written to whom, and the approver's one button."""
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(form, publish_results, call=call, by=request.membership)[0]:
        messages.success(request, _("The results are published and the letters are on their way."))
        return redirect("awards:results", call.slug)
    decided = list(reads.decided(call))
    context = {
        "call": call,
        "decided": decided,
        "letters": reads.letters(decided),
        "undecided": reads.undecided(call).count(),
        "may_publish": call.state == "closed" and decided and permissions.may_publish(request.membership),
        "trail": call_trail(call, (_("Results"), "")),
    }
    return render_form(request, "awards/results.html", form, **context)


@roles(*OFFICE)
def budget(request: HttpRequest, slug: str) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.membership), slug=slug)
    if call.results_published_at is None:
        raise Http404
    vote = votes.vote(call)
    if vote and vote.state == DecisionState.PROPOSED:
        return deciding(request, call, vote)
    form = BudgetForm(request.POST or None)
    if not vote and form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("request_key")
        if carry_out(form, propose_budget, call=call, by=request.membership, key=key, **values)[0]:
            messages.success(request, _("The voted budget waits for an approver."))
            return redirect("awards:budget", call.slug)
    return render_form(request, "awards/budget.html", form, **vote_context(request, call, vote))


def vote_context(request: HttpRequest, call: Call, vote: BudgetVote | None) -> dict[str, Any]:
    firm, lapsed = votes.preview(call, vote)
    return {
        "call": call,
        "vote": vote,
        "firm": firm,
        "lapsed": lapsed,
        "sent_back": None if vote else votes.last_sent_back(call),
        "may_enter": not vote and permissions.may_propose(request.membership),
        "may_decide": bool(vote) and permissions.may_decide(request.membership, vote),
        "trail": call_trail(call, (_("Voted budget"), "")),
    }


def deciding(request: HttpRequest, call: Call, vote: BudgetVote) -> HttpResponse:
    form = DecideForm(request.POST or None)
    if decide(request, form, confirm_budget, send_back_budget, vote=vote):
        messages.success(request, _("Your decision has been recorded."))
        return redirect("awards:budget", call.slug)
    return render_form(request, "awards/budget.html", form, **vote_context(request, call, vote))

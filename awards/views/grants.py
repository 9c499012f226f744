"""The grant of an award: applied for, proposed, decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from awards import permissions
from awards.actions import decide_grant, propose_grant_decision, request_grant, send_back_grant
from awards.enums import AwardState
from awards.forms import DecideForm, GrantForm, GrantRequestForm, Schedule
from awards.models import Award, Grant
from awards.queries.grants import first_schedule, granted_by_year, schedule_of
from awards.rules.law import law_of
from awards.views.awards import fetch
from awards.views.parts import READERS, award_trail, decide
from portal.activity.clock import now
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(*READERS)
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """One address for the whole of it; who comes when sees their own half."""
    award = fetch(request, code)
    found = (
        Grant.objects.filter(award=award).select_related("proposed_by", "approved_by", "requested_by").first()
    )
    if award.state == AwardState.CONFIRMED and permissions.may_sign(request.membership, award):
        return requesting(request, award)
    if found is None:
        raise Http404
    if (
        award.state == AwardState.REQUESTED
        and permissions.may_propose(request.membership)
        and not found.proposed_by
    ):
        return proposing(request, award, found)
    return deciding(request, award, found)


def context_of(award: Award, found: Grant | None) -> dict[str, Any]:
    return {
        "award": award,
        "grant": found,
        "law": law_of(award.basis),
        "payments": schedule_of(found) if found else [],
        "trail": award_trail(award, (_("Grant"), "")),
    }


def requesting(request: HttpRequest, award: Award) -> HttpResponse:
    form = GrantRequestForm(request.POST or None, initial={"amount": award.approved})
    if (
        form.is_valid()
        and carry_out(form, request_grant, award=award, by=request.membership, **form.cleaned_data)[0]
    ):
        messages.success(request, _("The grant has been applied for."))
        return redirect(award)
    return render_form(request, "awards/grant_request.html", form, **context_of(award, None))


def proposing(request: HttpRequest, award: Award, found: Grant) -> HttpResponse:
    form = GrantForm(request.POST or None, award=award, initial={"granted": found.amount})
    plan = first_schedule(award, found.amount, localdate(now()))
    initial = [{"due": due, "amount": won} for due, won in plan]
    rows = Schedule(request.POST or None, prefix="schedule", initial=None if request.POST else initial)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        values = {name: value for name, value in form.cleaned_data.items() if name != "schedule"}
        plan = [(row["due"], row["amount"]) for row in rows.rows()]
        if carry_out(
            form, propose_grant_decision, award=award, schedule=plan, by=request.membership, **values
        )[0]:
            messages.success(request, _("The grant decision waits for an approver."))
            return redirect("awards:grant", award.code)
    status = 422 if request.method == "POST" and not rows.is_valid() else None
    years = granted_by_year(award, found.amount)
    context = {**context_of(award, found), "rows": rows, "years": years}
    return render_form(request, "awards/grant_proposal.html", form, status, **context)


def deciding(request: HttpRequest, award: Award, found: Grant) -> HttpResponse:
    may = found.decided_at is None and permissions.may_decide(request.membership, found)
    if (
        request.method == "POST"
        and found.decided_at is None
        and not permissions.may_read_money(request.membership)
    ):
        raise Http404
    form = DecideForm(request.POST or None)
    if decide(request, form, decide_grant, send_back_grant, award=award):
        messages.success(request, _("Your decision has been recorded."))
        return redirect(award)
    office = permissions.may_read_money(request.membership)
    context = {**context_of(award, found), "may_decide": may, "office": office}
    return render_form(request, "awards/grant.html", form, **context)

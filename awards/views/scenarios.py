"""Scenarios: start, work on, propose, decide."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, Sum
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Call
from awards import permissions
from awards.actions import (
    Change,
    approve_awards,
    edit_scenario,
    propose_awards,
    send_back,
    start_scenario,
)
from awards.enums import ScenarioState
from awards.forms import DecideForm, LineForm, LineForms, ScenarioForm
from awards.models import Scenario
from awards.queries import envelopes as purses
from awards.queries import scenarios as reads
from awards.rules.law import law_of
from awards.views.parts import OFFICE, call_trail, decide, refuse_deed
from portal.ui.deeds import carry_out, form_status, render_confirm, render_form
from portal.ui.forms import Form
from portal.ui.policies import roles


@roles(*OFFICE)
def scenarios(request: HttpRequest, slug: str) -> HttpResponse:
    call = get_object_or_404(
        Call.objects.visible_to(request.membership).select_related("programme"), slug=slug
    )
    form = ScenarioForm(request.POST or None)
    if form.is_valid():
        key = form.cleaned_data.pop("request_key")
        done, made = carry_out(
            form, start_scenario, call=call, by=request.membership, key=key, **form.cleaned_data
        )
        if done:
            return redirect(made)
    awarded = Sum("lines__amount", filter=Q(lines__outcome="award"))
    context = {
        "call": call,
        "scenarios": call.scenarios.select_related("created_by").annotate(sum=awarded).order_by("-id"),
        "may_start": permissions.may_propose(request.membership),
        "gaps": purses.announced_gaps(call),
        "trail": call_trail(call, (_("Scenarios"), "")),
    }
    return render_form(request, "awards/scenarios.html", form, **context)


def fetch(request: HttpRequest, pk: int) -> Scenario:
    rows = Scenario.objects.visible_to(request.membership)
    rows = rows.select_related("call__programme__pillar", "proposed_by", "approved_by", "created_by")
    return get_object_or_404(rows, pk=pk)


@roles(*OFFICE)
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(request, pk)
    sheet = reads.sheet(found)
    editable = found.state == ScenarioState.DRAFT and permissions.may_propose(request.membership)
    whole = Form(request.POST or None)
    rows = LineForms(line_forms(request, found, sheet) if editable else [])
    if editable and request.method == "POST" and rows.is_valid():
        done, found = carry_out(
            whole, edit_scenario, scenario=found, changes=changes_of(sheet, rows), by=request.membership
        )
        if done:
            return after_saving(request, found)
    if not editable:
        refuse_deed(request)
    context = sheet_context(found or fetch(request, pk), sheet, rows)
    status = 422 if rows.errors else form_status(whole)
    page = {**context, "form": whole, "editable": editable}
    return render(request, "awards/scenario.html", page, status=status)


def after_saving(request: HttpRequest, found: Scenario) -> HttpResponse:
    """What was typed is saved whichever button was pressed; proposing goes on to be asked once."""
    messages.success(request, _("Saved."))
    return redirect("awards:decision", found.pk) if "propose" in request.POST else redirect(found)


def line_forms(request: HttpRequest, found: Scenario, sheet: reads.Sheet) -> list[LineForm]:
    basis = found.call.funding_basis
    return [
        LineForm(
            request.POST or None,
            prefix=f"line{row.line.pk}",
            initial={
                "outcome": row.line.outcome,
                "amount": row.line.amount or None,
                "reason": row.line.reason,
            },
            asked=row.requested,
            basis=basis,
        )
        for row in sheet.rows
    ]


def changes_of(sheet: reads.Sheet, rows: LineForms) -> dict[int, Change]:
    pairs = zip(sheet.rows, rows.forms, strict=True)
    return {row.line.pk: Change(**form.cleaned_data) for row, form in pairs}


def sheet_context(found: Scenario, sheet: reads.Sheet, rows: LineForms) -> dict[str, Any]:
    forms: list[BaseForm | None] = [*rows.forms] or [None] * len(sheet.rows)
    known = {purse.id: purse for purse in sheet.purses}
    return {
        "scenario": found,
        "call": found.call,
        "sheet": sheet,
        "adjustable": law_of(found.call.funding_basis).adjustable,
        "purses": [(purse, sheet.left(purse)) for purse in sheet.purses],
        "rows": [
            (row, form, [(known[pk], won, left) for pk, (won, left) in row.step.touched.items()])
            for row, form in zip(sheet.rows, forms, strict=True)
        ],
        "row_forms": rows,
        "trail": call_trail(
            found.call,
            (_("Scenarios"), reverse("awards:scenarios", args=[found.call.slug])),
            (found.name, ""),
        ),
    }


@roles(*OFFICE)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    found = fetch(request, pk)
    if found.state == ScenarioState.DRAFT and permissions.may_propose(request.membership):
        return proposing(request, found)
    form = DecideForm(request.POST or None)
    if decide(request, form, approve_awards, send_back, scenario=found):
        messages.success(request, _("Your decision has been recorded."))
        return redirect("awards:decision", found.pk)
    context = sheet_context(found, reads.sheet(found), LineForms([]))
    context["may_decide"] = found.state == ScenarioState.PROPOSED and permissions.may_decide(
        request.membership, found
    )
    return render_form(request, "awards/decision.html", form, **context)


def proposing(request: HttpRequest, found: Scenario) -> HttpResponse:
    """The officer's half of the page: what will be put before the approver, asked once."""
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(form, propose_awards, scenario=found, by=request.membership)[0]:
        messages.success(request, _("The awards wait for an approver."))
        return redirect("awards:decision", found.pk)
    sheet = reads.sheet(found)
    consequences = [
        _("An approver other than you decides."),
        _("Until then the scenario cannot be changed."),
        _("Nobody outside the office learns of it."),
    ]
    facts = [
        (_("Projects selected"), len(sheet.awarded)),
        (_("Amount in won"), f"{sheet.total:,}"),
        (_("Differences from the rank order"), len(sheet.differences)),
    ]
    back, title = found.get_absolute_url(), _("Propose the awards")
    return render_confirm(request, title, consequences, form, _("Propose"), facts=facts, back=back)

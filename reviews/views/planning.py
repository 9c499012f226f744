"""The assignment table: a plan asked of the solver, cells locked and forbidden, changed by hand, looked at, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.forms import PairRuleForm, PlanForm, PlanSettingsForm
from reviews.models import Plan, Round
from reviews.views.fetch import or_404, round_trail, the_plan, the_round
from reviews.views.plan_page import changes_of, faults_of, plan_page, settings_of


@roles(Role.PROGRAMME_OFFICER)
def plans(request: HttpRequest, pk: int) -> HttpResponse:
    """The table with the newest plan; posting asks for another one. htmx asks how far the solver is."""
    the = the_round(request, pk)
    or_404(permissions.may_assign(request.membership, the))
    plan = queries.newest_plan(the)
    if request.htmx and request.htmx.target == "solving":
        return _solving(request, the, plan)
    form = PlanSettingsForm(request.POST or None, initial=settings_of(the, plan))
    if form.is_valid():
        done, made = carry_out(
            form, actions.request_plan, round=the, by=request.membership, **form.question()
        )
        if done:
            _tell(request, made)
            return redirect("reviews:plans", pk)
    return render_form(request, "reviews/plans.html", form, **plan_page(request, the, plan))


def _solving(request: HttpRequest, round_: Round, plan: Plan | None) -> HttpResponse:
    """The progress; once there is an answer the page is loaded anew."""
    response = render(request, "reviews/_solving.html", {"round": round_, "plan": plan})
    if plan is None or not plan.is_open:
        response["HX-Refresh"] = "true"
    return response


def _tell(request: HttpRequest, plan: Plan) -> None:
    told = {
        "solved": _("The plan is solved. Nothing is written before you confirm it."),
        "impossible": _("There is no such plan; the page says why."),
    }
    messages.info(request, told.get(plan.state, _("The plan is being solved.")))


@roles(Role.PROGRAMME_OFFICER, methods="POST")
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    """Locks, forbids or frees cells, and returns to where they were chosen."""
    the = the_round(request, pk)
    or_404(permissions.may_assign(request.membership, the))
    form = PairRuleForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        kind = "" if given["rule"] == "free" else given["rule"]
        done, _count = carry_out(
            form, actions.rule_pairs, round=the, pairs=given["pairs"], kind=kind, by=request.membership
        )
        if done:
            messages.success(request, _("Kept. Solve again to see what follows."))
            at = f"?{urlencode({'after': given['after']})}" if given["after"] else ""
            return redirect(reverse("reviews:plans", args=[pk]) + at)
    plan = queries.newest_plan(the)
    page = plan_page(request, the, plan)
    settings = PlanSettingsForm(initial=settings_of(the, plan))
    return render_form(request, "reviews/plans.html", settings, _status(form), **{**page, "wrong": form})


def _status(form: Any) -> int:
    refusal = getattr(form, "refusal", None)
    return refusal.status if refusal else 422


@roles(Role.PROGRAMME_OFFICER)
def choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Cells chosen by hand: looked at, or confirmed as they are, by the same check."""
    the = the_round(request, pk)
    or_404(permissions.may_assign(request.membership, the))
    if request.method != "POST":
        return redirect("reviews:plans", pk)
    form, plan = PlanForm(request.POST), queries.newest_plan(the)
    found: dict[str, Any] = {}
    if form.is_valid():
        chosen = form.cleaned_data["pairs"]
        if form.cleaned_data["deed"] == "confirm":
            done, made = carry_out(
                form, actions.assign_reviewers, round=the, pairs=chosen, by=request.membership
            )
            if done:
                messages.success(request, _("%(count)s assignments are confirmed.") % {"count": len(made)})
                return redirect(the)
        found = {"chosen": chosen, "faults": faults_of(the, chosen)}
    page = plan_page(request, the, plan, **found)
    settings, wrong = PlanSettingsForm(initial=settings_of(the, plan)), form.errors
    status = _status(form) if wrong else 200
    return render_form(request, "reviews/plans.html", settings, status, **{**page, "wrong": form})


@roles(Role.PROGRAMME_OFFICER)
def confirmation(request: HttpRequest, pk: int, plan: int) -> HttpResponse:
    """What a solved plan writes: new, kept, ended; and writes it."""
    the = the_round(request, pk)
    the_one = the_plan(the, plan)
    or_404(permissions.may_confirm_plan(request.membership, the_one))
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done, made = carry_out(form, actions.confirm_plan, plan=the_one, by=request.membership)
        if done:
            messages.success(request, _("%(count)s assignments are confirmed.") % {"count": len(made)})
            return redirect(the)
    back = reverse("reviews:plans", args=[pk])
    trail = round_trail(the, (_("Assignment"), back), (_("Confirm"), ""))
    page = {"round": the, "plan": the_one, "changes": changes_of(the, the_one), "back": back, "trail": trail}
    return render_form(request, "reviews/plan_confirmation.html", form, **page)


@roles(Role.PROGRAMME_OFFICER, methods="POST")
def cancellation(request: HttpRequest, pk: int, plan: int) -> HttpResponse:
    """Gives up a plan that is being solved."""
    the = the_round(request, pk)
    the_one = the_plan(the, plan)
    or_404(permissions.may_assign(request.membership, the))
    actions.cancel_plan(plan=the_one, by=request.membership)
    messages.success(request, _("The plan is given up."))
    return redirect("reviews:plans", pk)

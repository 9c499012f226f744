"""A demand that was reported, changed by its own government: corrected, withdrawn, reported again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.demand_changes import correct_demand, report_demand_again, withdraw_demand
from applications.enums.early import DemandState
from applications.forms.early import CorrectionForm
from applications.forms.steps import ReasonForm
from applications.models import Demand
from applications.permissions.early import may_change_demand
from applications.queries.demand import whole_demands
from applications.views.fetch import LOCAL, or_404
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles
from portal.ui.refusals import Stale


def _demand(request: HttpRequest, pk: int) -> Demand:
    """One that this person may change now."""
    the = get_object_or_404(whole_demands(request.membership), pk=pk)
    or_404(may_change_demand(request.membership, the))
    return the


def _trail(the: Demand, title: str) -> list[tuple[Any, str]]:
    demands = (_("Demands"), reverse("applications:demands"))
    return [demands, (the.title, the.get_absolute_url()), (title, "")]


@roles(*LOCAL)
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """The survey's form with what was said; a withdrawn demand is reported again by it."""
    the = _demand(request, pk)
    again = the.state == DemandState.WITHDRAWN
    first = {"title": the.title, "version": the.version, **the.answers}
    form = CorrectionForm(
        request.POST or None, questions=the.form.questions.all(), complete=True, initial=first
    )
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("title", "version")}
        action = report_demand_again if again else correct_demand
        by = request.membership
        if carry_out(form, action, demand=the, answers=form.answers(), by=by, **told)[0]:
            messages.success(request, _("Your demand has been reported again.") if again else _("Saved."))
            return redirect(the)
        if isinstance(form.refusal, Stale):
            form.data["version"] = str(form.refusal.theirs.version)  # read once more, it may be sent again
    title = _("Report the demand again") if again else _("Correct the demand")
    context = {"title": title, "demand": the, "programme": the.programme, "trail": _trail(the, title)}
    return render_form(request, "applications/demand_correction.html", form, **context)


@roles(*LOCAL)
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the demand back."""
    the = _demand(request, pk)
    or_404(the.state == DemandState.REPORTED)
    form, title = ReasonForm(request.POST or None), _("Withdraw the demand")
    if form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "by": request.membership}
        if carry_out(form, withdraw_demand, demand=the, **given)[0]:
            messages.success(request, _("The demand was withdrawn."))
            return redirect(the)
    consequences = [
        _("Your province and the ministry see that it was withdrawn; it is no longer counted."),
        _("You may report it again while the survey asks the same."),
    ]
    context: dict[str, Any] = {"danger": True, "back": the.get_absolute_url()}
    context |= {"facts": [(_("Demand"), the.title)], "trail": _trail(the, title)}
    return render_confirm(request, title, consequences, form, _("Withdraw"), **context)

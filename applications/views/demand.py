"""The demand survey (수요조사): reported by governments, read by province and ministry, turned into a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.demand import draft_from_demand, open_survey, sound, submit_demand
from applications.enums.early import DemandState
from applications.forms.early import DemandForm, UseForm
from applications.models import Demand, Programme
from applications.permissions.early import (
    is_own_demand,
    may_change_demand,
    may_report_demand,
    may_use_demand,
)
from applications.queries.demand import (
    asking,
    by_municipality,
    by_province,
    calls_for,
    demand_rows,
    said,
    surveys,
    told_of,
    whole_demands,
)
from applications.views.designing import questions_shown
from applications.views.early_tables import Demands, Surveys
from applications.views.fetch import LOCAL, READERS, or_404
from applications.views.starting import starting
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, form_status, render_form
from portal.ui.maps import areas
from portal.ui.policies import roles


def _trail(*steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Demands"), reverse("applications:demands") if steps else ""), *steps]


@roles(*READERS, methods="GET")
def demands(request: HttpRequest) -> HttpResponse:
    """Demands that this person sees."""
    by = request.membership
    table = Demands(request, demand_rows(by))
    ways = [("tertiary", _("By province"), reverse("applications:demand_provinces"))]
    if by.role in LOCAL:
        ways = [
            ("primary", _("Report a demand: %(programme)s") % {"programme": one.name},
             reverse("applications:new_demand", args=[one.key]))
            for one in asking()
        ]  # fmt: skip
    elif permissions.may_write_calls(by):
        ways.append(("tertiary", _("Surveys"), reverse("applications:surveys")))
    lead = _(
        "What governments would like to do, asked all year. When a call is open, a demand becomes a draft."
    )
    return table.respond(
        "applications/early_list.html", trail=_trail(), title=_("Demands"), lead=lead, ways=ways
    )


@roles(*(role for role in READERS if role not in LOCAL), methods="GET")
def provinces(request: HttpRequest) -> HttpResponse:
    """How many demands there are in each province, for how much, and where on the map."""
    seen = Demand.objects.visible_to(request.membership).standing()
    rows = by_province(seen)
    most = max((row["demands"] for row in rows), default=0)
    context = {
        "rows": rows,
        "most": most,
        "areas": areas(by_municipality(seen)),
        "trail": _trail((_("By province"), "")),
    }
    return render(request, "applications/demand_provinces.html", context)


@roles(*LOCAL)
def new_demand(request: HttpRequest, key: str) -> HttpResponse:
    """The short form of a programme's survey; a post reports a demand."""
    rows = Programme.objects.select_related("demand_form", "pillar")
    programme, by = get_object_or_404(rows, key=key), request.membership
    or_404(may_report_demand(by, programme) and sound(programme.demand_form))
    questions = programme.demand_form.questions.all()
    form = DemandForm(request.POST or None, questions=questions, complete=True)
    if form.is_valid():
        given = {"title": form.cleaned_data["title"], "key": form.cleaned_data["request_key"]}
        told = {"programme": programme, "answers": form.answers(), "by": by, **given}
        done, demand = carry_out(form, submit_demand, **told)
        if done:
            messages.success(request, _("Your demand has been reported."))
            return redirect(demand)
    context = {"programme": programme, "trail": _trail((programme.name, ""))}
    return render_form(request, "applications/new_demand.html", form, **context)


@roles(*READERS, methods="GET")
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, what came of it, and the open calls it may become a draft of."""
    return _page(request, get_object_or_404(whole_demands(request.membership), pk=pk))


def _page(request: HttpRequest, the: Demand, form: UseForm | None = None) -> HttpResponse:
    """`form`: the one that was refused, with its reason; a call without room says which proposals are in its place."""
    by = request.membership
    calls = [call for call in calls_for(the) if may_use_demand(by, the, call)]
    uses = the.uses.select_related("proposal__call").order_by("pk") if by.role in LOCAL else []
    offers = [(call, UseForm(initial={"call": call.slug}), starting(call, by)["full"]) for call in calls]
    context = {"demand": the, "said": said(the), "offers": offers, "uses": uses, "events": told_of(the)}
    context |= {"state": DemandState(the.state), "own": is_own_demand(by, the)}
    context |= {"may_change": may_change_demand(by, the), "refused": form, "trail": _trail((the.title, ""))}
    return render(request, "applications/demand.html", context, status=form_status(form) if form else 200)


@roles(*LOCAL, methods="POST")
def demand_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: a draft in an open call with what the demand says."""
    by = request.membership
    the = get_object_or_404(whole_demands(by), pk=pk)
    form = UseForm(request.POST)
    or_404(form.is_valid())
    call = get_object_or_404(calls_for(the), slug=form.cleaned_data["call"])
    or_404(may_use_demand(by, the, call))
    told = {"call": call, "by": by, "key": form.cleaned_data["request_key"]}
    done, proposal = carry_out(form, draft_from_demand, demand=the, **told)
    if not done:
        return _page(request, the, form)
    messages.success(request, _("Your draft was started. Saved is not submitted."))
    return redirect(proposal)


@roles(Role.PROGRAMME_OFFICER, methods="GET")
def survey_list(request: HttpRequest) -> HttpResponse:
    """Every programme with its survey."""
    table, title = Surveys(request, surveys()), _("Surveys")
    return table.respond("applications/early_list.html", trail=_trail((title, "")), title=title)


@roles(Role.PROGRAMME_OFFICER)
def survey(request: HttpRequest, key: str) -> HttpResponse:
    """What a programme asks; a post opens its survey, or begins a version that can be designed anew."""
    programme = get_object_or_404(Programme.objects.select_related("demand_form"), key=key)
    if request.method == "POST":
        open_survey(programme=programme, by=request.membership)
        messages.success(request, _("You can now design the survey."))
        return redirect("applications:survey", key)
    form = programme.demand_form
    context = {"programme": programme, "asked": form, "sound": form is not None and sound(form)}
    context |= questions_shown(form) if form and form.frozen_at is None else {}
    way = (_("Surveys"), reverse("applications:surveys"))
    context["trail"] = _trail(way, (programme.name, ""))
    return render(request, "applications/survey.html", context)

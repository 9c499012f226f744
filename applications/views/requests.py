"""Data requests (자료요구) of an office: prepared, looked at as a government will, followed, merged into one workbook."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.designing import questions_of
from applications.actions.requests import change_data_request, create_data_request, discard_data_request
from applications.enums.requests import DataRequestState
from applications.forms.requests import DataAnswerForm, NewRequestForm, RequestForm
from applications.jobs import answers_workbook
from applications.models import DataRequest
from applications.models.requests import ANSWERING
from applications.permissions.requests import (
    may_ask_data,
    may_change_request,
    may_lead_request,
    may_move_request,
)
from applications.queries.merged import is_large
from applications.queries.requests import answers_of, calls_to_choose, own_answers, request_rows, standings_of
from applications.rules.requests import is_askable
from applications.views.designing import questions_shown
from applications.views.fetch import OFFICE, or_404
from applications.views.papers import download
from applications.views.request_tables import DataRequests, answers_table, request_trail
from portal.accounts.enums import Role
from portal.activity import clock
from portal.activity.actions import queue_job
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles

SENDERS = (Role.PROGRAMME_OFFICER, Role.PROVINCE_COORDINATOR)
ASKING = (*OFFICE, Role.PROVINCE_COORDINATOR)
DETAILS = ("title", "reason", "due_at", "programme", "call")


def the_request(request: HttpRequest, pk: int) -> DataRequest:
    """The data request of this address."""
    rows = DataRequest.objects.visible_to(request.membership)
    rows = rows.select_related("organisation__government", "programme", "call", "form", "sent_by")
    return get_object_or_404(rows.prefetch_related("form__questions"), pk=pk)


@roles(*ASKING, methods="GET")
def data_requests(request: HttpRequest) -> HttpResponse:
    """Those of one's own office, and those one reads along with."""
    by, ways = request.membership, []
    rows = request_rows(by)
    if may_ask_data(by):
        ways.append(("primary", _("Prepare a data request"), reverse("applications:new_data_request")))
    if by.role == Role.PROVINCE_COORDINATOR:
        rows = rows.filter(organisation=by.organisation_id)
        ways.append(("tertiary", _("Data requests to us"), reverse("applications:data_answers")))
    table, title = DataRequests(request, rows), _("Data requests")
    lead = _(
        "A form of your own with a date, sent to the governments you choose; their answers become one workbook."
    )
    template = "applications/early_list.html"
    return table.respond(template, trail=request_trail(), title=title, lead=lead, ways=ways)


@roles(*SENDERS)
def new_data_request(request: HttpRequest) -> HttpResponse:
    """What is asked, why and until when; the questions are designed on the next page."""
    by = request.membership
    earlier = request_rows(by).filter(organisation=by.organisation_id).order_by("-pk")
    form = NewRequestForm(request.POST or None, calls=calls_to_choose(by), earlier=earlier)
    if form.is_valid():
        given = dict(form.cleaned_data)
        done, made = carry_out(form, create_data_request, by=by, key=given.pop("request_key"), **given)
        if done:
            messages.success(request, _("Prepared. Now design the questions, then choose the governments."))
            return redirect(made)
    title = _("Prepare a data request")
    context = {"title": title, "trail": request_trail((title, "")), "action_label": _("Prepare")}
    context["back"] = reverse("applications:data_requests")
    return render_form(request, "applications/request_form.html", form, **context)


@roles(*ANSWERING, *OFFICE, methods="GET")
def data_request(request: HttpRequest, pk: int) -> HttpResponse:
    """While it is prepared its questions, then who has answered; who was asked is led to their own answer."""
    the, by = the_request(request, pk), request.membership
    reads = by.role in OFFICE or by.organisation_id == the.organisation_id
    if not reads:
        return redirect(get_object_or_404(own_answers(by), request=the))
    if the.state in (DataRequestState.DRAFT, DataRequestState.DISCARDED):
        return render(request, "applications/data_request_draft.html", _draft(request, the))
    now, moves = clock.now(), may_move_request(by, the)
    table = answers_table(by.role in OFFICE, moves)(request, answers_of(the), asked=the)
    context = {"trail": request_trail((the.title, "")), "now": now, "moves": moves}
    context["standings"] = standings_of(the).items()
    return table.respond("applications/data_request.html", **context)


def _draft(request: HttpRequest, the: DataRequest) -> dict[str, Any]:
    changes = may_change_request(request.membership, the)
    sound = is_askable(questions_of(the.form))
    context = {"asked": the, "changes": changes, "sound": sound, "trail": request_trail((the.title, ""))}
    return context | (questions_shown(the.form) if changes else {"read_only": the.form.questions.all()})


@roles(*SENDERS)
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, reason, date and what it is about, while it is not sent."""
    the, by = the_request(request, pk), request.membership
    or_404(may_change_request(by, the))
    first = {name: getattr(the, name) for name in DETAILS}
    form = RequestForm(request.POST or None, initial=first, calls=calls_to_choose(by))
    if (
        form.is_valid()
        and carry_out(form, change_data_request, data_request=the, by=by, **form.cleaned_data)[0]
    ):
        messages.success(request, _("Saved."))
        return redirect(the)
    context = {
        "title": _("Title, reason and date"),
        "action_label": _("Save"),
        "back": the.get_absolute_url(),
    }
    context["trail"] = request_trail((the.title, the.get_absolute_url()), (context["title"], ""))
    return render_form(request, "applications/request_form.html", form, **context)


@roles(*SENDERS)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as a government will meet it; what is typed is checked as at submission, and thrown away."""
    the = the_request(request, pk)
    or_404(may_lead_request(request.membership, the))
    posted = request.method == "POST"
    form = DataAnswerForm(
        request.POST if posted else None, uploaded=request.FILES,
        questions=the.form.questions.all(), complete=True, initial={"version": 0},
    )  # fmt: skip
    if posted and form.is_valid():
        messages.success(request, _("These answers would be accepted. Nothing was kept: this is a preview."))
    context = {"asked": the, "trail": request_trail((the.title, the.get_absolute_url()), (_("Preview"), ""))}
    return render_form(request, "applications/data_request_preview.html", form, **context)


@roles(*SENDERS)
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up what was never sent."""
    the, by = the_request(request, pk), request.membership
    or_404(may_change_request(by, the))
    if request.method == "POST":
        discard_data_request(data_request=the, by=by)
        messages.success(request, _("The data request was discarded."))
        return redirect("applications:data_requests")
    back = the.get_absolute_url()
    context = {"danger": True, "final": True, "back": back, "facts": [(_("Data request"), the.title)]}
    context["trail"] = request_trail((the.title, back), (_("Discard"), ""))
    consequences = [_("The request and its questions are gone. No government has seen them.")]
    return render_confirm(request, _("Discard the data request"), consequences, None, _("Discard"), **context)


@roles(*ASKING, methods="GET")
def merged(request: HttpRequest, pk: int) -> HttpResponse:
    """Every answer in one workbook: at once, or by a job with its progress where it is large. An audit makes no job."""
    the, by = the_request(request, pk), request.membership
    or_404(the.sent_at is not None and (by.role in OFFICE or may_lead_request(by, the)))
    if by.role != Role.AUDITOR and is_large(the):
        title, link = f"{the.title} (XLSX)", the.get_absolute_url()
        job = queue_job(kind="applications.answers", arguments={"pk": the.pk}, by=by, title=title, link=link)
        return redirect("activity:job", pk=job.pk)
    return download(answers_workbook(the), f"data-request-{the.pk}", "xlsx")

"""A data request under way: whom it is put to, more time, an end, a reminder. Each is looked at before it is done."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications.actions.designing import questions_of
from applications.actions.request_reminders import remind_of_data_request
from applications.actions.requests import cancel_data_request, extend_data_request, send_data_request
from applications.enums.requests import DataRequestState, DataStanding
from applications.forms.requests import (
    CancelForm,
    ChooseForm,
    DataReminderForm,
    MoreTimeForm,
    SendForm,
)
from applications.models import DataRequest
from applications.models.requests import ANSWERING
from applications.permissions.requests import may_lead_request, may_move_request
from applications.queries.progress import readers_by_government
from applications.queries.requests import addressable, answers_of, calls_to_choose, chosen
from applications.rules.requests import OWED, is_askable
from applications.views.fetch import or_404
from applications.views.request_tables import request_trail
from applications.views.requests import SENDERS, the_request
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Membership
from portal.activity import clock
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.formats import SEOUL, korean_datetime
from portal.ui.policies import roles

OPEN = (DataRequestState.DRAFT, DataRequestState.SENT)


def _trail(the: DataRequest, title: str) -> list[tuple[Any, str]]:
    return request_trail((the.title, the.get_absolute_url()), (title, ""))


@roles(*SENDERS)
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose governments, see who they are, send; what was sent already is put to further ones."""
    the, by = the_request(request, pk), request.membership
    or_404(may_lead_request(by, the) and the.state in OPEN)
    rows = addressable(by).exclude(pk__in=the.answers.values("government"))
    chooser, found = _choose(request, rows, by)
    form = SendForm(request.POST or None, governments=rows, initial={"government": [one.pk for one in found]})
    if form.is_valid():
        values = {"governments": form.cleaned_data["government"], "key": form.cleaned_data["request_key"]}
        done, sent = carry_out(form, send_data_request, data_request=the, by=by, **values)
        if done:
            messages.success(request, _("Sent. Its people have been told by letter."))
            return redirect(sent)
    context = {
        "asked": the,
        "chooser": chooser,
        "sound": is_askable(questions_of(the.form)),
        "now": clock.now(),
    }
    context |= {
        **_chosen_ones(found),
        "picks": _picks(request, rows),
        "trail": _trail(the, _("Choose and send")),
    }
    return render_form(request, "applications/data_request_sending.html", form, **context)


def _choose(
    request: HttpRequest, rows: QuerySet[LocalGovernment], by: Membership
) -> tuple[ChooseForm, list[LocalGovernment]]:
    """The choice in the address; once it is sent, exactly those who were shown."""
    province = by.role == Role.PROVINCE_COORDINATOR
    chooser = ChooseForm(request.GET, governments=rows, calls=calls_to_choose(by), province=province)
    if request.method == "POST":
        wanted = [one for one in request.POST.getlist("government") if one.isdecimal() and len(one) < 10]
        return chooser, list(rows.filter(pk__in=wanted))
    if not chooser.is_valid():
        return chooser, []
    found = chosen(chooser.choice(), by)
    return chooser, list(found.filter(pk__in=rows.values("pk")))


def _chosen_ones(found: list[LocalGovernment]) -> dict[str, Any]:
    """Each with who gets the letter, and how many there are."""
    readers: dict[int, list[Any]] = readers_by_government(found, *ANSWERING) if found else {}
    rows: list[Any] = found
    for row in rows:
        row.readers = readers.get(row.pk, [])
    people = {user.pk for users in readers.values() for user in users}
    return {"rows": rows, "people": len(people), "unread": sum(not row.readers for row in rows)}


def _picks(request: HttpRequest, rows: QuerySet[LocalGovernment]) -> list[dict[str, Any]]:
    """Every government one may ask, by province; ticked are those that were ticked singly."""
    ticked, groups = set(request.GET.getlist("government")), dict[int, dict[str, Any]]()
    for row in sorted(rows, key=lambda row: (row.province.code, row.parent_id is not None, row.code)):
        group = groups.setdefault(row.province.pk, {"province": row.province, "rows": [], "ticked": 0})
        group["rows"].append((row, str(row.pk) in ticked))
        group["ticked"] += str(row.pk) in ticked
    return list(groups.values())


@roles(*SENDERS)
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for all that were asked."""
    the, by = the_request(request, pk), request.membership
    or_404(may_move_request(by, the))
    form = MoreTimeForm(request.POST or None)
    if (
        form.is_valid()
        and carry_out(form, extend_data_request, data_request=the, by=by, **form.cleaned_data)[0]
    ):
        messages.success(request, _("The date has been moved. Those who owe an answer have been told."))
        return redirect(the)
    title, back = _("More time"), the.get_absolute_url()
    consequences = [
        _("The date moves for every government that was asked, and can only be moved later again.")
    ]
    consequences.append(_("Those who owe an answer get a letter with your reason."))
    context = {
        "back": back,
        "facts": [(_("Answer by"), korean_datetime(the.due_at))],
        "trail": _trail(the, title),
    }
    return render_confirm(request, title, consequences, form, _("Move the date"), **context)


@roles(*SENDERS)
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it no more."""
    the, by = the_request(request, pk), request.membership
    or_404(may_move_request(by, the))
    form = CancelForm(request.POST or None)
    if (
        form.is_valid()
        and carry_out(form, cancel_data_request, data_request=the, by=by, **form.cleaned_data)[0]
    ):
        messages.success(request, _("The data request was cancelled. Everybody who was asked has been told."))
        return redirect(the)
    title = _("Cancel the data request")
    consequences = [_("Nobody can answer any more. What was answered stays readable.")]
    consequences.append(_("Everybody who was asked gets a letter with your reason."))
    counted = str(the.answers.count())
    context = {"danger": True, "final": True, "back": the.get_absolute_url()}
    context["facts"] = [(_("Governments"), counted)]
    return render_confirm(request, title, consequences, form, title, trail=_trail(the, title), **context)


@roles(*SENDERS)
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gets what, before it is sent; `standing=owing` in the address chooses all that owe an answer."""
    the, by = the_request(request, pk), request.membership
    or_404(may_move_request(by, the))
    rows = answers_of(the)
    form = DataReminderForm(request.POST or None, answers=rows, initial={"answer": _wanted(request, rows)})
    if form.is_valid():
        given = form.cleaned_data
        values = {"answers": given["answer"], "note": given["note"], "key": given["request_key"], "by": by}
        done, sent = carry_out(form, remind_of_data_request, data_request=the, **values)
        if done:
            messages.success(request, _("Reminded: %(count)s governments.") % {"count": len(sent)})
            return redirect(the)
    now = clock.now()
    shown = _preview(form, rows, now)
    context = {"asked": the, "rows": shown, "goes": [row for row in shown if row.goes], "now": now}
    context["trail"] = _trail(the, _("Reminder"))
    return render_form(request, "applications/data_reminder.html", form, **context)


def _wanted(request: HttpRequest, rows: QuerySet) -> list[int]:
    if request.GET.get("standing") == "owing":
        return list(rows.filter(state__in=OWED).values_list("pk", flat=True))
    return [int(one) for one in request.GET.getlist("answer") if one.isdecimal() and len(one) < 10]


def _preview(form: DataReminderForm, rows: QuerySet, now: datetime) -> list[Any]:
    """Each chosen government with its readers, or why it gets nothing."""
    wanted = (
        [row.pk for row in form.cleaned_data.get("answer", ())] if form.is_bound else form.initial["answer"]
    )
    found: list[Any] = list(rows.filter(pk__in=wanted).order_by("government__code", "pk"))
    readers = readers_by_government([row.government for row in found], *ANSWERING)
    for row in found:
        row.readers = readers.get(row.government_id, [])
        row.shown, row.why_not = DataStanding(row.standing), _why_not(row, now)
        row.goes = not row.why_not
    return found


def _why_not(row: Any, now: datetime) -> str:
    if row.state not in OWED:
        return _("It has answered.")
    if not row.readers:
        return _("Nobody of it is registered here.")
    told = row.by_hand_at
    if told and told.astimezone(SEOUL).date() == now.astimezone(SEOUL).date():
        return _("It has been reminded today already.")
    return ""

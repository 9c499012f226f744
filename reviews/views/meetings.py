"""Meetings of the panel: called and edited by the office, read by the office and by whom they were called."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.activity.clock import now
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles
from portal.ui.refusals import Stale
from reviews import actions, permissions, queries
from reviews.forms.meetings import AttendanceForm, CallingForm, MeetingForm, meeting_values
from reviews.models import Attendance, Meeting
from reviews.views.fetch import OFFICE, Trail, desk_trail, or_404, round_trail, storable, the_round

MEETS = (*OFFICE, Role.REVIEWER)


def the_meeting(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(queries.meetings_for(request.membership), pk=storable(pk))


def kept_meeting(request: HttpRequest, pk: int) -> Meeting:
    """A meeting whose minutes this officer may still work on."""
    the = the_meeting(request, pk)
    or_404(permissions.may_keep_minutes(request.membership, the))
    return the


def attended(request: HttpRequest, the: Meeting) -> Attendance | None:
    return Attendance.objects.filter(meeting=the, person=request.user).select_related("person").first()


def meeting_trail(request: HttpRequest, the: Meeting, *steps: tuple[Any, str]) -> Trail:
    here = (str(the), the.get_absolute_url() if steps else "")
    if request.membership.role == Role.REVIEWER:
        return desk_trail(here, *steps)
    return round_trail(
        the.round, (_("Meetings"), reverse("reviews:meetings", args=[the.round_id])), here, *steps
    )


@roles(*OFFICE)
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """The round's meetings; an officer calls another one."""
    the = the_round(request, pk)
    may_call = permissions.may_call_meeting(request.membership, the)
    or_404(may_call or request.method != "POST")
    form = CallingForm(request.POST or None)
    if form.is_valid():
        given = {**form.cleaned_data, "key": form.cleaned_data["request_key"]}
        del given["request_key"]
        done, made = carry_out(form, actions.call_meeting, round=the, by=request.membership, **given)
        if done:
            messages.success(request, _("The meeting is called; the panel is told by letter."))
            return redirect(made)
    trail = round_trail(the, (_("Meetings"), ""))
    page = {"round": the, "meetings": the.meetings.order_by("-number"), "may_call": may_call, "trail": trail}
    return render_form(request, "reviews/meetings.html", form, **page)


@roles(*MEETS, methods="GET")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """When and where; and, for those who may read them, the minutes as they stand or as they were closed."""
    the, by = the_meeting(request, pk), request.membership
    mine = attended(request, the)
    page = {"meeting": the, "round": the.round, "mine": mine, "trail": meeting_trail(request, the)}
    page["may_keep"] = permissions.may_keep_minutes(by, the)
    page["office"] = permissions.may_see_rounds(by)
    if permissions.may_read_minutes(by, the, mine):
        facts = queries.facts_of(the)
        signed = queries.signatures_of(the, facts)
        page["chapters"] = _labelled(queries.chapters(queries.facts_for(the, by, facts), signed, the.reason))
        page["digest"] = queries.digest_of(the, facts)
        page["to_sign"] = permissions.may_sign(by, the, mine) and mine.digest != page["digest"]
        page["missing"] = [one["name"] for one in signed if one["at"] is None]
    return render(request, "reviews/meeting.html", page)


def _labelled(chapters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The chapters with each cell beside the head of its column, for a phone that shows a row as a card."""
    for block in (block for chapter in chapters for block in chapter["blocks"] if "table" in block):
        table = block["table"]
        table["cells"] = [list(zip(table["head"], row, strict=True)) for row in table["rows"]]
    return chapters


@roles(Role.PROGRAMME_OFFICER)
def editing(request: HttpRequest, pk: int) -> HttpResponse:
    """Time, place, agenda and remarks, until the minutes are closed."""
    the = kept_meeting(request, pk)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=meeting_values(the))
    if form.is_valid():
        if carry_out(form, actions.edit_meeting, meeting=the, by=request.membership, **form.cleaned_data)[0]:
            messages.success(request, _("The meeting is saved."))
            return redirect(the)
        if isinstance(form.refusal, Stale):
            form.data["version"] = str(form.refusal.theirs.version)
    trail = meeting_trail(request, the, (_("Edit"), ""))
    return render_form(request, "reviews/meeting_edit.html", form, meeting=the, trail=trail)


@roles(Role.PROGRAMME_OFFICER)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there: one form for all."""
    the = kept_meeting(request, pk)
    here = [one.person_id for one in queries.attendances(the) if one.present]
    posted, offered = request.method == "POST", queries.can_attend(the)
    form = AttendanceForm(request.POST if posted else None, offered=offered, initial={"present": here})
    if form.is_valid():
        present = set(form.cleaned_data["present"])
        if carry_out(form, actions.note_attendance, meeting=the, present=present, by=request.membership)[0]:
            messages.success(request, _("The attendance is noted; those who were present are asked to sign."))
            return redirect(the)
    trail = meeting_trail(request, the, (_("Attendance"), ""))
    return render_form(request, "reviews/attendance.html", form, meeting=the, trail=trail)


@roles(*MEETS, methods="GET")
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting for one's own calendar."""
    the = the_meeting(request, pk)
    content = queries.calendar_of_meeting(the, now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{the.pk}.ics"'
    return response

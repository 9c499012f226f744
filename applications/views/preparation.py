"""A call in preparation, part by part, until it is announced."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import publish_call
from applications.actions.calls import change_call, faults_of_call
from applications.enums import CallState
from applications.forms.preparation import PARTS
from applications.models import Call
from applications.notices import FAULTS
from applications.queries.screening import own_questions
from applications.views.announcing import facts_of, warnings_of
from applications.views.fetch import OFFICE, call_trail, or_404, the_call
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, form_status, render_confirm, render_form
from portal.ui.formats import korean_datetime
from portal.ui.policies import roles

# Where each fault is mended: a part, or the sections (with their questions).
MENDED = {
    **dict.fromkeys(("weights", "bonus", "reviews"), "criteria"),
    **dict.fromkeys(("share", "amounts", "budget", "categories"), "money"),
    **dict.fromkeys(("limits", "levels"), "applicants"),
    **dict.fromkeys(("sections", "procedures", "no_questions", "questions", "no_files_section"), "sections"),
    "presentation": "presentation",
    "ceilings": "ceilings",
    "past": "timetable",
    "prefix": "basics",
}


def the_prepared(request: HttpRequest, slug: str) -> Call:
    """The same, and for the office an announced one: its frozen rules can be read."""
    the, by = the_call(request, slug), request.membership
    announced = the.state != CallState.DRAFT
    or_404(permissions.is_office(by) if announced else permissions.may_edit_call(by, the))
    return the


def the_draft(request: HttpRequest, slug: str) -> Call:
    """The call of this address while it is in preparation, for those who may prepare it."""
    the = the_call(request, slug)
    or_404(permissions.may_edit_call(request.membership, the))
    return the


def prepared(call: Call, *steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way to a page of the preparation."""
    return call_trail(call, (_("Preparation"), reverse("applications:preparation", args=[call.slug])), *steps)


def mended_at(call: Call, fault: str) -> str:
    """The address where the fault is mended."""
    place = MENDED[fault]
    if place == "sections":
        return reverse("applications:call_sections", args=[call.slug])
    return reverse("applications:preparation_part", args=[call.slug, place])


@roles(*OFFICE, methods="GET")
def preparation(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts of the call, and what keeps it from being announced, each with the place where it is mended."""
    the = the_prepared(request, slug)
    frozen = the.state != CallState.DRAFT
    faults = [] if frozen else faults_of_call(the)
    wrong = {MENDED[fault] for fault in faults}
    context = {
        "call": the,
        "frozen": frozen,
        "checklist": own_questions(the) if frozen else (),
        "warnings": [] if frozen else warnings_of(the),
        "faults": [(FAULTS[fault], mended_at(the, fault)) for fault in faults],
        "parts": [(key, label, key not in wrong) for key, (label, _form) in PARTS.items()],
        "form_is_sound": "sections" not in wrong,
        "sections": the.sections.all(),
        "trail": call_trail(the, (_("Preparation"), "")),
    }
    return render(request, "applications/preparation.html", context)


@roles(*OFFICE)
def part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """One part: texts, timetable, applicants, money, ceilings, criteria or procedure; read-only once announced."""
    the = the_prepared(request, slug)
    if part not in PARTS:
        raise Http404
    title, kind = PARTS[part]
    form = kind(request.POST or None, call=the)
    frozen = the.state != CallState.DRAFT
    if frozen and form.rows is not None:
        form.rows.extra = 0
    if form.is_valid() and carry_out(form, change_call, call=the, by=request.membership, **form.values())[0]:
        messages.success(request, _("Saved."))
        return redirect("applications:preparation", slug)
    status = form_status(form) if form.errors or not form.is_bound else 422
    context = {"call": the, "title": title, "frozen": frozen, "trail": prepared(the, (title, ""))}
    return render_form(request, "applications/preparation_part.html", form, status=status, **context)


@roles(Role.PROGRAMME_OFFICER)
def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    """Announce the call; asked once, for its rules are frozen from then on."""
    the = the_draft(request, slug)
    if request.method == "POST":
        publish_call(call=the, by=request.membership)
        messages.success(request, _("The call is announced."))
        return redirect(the)
    if faults_of_call(the):
        return redirect("applications:preparation", slug)
    consequences = [
        _("Everyone can read the call."),
        _("Its rules, sections and ceilings are frozen: nobody can change them afterwards."),
        _("Proposals are accepted from %(opens)s until just before %(closes)s.")
        % {"opens": korean_datetime(the.opens_at), "closes": korean_datetime(the.closes_at)},
    ]
    context: dict[str, Any] = {"back": reverse("applications:preparation", args=[slug]), "final": True}
    context |= {"facts": facts_of(the), "warnings": warnings_of(the)}
    context["trail"] = prepared(the, (_("Announcement"), ""))
    return render_confirm(request, _("Announce the call"), consequences, None, _("Announce"), **context)

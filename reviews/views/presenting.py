"""Presentations: the office plans and invites, the applicant reads when and where, a reviewer marks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.activity.clock import now
from portal.ui.autosave import acknowledged, kept, not_kept, of_another, quiet, tab_of
from portal.ui.deeds import carry_out, form_status, render_form
from portal.ui.policies import roles
from portal.ui.refusals import Stale
from reviews import actions, permissions, queries
from reviews.enums import ReviewState
from reviews.forms.marking import PresentationForm, presentation_values
from reviews.forms.presenting import SlotForm, SlotsForm
from reviews.models import Assignment, PresentationReview, Slot
from reviews.views.fetch import OFFICE, desk_trail, my_assignment, or_404, round_trail, storable, the_round
from reviews.views.reading import content_of

LOCAL = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)


@roles(*OFFICE)
def presentations(request: HttpRequest, pk: int) -> HttpResponse:
    """Every slot; makes one for each proposal that has none."""
    the = the_round(request, pk)
    or_404(the.call.call_rules.presentation_percent > 0)
    plans = permissions.may_plan_presentations(request.membership, the)
    form = SlotsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        or_404(plans)
        given = {"round": the, "by": request.membership}
        if form.is_valid() and carry_out(form, actions.make_slots, **given, **form.cleaned_data)[0]:
            messages.success(request, _("The slots are made. Nobody is told yet."))
            return redirect("reviews:presentations", pk)
    slots = the.slots.select_related("proposal__government")
    page = {"round": the, "slots": slots, "waiting": queries.to_present(the), "plans": plans}
    page["trail"] = round_trail(the, (_("Presentations"), ""))
    return render_form(request, "reviews/presentations.html", form, **page)


@roles(Role.PROGRAMME_OFFICER, methods="POST")
def inviting(request: HttpRequest, pk: int) -> HttpResponse:
    the = the_round(request, pk)
    count = actions.invite_to_present(round=the, by=request.membership)
    messages.success(request, _("Invitations are on their way to %(count)s applicants.") % {"count": count})
    return redirect("reviews:presentations", pk)


@roles(Role.PROGRAMME_OFFICER)
def moving(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time or place for one presentation."""
    one = _slot(request, pk)
    or_404(permissions.may_plan_presentations(request.membership, one.round))
    first = {name: getattr(one, name) for name in ("starts_at", "ends_at", "place")}
    form = SlotForm(request.POST if request.method == "POST" else None, initial=first)
    given = {"slot": one, "by": request.membership}
    if form.is_valid() and carry_out(form, actions.change_slot, **given, **form.cleaned_data)[0]:
        messages.success(request, _("The slot is changed."))
        return redirect("reviews:presentations", one.round_id)
    back = reverse("reviews:presentations", args=[one.round_id])
    trail = round_trail(one.round, (_("Presentations"), back), (one.proposal.number, ""))
    return render_form(request, "reviews/moving.html", form, slot=one, back=back, trail=trail)


def _slot(request: HttpRequest, pk: int) -> Slot:
    rows = Slot.objects.visible_to(request.membership).select_related("round__call", "proposal__government")
    return get_object_or_404(rows, pk=storable(pk))


@roles(*LOCAL, *OFFICE, methods="GET")
def slot(request: HttpRequest, pk: int) -> HttpResponse:
    """When and where a government presents."""
    one = _slot(request, pk)
    return render(request, "reviews/slot.html", {"slot": one, "trail": [(_("Presentation"), "")]})


@roles(*LOCAL, *OFFICE, methods="GET")
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a calendar."""
    answer = HttpResponse(
        queries.calendar_of(_slot(request, pk)), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="presentation.ics"'
    return answer


@roles(Role.REVIEWER)
def presentation(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks of a presentation, saved as typed, submitted once it was held; like the written ones, sealed."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_mark_presentation(request.membership, mine))
    written = queries.my_presentation(mine, request.user)
    if written is not None and written.state == ReviewState.SUBMITTED:
        or_404(request.method != "POST")
        return render(request, "reviews/presented.html", _page(request, mine, written))
    return of_another(request) or _editor(request, mine, written)


def _editor(request: HttpRequest, mine: Assignment, written: PresentationReview | None) -> HttpResponse:
    sheet = queries.lines_of_presentation(mine.round.call.call_rules)
    posted = request.POST if request.method == "POST" else None
    form = PresentationForm(posted, sheet=sheet, initial=presentation_values(written))
    if form.is_valid():
        given = form.values()
        done, saved = carry_out(
            form, actions.save_presentation, assignment=mine, by=request.membership, **given
        )
        if done and quiet(request):
            return kept(saved.version, saved.saved_at)
        if done and "submit" not in request.POST:
            messages.success(request, _("Saved. Saved is not submitted."))
            return acknowledged(request, redirect("reviews:presentation", mine.pk))
        if done and carry_out(form, actions.submit_presentation, assignment=mine, by=request.membership)[0]:
            messages.success(request, _("Your marks of the presentation are submitted."))
            return acknowledged(request, redirect("reviews:desk"))
        if done:
            form.data["version"] = str(saved.version)
    if posted is not None and quiet(request):
        return not_kept(form.refusal, form_status(form), form)
    page = {**_page(request, mine, written), **_overtaken(form)}
    return render_form(request, "reviews/presentation.html", form, **page)


def _overtaken(form: PresentationForm) -> dict[str, Any]:
    if not isinstance(form.refusal, Stale):
        return {}
    theirs, made_from = form.refusal.theirs, form.cleaned_data["version"]
    form.data["version"] = str(theirs.version)
    return {"made_from": made_from, "rows": form.beside(presentation_values(theirs))}


def _page(request: HttpRequest, mine: Assignment, written: PresentationReview | None) -> dict[str, Any]:
    held = queries.slot_of(mine.proposal_id)
    lines = queries.lines_of_presentation(mine.round.call.call_rules)
    return {
        **content_of(mine),
        "assignment": mine,
        "slot": held,
        "held": held is not None and held.starts_at <= now(),
        "written": written,
        "marks": [(line, written.marks.get(line.key), written.comments.get(line.key, "")) for line in lines]
        if written
        else [],
        "total": queries.total_presented(written),
        "saved_at": written.saved_at if written else None,
        "tab": tab_of(request),
        "trail": desk_trail(
            (mine.proposal.number, reverse("reviews:review", args=[mine.pk])), (_("Presentation"), "")
        ),
    }


@roles(Role.REVIEWER, methods="POST")
def presentation_recall(request: HttpRequest, pk: int) -> HttpResponse:
    mine = my_assignment(request, pk)
    actions.recall_presentation(assignment=mine, by=request.membership)
    messages.success(request, _("Your marks of the presentation are open again."))
    return redirect("reviews:presentation", pk)

"""The reviewer: desk, declaration, proposal beside marks, submission, recall, the reason for a mark that stands apart."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles
from reviews import actions, permissions, queries
from reviews.enums import AssignmentState, ConflictKind
from reviews.forms import DeclarationForm, SpreadForm, SteppingBackForm
from reviews.lists import Desk
from reviews.models import Assignment
from reviews.queries.pool import asked_to_consent
from reviews.views.fetch import desk_trail, my_assignment, or_404


@roles(Role.REVIEWER, methods="GET")
def desk(request: HttpRequest) -> HttpResponse:
    """A reviewer's assignments, what waits first."""
    table = Desk(request, queries.desk(request.membership))
    owed = queries.owed(request.membership)
    asked = asked_to_consent(request.membership)
    return table.respond("reviews/desk.html", owed=owed, asked=asked, now=clock.now(), trail=desk_trail())


@roles(Role.REVIEWER, methods="GET")
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """To what comes next: the declaration, else the review."""
    mine = my_assignment(request, pk)
    return redirect("reviews:declaration" if mine.state == AssignmentState.INVITED else "reviews:review", pk)


@roles(Role.REVIEWER)
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether there is a conflict of interest; until then the proposal stays closed."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_declare(request.membership, mine))
    if not queries.has_consented(mine) and (seat := queries.seat_of(mine)):
        return redirect("reviews:panel_member", seat.pk)
    form = DeclarationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        tie = {"kind": given["kind"], "note": given["note"]}
        steps_back = given["answer"] == "conflict"
        if steps_back and not given["sure"]:
            return stepping_back(request, mine, given)
        done, one = carry_out(
            form, actions.declare, assignment=mine, has_conflict=steps_back, by=request.membership, **tie
        )
        if done:
            messages.success(request, _("Thank you. Your declaration is on record."))
            return redirect("reviews:desk") if steps_back else redirect("reviews:review", one.pk)
    trail = desk_trail((mine.proposal.number, ""))
    return render_form(request, "reviews/declaration.html", form, assignment=mine, trail=trail)


def stepping_back(request: HttpRequest, mine: Assignment, given: dict[str, Any]) -> HttpResponse:
    """Asked once before the case is gone for good."""
    form = SteppingBackForm(initial={**given, "sure": True})
    consequences = [
        _("%(number)s leaves your desk at once; what you may have marked is void.")
        % {"number": mine.proposal.number},
        _("The conflict with the applicant stays on record and is not taken back by the office.")
        if mine.blind
        else _("The conflict with %(government)s stays on record and is not taken back by the office.")
        % {"government": mine.proposal.government.full_name},
        _("The office is told by letter and looks for somebody else."),
    ]
    facts = [(_("Kind of conflict"), ConflictKind(given["kind"]).label), (_("Note"), given["note"])]
    title, shown = _("Step back"), {"facts": facts, "danger": True, "final": True}
    back = reverse("reviews:declaration", args=[mine.pk])
    return render_confirm(request, title, consequences, form, title, back=back, **shown)


@roles(Role.REVIEWER)
def spread(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one's marks stand apart; they stay as they are."""
    mine = my_assignment(request, pk)
    apart = queries.apart_of(request.user).get(mine.pk)
    or_404(bool(apart))
    form = SpreadForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, actions.explain_spread, assignment=mine, reason=reason, by=request.membership)[0]:
            messages.success(request, _("Your reason is kept with the review."))
            return redirect("reviews:desk")
    lines = mine.round.criteria.filter(pk__in=apart)
    trail = desk_trail((mine.proposal.number, reverse("reviews:review", args=[pk])), (_("Reason"), ""))
    return render_form(request, "reviews/spread.html", form, assignment=mine, lines=lines, trail=trail)

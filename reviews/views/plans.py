"""Conflicts on record; ending an assignment."""

from django.contrib import messages
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui.deeds import carry_out, form_status, render_confirm
from portal.ui.policies import roles
from reviews import actions, permissions
from reviews.forms import ConflictForm, ReasonForm
from reviews.lists import Conflicts
from reviews.models import Conflict
from reviews.views.fetch import OFFICE, or_404, round_trail, some_assignment, the_conflict, the_round


@roles(*OFFICE)
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """Ties on record; officers add to them."""
    the = the_round(request, pk)
    may_note = permissions.may_note_conflicts(request.membership)
    or_404(may_note or request.method != "POST")
    form = ConflictForm(request.POST or None, day=clock.now().date())
    if form.is_valid():
        done, _made = carry_out(form, actions.declare_conflict, by=request.membership, **form.cleaned_data)
        if done:
            messages.success(request, _("The conflict is on record; what stood against it has ended."))
            return redirect("reviews:conflicts", pk)
    rows = Conflict.objects.select_related("reviewer", "government__parent", "declared_by")
    rows = rows.annotate(round_pk=Value(the.pk))
    response = Conflicts(request, rows).respond(
        "reviews/conflicts.html",
        round=the,
        form=form if may_note else None,
        province=the.call.call_rules.same_province_barred,
        trail=round_trail(the, (_("Conflicts of interest"), "")),
    )
    if response.status_code == 200:
        response.status_code = form_status(form)
    return response


@roles(Role.PROGRAMME_OFFICER)
def removal(request: HttpRequest, pk: int, conflict: int) -> HttpResponse:
    """Takes back a conflict the office wrote down by mistake."""
    the, tie = the_round(request, pk), the_conflict(conflict)
    or_404(permissions.may_remove_conflict(request.membership, tie))
    if request.method == "POST":
        actions.remove_conflict(conflict=tie, by=request.membership)
        messages.success(request, _("The conflict is removed."))
        return redirect("reviews:conflicts", the.pk)
    names = {"who": tie.reviewer, "government": tie.government.full_name}
    consequences = [
        _("%(who)s can be assigned to proposals of %(government)s again.") % names,
        _("What ended because of it stays ended. The trail keeps both."),
    ]
    back, title = reverse("reviews:conflicts", args=[pk]), _("Remove a conflict")
    return render_confirm(request, title, consequences, None, _("Remove"), danger=True, back=back)


@roles(Role.PROGRAMME_OFFICER)
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one assignment at once, with a reason."""
    one = some_assignment(request, pk)
    or_404(permissions.may_void(request.membership, one))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, actions.void_assignment, assignment=one, reason=reason, by=request.membership)[0]:
            messages.success(request, _("The assignment has ended."))
            return redirect(one.round)
    consequences = [
        _("%(who)s can no longer open %(proposal)s, at once.")
        % {"who": one.reviewer, "proposal": one.proposal},
        _("Marks already given on it do not count. The reviewer is told by letter, with your reason."),
    ]
    back, title = reverse("reviews:round", args=[one.round_id]), _("End an assignment")
    return render_confirm(request, title, consequences, form, _("End the assignment"), danger=True, back=back)

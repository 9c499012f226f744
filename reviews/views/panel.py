"""The panel of a round, as the office works with it: invitations, limits, disclosure, fees."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.views.papers import download
from portal.accounts.enums import Role
from portal.documents.sheets import workbook
from portal.ui.deeds import carry_out, form_status, render_confirm, render_form
from portal.ui.policies import roles
from reviews import actions, permissions
from reviews.forms import ReasonForm
from reviews.forms.pool import DisclosureForm, FeeForm, InvitationForm, LimitsForm
from reviews.lists import Invitable, Panel, PanelKept
from reviews.queries import pool as reads
from reviews.queries.fees import fee_sheet, fees_of
from reviews.views.fetch import OFFICE, or_404, round_trail, some_seat, the_round


@roles(*OFFICE, methods="GET")
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was invited, consented, declined; how many cases each has."""
    the = the_round(request, pk)
    may_change = permissions.may_assign(request.membership, the)
    table = PanelKept if may_change else Panel
    return table(request, reads.panel(the)).respond(
        "reviews/panel.html",
        round=the,
        counts=reads.panel_counts(the),
        may_change=may_change,
        trail=round_trail(the, (_("Panel"), "")),
    )


@roles(Role.PROGRAMME_OFFICER)
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Chooses from the pool and invites by letter."""
    the = the_round(request, pk)
    or_404(permissions.may_assign(request.membership, the))
    found = reads.invitable(the)
    form = InvitationForm(request.POST or None, pool=found)
    if form.is_valid():
        chosen = form.cleaned_data["reviewers"]
        done, made = carry_out(
            form, actions.invite_reviewers, round=the, reviewers=chosen, by=request.membership
        )
        if done:
            messages.success(request, _("%(count)s reviewers are invited by letter.") % {"count": len(made)})
            return redirect("reviews:panel", the.pk)
    panel_step = (_("Panel"), reverse("reviews:panel", args=[pk]))
    response = Invitable(request, found, chosen=request.POST.getlist("reviewers")).respond(
        "reviews/invitations.html",
        round=the,
        form=form,
        trail=round_trail(the, panel_step, (_("Invite reviewers"), "")),
    )
    if response.status_code == 200:
        response.status_code = form_status(form)
    return response


@roles(Role.PROGRAMME_OFFICER, methods="POST")
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    the = the_round(request, pk)
    count = actions.remind_panel(round=the, by=request.membership)
    messages.success(request, _("Reminders are on their way to %(count)s reviewers.") % {"count": count})
    return redirect("reviews:panel", the.pk)


@roles(Role.PROGRAMME_OFFICER)
def limits(request: HttpRequest, pk: int) -> HttpResponse:
    """How many cases of the round a reviewer takes, and when they have time."""
    seat = some_seat(request, pk)
    names = ("least", "most", "available_from", "available_to")
    form = LimitsForm(request.POST or None, initial={name: getattr(seat, name) for name in names})
    told = {"member": seat, "by": request.membership}
    if form.is_valid() and carry_out(form, actions.set_limits, **told, **form.cleaned_data)[0]:
        messages.success(request, _("Saved."))
        return redirect("reviews:panel", seat.round_id)
    back = reverse("reviews:panel", args=[seat.round_id])
    trail = round_trail(seat.round, (_("Panel"), back), (seat.reviewer.name, ""))
    context = {"title": _("Limits: %(who)s") % {"who": seat.reviewer.name}, "back": back, "trail": trail}
    return render_form(request, "reviews/pool_form.html", form, **context)


@roles(Role.PROGRAMME_OFFICER)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a reviewer off the panel, with a reason they read."""
    seat = some_seat(request, pk)
    or_404(permissions.may_release(request.membership, seat))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, actions.release, member=seat, reason=reason, by=request.membership)[0]:
            messages.success(request, _("The reviewer no longer sits on the panel."))
            return redirect("reviews:panel", seat.round_id)
    consequences = [
        _("%(who)s gets no further case of this round.") % {"who": seat.reviewer},
        _("What is with them and not submitted ends at once. What they submitted stays."),
        _("They are told by letter, with your reason."),
    ]
    back, title = reverse("reviews:panel", args=[seat.round_id]), _("Release a reviewer")
    return render_confirm(request, title, consequences, form, _("Take off the panel"), danger=True, back=back)


@roles(Role.PROGRAMME_OFFICER)
def disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """Tells the applicants who sits on the panel, so that they may object."""
    the = the_round(request, pk)
    names = reads.panel_counts(the)["undisclosed"]
    or_404(permissions.may_assign(request.membership, the) and names > 0)
    form = DisclosureForm(request.POST or None)
    if form.is_valid():
        days = form.cleaned_data["days"]
        done, count = carry_out(form, actions.disclose_panel, round=the, days=days, by=request.membership)
        if done:
            messages.success(
                request, _("%(count)s names are disclosed to the applicants.") % {"count": count}
            )
            return redirect("reviews:panel", the.pk)
    consequences = [
        _("The approvers of every proposal of this round read %(count)s names, and where they work.")
        % {"count": names},
        _("Each may object to a reviewer with a reason, until the end of the last day; an officer decides."),
        _("Who judges which proposal, and what they think, is told to nobody."),
    ]
    back, title = reverse("reviews:panel", args=[pk]), _("Disclose the panel")
    return render_confirm(request, title, consequences, form, _("Disclose"), back=back, final=True)


@roles(*OFFICE)
def fees(request: HttpRequest, pk: int) -> HttpResponse:
    """The fee sheet, and the rate it follows."""
    the, by = the_round(request, pk), request.membership
    or_404(permissions.runs_rounds(by) or request.method != "POST")
    form = FeeForm(request.POST or None, initial={"rate": the.fee_rate})
    if (
        form.is_valid()
        and carry_out(form, actions.set_fee, round=the, rate=form.cleaned_data["rate"], by=by)[0]
    ):
        messages.success(request, _("Saved."))
        return redirect("reviews:fees", the.pk)
    rows = fees_of(the)
    context = {
        "round": the,
        "fees": rows,
        "sum": sum(row.total for row in rows),
        "sets": permissions.runs_rounds(by),
    }
    trail = round_trail(the, (_("Panel"), reverse("reviews:panel", args=[pk])), (_("Fee sheet"), ""))
    return render_form(request, "reviews/fees.html", form, trail=trail, **context)


@roles(*OFFICE, methods="GET")
def fee_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The fee sheet as xlsx; the accounts are left blank."""
    the = the_round(request, pk)
    return download(workbook([fee_sheet(the)]), f"fees-{the.call.slug}", "xlsx")

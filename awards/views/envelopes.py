"""Envelopes, their ceilings, and the list of what waits for approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards import permissions
from awards.actions import approve_ceiling, create_envelope, propose_ceiling, send_back_ceiling
from awards.forms import CeilingForm, DecideForm, EnvelopeForm
from awards.models import CeilingRequest, Envelope
from awards.queries import approvals as waits
from awards.queries import envelopes as reads
from awards.views.parts import OFFICE, decide
from awards.views.tables import Envelopes, Lines
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(*OFFICE, methods="GET")
def envelopes(request: HttpRequest) -> HttpResponse:
    table = Envelopes(request, reads.envelopes(request.membership))
    may_add = permissions.may_create_envelope(request.membership)
    return table.respond("awards/envelopes.html", may_add=may_add, trail=[(_("Envelopes"), "")])


@roles(Role.PROGRAMME_OFFICER, Role.APPROVER)
def new_envelope(request: HttpRequest) -> HttpResponse:
    form = EnvelopeForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("request_key")
        done, envelope = carry_out(form, create_envelope, by=request.membership, key=key, **values)
        if done:
            messages.success(request, _("The envelope stands. Its ceiling is 0 won until it is changed."))
            return redirect("awards:envelope", envelope.pk)
    trail = [(_("Envelopes"), reverse("awards:envelopes")), (_("New envelope"), "")]
    return render_form(request, "awards/new_envelope.html", form, trail=trail)


@roles(*OFFICE)
def envelope(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(reads.envelopes(request.membership), pk=pk)
    form = CeilingForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        key = values.pop("request_key")
        done, asked = carry_out(
            form, propose_ceiling, envelope=found, by=request.membership, key=key, **values
        )
        if done:
            messages.success(request, _("The change waits for an approver."))
            return redirect("awards:ceiling", asked.pk)
    return render_form(request, "awards/envelope.html", form, **envelope_context(request, found))


def envelope_context(request: HttpRequest, found: Envelope) -> dict[str, object]:
    """What the page of an envelope shows besides its form."""
    asked = reads.open_request(found)
    return {
        "envelope": found,
        "asked": asked,
        "may_propose": permissions.may_propose(request.membership) and not asked,
        "amendments": reads.amendments(found),
        "table": Lines(request, reads.entries(found)),
        "bar": [
            (_("Spent"), found.spent),
            (_("Paid out, not spent"), found.disbursed - found.spent),
            (_("Committed, not paid out"), found.committed - found.disbursed),
            (_("Free"), found.free),
        ],
        "trail": [(_("Envelopes"), reverse("awards:envelopes")), (found.name, "")],
    }


@roles(*OFFICE)
def ceiling(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CeilingRequest.objects.visible_to(request.membership).select_related(
        "envelope__pillar", "envelope__programme", "envelope__province", "proposed_by", "approved_by"
    )
    asked = get_object_or_404(rows, pk=pk)
    form = DecideForm(request.POST or None)
    if decide(request, form, approve_ceiling, send_back_ceiling, asked=asked):
        messages.success(request, _("Your decision has been recorded."))
        return redirect("awards:envelope", asked.envelope_id)
    trail = [(_("Approvals"), reverse("awards:approvals")), (_("Change of a ceiling"), "")]
    context = {
        "asked": asked,
        "after": asked.envelope.ceiling + asked.delta,
        "may_decide": asked.state == "proposed" and permissions.may_decide(request.membership, asked),
    }
    return render_form(request, "awards/ceiling.html", form, trail=trail, **context)


@roles(*OFFICE, methods="GET")
def approvals(request: HttpRequest) -> HttpResponse:
    found = waits.waiting(request.membership)
    context = {"waiting": found, "calls": waits.waiting_calls(request.membership)}
    return render(request, "awards/approvals.html", {**context, "trail": [(_("Approvals"), "")]})

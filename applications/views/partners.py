"""A government that takes part reads its share and answers; the lead asks for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import answer_share, ask_partners
from applications.enums import SectionKind
from applications.forms.partners import AskingForm, ShareForm
from applications.models import Proposal, Section
from applications.queries.partners import answer_of, shares_of
from applications.views.fetch import LOCAL, WRITERS, or_404, own_proposal, proposal_trail, the_proposal
from portal.ui.deeds import carry_out, form_status, render_confirm
from portal.ui.policies import roles


@roles(*LOCAL)
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """The share of the reader's own government; its approver confirms or declines."""
    the, by = the_proposal(request, code), request.membership
    partner = permissions.own_partner(by, the)
    or_404(partner is not None and the.is_editable)
    may = permissions.may_answer_share(by, the)
    form = ShareForm(request.POST or None, initial={"share": partner.share})
    if form.is_valid() and carry_out(form, answer_share, proposal=the, by=by, **form.cleaned_data)[0]:
        messages.success(request, _("Your answer was kept, and the lead is told."))
        return redirect(the)
    context = {"proposal": the, "partner": partner, "form": form, "may": may, "given": answer_of(partner)}
    context["trail"] = proposal_trail(the, (_("Our share"), ""))
    return render(request, "applications/confirmation.html", context, status=form_status(form))


@roles(*WRITERS)
def share_letters(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the governments that take part and have not answered."""
    proposal = own_proposal(request, code)
    or_404(permissions.may_edit(request.membership, proposal))
    part = proposal.sections.filter(call_section__kind=SectionKind.PARTNERS).select_related("call_section")
    back = reverse("applications:section", args=[code, get_object_or_404(part).call_section.key])
    form = AskingForm(request.POST or None)
    if form.is_valid():
        values = {"by": request.membership, "key": form.cleaned_data["request_key"]}
        if carry_out(form, ask_partners, proposal=proposal, **values)[0]:
            messages.success(
                request, _("The approvers of the governments that take part are asked by letter.")
            )
            return redirect(back)
    told = [_("A letter goes to the approvers of each government that has not answered.")]
    context = {"back": back, "trail": proposal_trail(proposal, (_("Ask the partners"), ""))}
    return render_confirm(request, _("Ask the partners"), told, form, _("Send the letters"), **context)


def shares_shown(part: Section, proposal: Proposal) -> dict[str, Any]:
    """For the section of the partners: what each says, and the form that asks them."""
    if part.call_section.kind != SectionKind.PARTNERS or not (shares := shares_of(proposal)):
        return {}
    waits = any(one["given"] is None for one in shares)
    return {"shares": shares, "asking": waits}

"""The list of awards, one award with everything about it, its letter, and its early ending."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards import actions, permissions, rules
from awards.forms import ReasonForm
from awards.models import Award
from awards.queries import awards as reads
from awards.queries.letters import award_letter
from awards.rules.law import law_of, may_office
from awards.views.parts import READERS, award_trail
from awards.views.tables import Awards
from portal.accounts.models import Membership
from portal.activity.queries import timeline
from portal.documents.paper import pdf
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles

ENDINGS = {
    "forgo": (actions.forgo_award, gettext_lazy("Give the award up")),
    "suspend": (actions.suspend_award, gettext_lazy("Suspend")),
    "resume": (actions.resume_award, gettext_lazy("Resume")),
    "terminate": (actions.terminate_award, gettext_lazy("End the award")),
}


@roles(*READERS, methods="GET")
def awards(request: HttpRequest) -> HttpResponse:
    return Awards(request, reads.listed(request.membership)).respond(
        "awards/awards.html", trail=[(_("Awards"), "")]
    )


def fetch(request: HttpRequest, code: str) -> Award:
    """The award, if this person may see it; else 404."""
    rows = Award.objects.visible_to(request.membership)
    rows = rows.select_related(
        "proposal", "call", "government__parent", "organisation", "programme", "proposed_by", "approved_by"
    )
    return get_object_or_404(rows, code=code)


@roles(*READERS, methods="GET")
def award(request: HttpRequest, code: str) -> HttpResponse:
    found = fetch(request, code)
    page = reads.page(found)
    context = {
        "award": found,
        "page": page,
        "law": law_of(found.basis),
        "step": reads.next_step(page, request.membership),
        "events": timeline(found).reverse(),
        "endings": verbs_for(request.membership, found),
        "office": permissions.may_read_money(request.membership),
        "may_sign": permissions.may_sign(request.membership, found),
        "trail": award_trail(found),
    }
    return render(request, "awards/award.html", context)


def verbs_for(by: Membership | None, found: Award) -> list[tuple[str, Any]]:
    """The early endings that this person may bring about now, by table, by law and by role."""
    may = {"forgo": permissions.may_sign(by, found)}
    return [
        (verb, label)
        for verb, (_action, label) in ENDINGS.items()
        if found.state in rules.MOVES[verb]
        and may_office(verb, found.basis)
        and may.get(verb, permissions.may_hold(by))
    ]


@roles(*READERS)
def standing(request: HttpRequest, code: str) -> HttpResponse:
    found = fetch(request, code)
    verbs = verbs_for(request.membership, found)
    if not verbs:
        raise Http404
    form = ReasonForm(request.POST or None, verbs=verbs)
    if form.is_valid():
        action = ENDINGS[form.cleaned_data["verb"]][0]
        reason = form.cleaned_data["reason"]
        if carry_out(form, action, award=found, by=request.membership, reason=reason)[0]:
            messages.success(request, _("It has been recorded, and those concerned are told."))
            return redirect(found)
    trail = award_trail(found, (_("Standing of the award"), ""))
    return render_form(request, "awards/standing.html", form, award=found, trail=trail)


@roles(*READERS, methods="GET")
def letter(request: HttpRequest, code: str) -> HttpResponse:
    found = fetch(request, code)
    response = HttpResponse(pdf("award_letter", award_letter(found)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="award-{found.code}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

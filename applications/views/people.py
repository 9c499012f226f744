"""Who is in a draft, and as what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import set_draft_role
from applications.forms.people import DraftRoleForm
from applications.queries import draft_people
from applications.views.fetch import LOCAL, or_404, proposal_trail, the_proposal
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(*LOCAL)
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Everyone who may read the draft; who leads it says who writes."""
    proposal, by = the_proposal(request, code), request.membership
    or_404(permissions.draft_role(by, proposal) is not None)
    everyone = draft_people(proposal)
    others = {one.user.pk: one for one in everyone if one.user.pk != by.user_id}
    form = DraftRoleForm(request.POST if request.method == "POST" else None, people=others.values())
    if form.is_valid():
        person, role = others[form.cleaned_data["user"]], form.cleaned_data["role"]
        done, member = carry_out(form, set_draft_role, proposal=proposal, user=person.user, role=role, by=by)
        if done:
            messages.success(request, str(member))
            return redirect("applications:people", code)
    context: dict[str, Any] = {
        "proposal": proposal,
        "people": everyone,
        "trail": proposal_trail(proposal, (_("People of the draft"), "")),
    }
    context["leads"] = permissions.may_lead(by, proposal)
    return render_form(request, "applications/people.html", form, **context)

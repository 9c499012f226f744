"""Who is in a draft, and as what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import set_draft_role
from applications.forms.people import DraftRoleForm
from applications.models import Proposal
from applications.queries import draft_people
from applications.queries.people import DraftPerson, giveable
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
    sections = giveable(proposal)
    form = DraftRoleForm(
        request.POST if request.method == "POST" else None,
        people=others.values(),
        sections=sections,
        initial=_chosen(request, others),
    )
    if form.is_valid():
        given = {**form.cleaned_data, "user": others[form.cleaned_data["user"]].user}
        done, member = carry_out(form, set_draft_role, proposal=proposal, by=by, **given)
        if done:
            messages.success(request, str(member))
            return redirect("applications:people", code)
    return _page(request, proposal, form, everyone, sections)


def _chosen(request: HttpRequest, others: dict[int, DraftPerson]) -> dict[str, Any]:
    """The person whose row was followed here, as they are now."""
    asked = request.GET.get("person", "")
    person = next((one for pk, one in others.items() if str(pk) == asked), None)
    return {"user": person.user.pk, "role": person.role, "sections": person.sections} if person else {}


def _page(
    request: HttpRequest, proposal: Proposal, form: DraftRoleForm, everyone: list[DraftPerson], sections: Any
) -> HttpResponse:
    by, titles = request.membership, {one.key: one.title for one in sections}
    context: dict[str, Any] = {
        "proposal": proposal,
        "people": everyone,
        "rows": [(one, [titles[key] for key in titles if key in one.sections]) for one in everyone],
        "leads": permissions.may_lead(by, proposal),
        "trail": proposal_trail(proposal, (_("People of the draft"), "")),
    }
    return render_form(request, "applications/people.html", form, **context)

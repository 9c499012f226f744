"""Awarded projects like the draft that is being written: help beside the overview, read when it is asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications import permissions
from applications.queries import similar_to
from applications.views.fetch import LOCAL, or_404, own_proposal, proposal_trail
from portal.ui.policies import roles


@roles(*LOCAL, methods="GET")
def similar(request: HttpRequest, code: str) -> HttpResponse:
    """Published projects that resemble the draft as last saved; within the draft's page only their list."""
    proposal = own_proposal(request, code)
    or_404(permissions.may_edit(request.membership, proposal))
    found = similar_to(proposal.title, f"{proposal.purpose} {proposal.content}", exclude=proposal)
    context = {"proposal": proposal, "found": found}
    context["trail"] = proposal_trail(proposal, (_("Similar awarded projects"), ""))
    if request.headers.get("HX-Request"):
        return render(request, "applications/_similar.html", context)
    return render(request, "applications/similar.html", context)

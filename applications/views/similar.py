"""Awarded projects like the draft that is being written: help beside the overview, read when it is asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications import permissions
from applications.queries import similar_past, similar_to
from applications.views.fetch import WRITERS, or_404, own_proposal, proposal_trail
from portal.ui.policies import roles

MOST = 6


@roles(*WRITERS, methods="GET")
def similar(request: HttpRequest, code: str) -> HttpResponse:
    """Published projects, and those of earlier years, that resemble the draft as last saved; within the draft's page only their list."""
    proposal = own_proposal(request, code)
    or_404(permissions.may_edit(request.membership, proposal))
    text = f"{proposal.purpose} {proposal.content}"
    found = [*similar_to(proposal.title, text, exclude=proposal), *similar_past(proposal.title, text)]
    found.sort(key=lambda one: -one.score)
    context = {"proposal": proposal, "found": found[:MOST]}
    context["trail"] = proposal_trail(proposal, (_("Similar awarded projects"), ""))
    if request.headers.get("HX-Request"):
        return render(request, "applications/_similar.html", context)
    return render(request, "applications/similar.html", context)

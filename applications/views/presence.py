"""Who is at work in a section: told by its page every few seconds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications.actions import be_present
from applications.queries import others_in
from applications.views.fetch import WRITERS, own_section
from portal.ui.policies import roles


@roles(*WRITERS, methods="POST")
def presence(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """I am here; who else is?"""
    part = own_section(request, code, key)
    be_present(section=part, by=request.membership)
    others = others_in(part.proposal, request.membership)
    return render(request, "applications/_presence.html", {"others": others, "part": part})

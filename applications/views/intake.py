"""Paper intake: an officer receives for a government."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications.actions import intake_proposal
from applications.enums import CallState
from applications.forms.following import IntakeForm
from applications.views.fetch import call_trail, or_404, the_call
from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(Role.PROGRAMME_OFFICER)
def intake(request: HttpRequest, slug: str) -> HttpResponse:
    """Submit for a government what it sent by official letter."""
    call = the_call(request, slug)
    or_404(call.state == CallState.OPEN)
    posted = request.method == "POST"
    form = IntakeForm(request.POST if posted else None, files=request.FILES or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        key, upload = given.pop("request_key"), given.pop("file")
        done, made = carry_out(
            form, intake_proposal, call=call, upload=upload, key=key, by=request.membership, **given
        )
        if done:
            messages.success(request, _("Received. The government is told by letter."))
            return redirect("applications:receipt", made.proposal.code)
    context: dict[str, Any] = {
        "call": call,
        "now": clock.now(),
        "trail": call_trail(call, (_("Paper intake"), "")),
    }
    return render_form(request, "applications/intake.html", form, **context)

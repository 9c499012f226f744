"""Paper intake: an officer receives for a government."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions import intake_proposal
from applications.enums import CallState
from applications.forms.following import DraftForm, IntakeForm
from applications.models import Call, Proposal
from applications.queries.intake import missing_of, open_drafts
from applications.queries.snapshots import snapshot_of
from applications.views.fetch import call_trail, or_404, the_call
from applications.views.shown import missing_shown
from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(Role.PROGRAMME_OFFICER)
def intake(request: HttpRequest, slug: str) -> HttpResponse:
    """Submit for a government what it sent by official letter: first which draft it is, then what came on paper."""
    call = the_call(request, slug)
    or_404(call.state == CallState.OPEN)
    if request.method == "GET":
        return _choice(request, call)
    form = IntakeForm(request.POST, files=request.FILES or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        key, upload = given.pop("request_key"), given.pop("file")
        done, made = carry_out(
            form, intake_proposal, call=call, upload=upload, key=key, by=request.membership, **given
        )
        if done:
            messages.success(request, _("Received. The government is told by letter."))
            return redirect("applications:receipt", made.proposal.code)
    code = form.data.get("code", "").strip().upper()
    return _page(request, call, form, open_drafts(call).filter(code=code[:12]).first())


def _choice(request: HttpRequest, call: Call) -> HttpResponse:
    """The drafts of the call to choose from; of the chosen one the page that receives it."""
    drafts = open_drafts(call)
    choice = DraftForm(request.GET if "code" in request.GET else None, drafts=drafts)
    if not choice.is_valid():
        return _page(request, call, choice, None)
    code = choice.cleaned_data["code"]
    return _page(request, call, IntakeForm(initial={"code": code}), drafts.get(code=code))


def _page(request: HttpRequest, call: Call, form: Any, draft: Proposal | None) -> HttpResponse:
    context: dict[str, Any] = {
        "call": call,
        "now": clock.now(),
        "draft": draft,
        "choosing": isinstance(form, DraftForm),
        "back": reverse("applications:intake", args=[call.slug]),
        "trail": call_trail(call, (_("Paper intake"), "")),
    }
    if draft:
        context["missing"] = missing_shown(draft, (), snapshot_of(draft), missing_of(draft))
    return render_form(request, "applications/intake.html", form, **context)

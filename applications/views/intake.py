"""Paper intake: an officer receives for a government."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions import begin_for_government, intake_proposal
from applications.enums import CallState
from applications.forms.following import DraftForm, IntakeForm, WritingForForm
from applications.models import Call, Proposal
from applications.queries.intake import governments_with_room, missing_of, open_drafts, written_in
from applications.queries.snapshots import snapshot_of
from applications.views.fetch import call_trail, or_404, the_call
from applications.views.shown import missing_shown
from portal.accounts.enums import Role
from portal.activity import clock
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(Role.PROGRAMME_OFFICER)
def intake(request: HttpRequest, slug: str) -> HttpResponse:
    """Submit for a government what it sent by official letter: first which draft it is, then what came on paper.

    After closing it is there for what is still to be completed.
    """
    call = the_call(request, slug)
    or_404(call.state == CallState.OPEN or open_drafts(call).exists())
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
    draft = drafts.get(code=code)
    return _page(request, call, IntakeForm(initial={"code": code, "number": draft.letter_number}), draft)


def _page(request: HttpRequest, call: Call, form: Any, draft: Proposal | None) -> HttpResponse:
    context: dict[str, Any] = {
        "call": call,
        "now": clock.now(),
        "draft": draft,
        "choosing": isinstance(form, DraftForm),
        "writing": written_in(call, request.membership) if isinstance(form, DraftForm) else (),
        "back": reverse("applications:intake", args=[call.slug]),
        "trail": call_trail(call, (_("Paper intake"), "")),
    }
    if draft:
        context["missing"] = missing_shown(draft, (), snapshot_of(draft), missing_of(draft))
    return render_form(request, "applications/intake.html", form, **context)


@roles(Role.PROGRAMME_OFFICER)
def writing_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft in the name of a government that sends everything on paper, and has none."""
    call = the_call(request, slug)
    or_404(call.state == CallState.OPEN)
    form = WritingForForm(request.POST or None, governments=governments_with_room(call))
    if form.is_valid():
        given = dict(form.cleaned_data)
        key = given.pop("request_key")
        done, made = carry_out(form, begin_for_government, call=call, key=key, by=request.membership, **given)
        if done:
            messages.success(
                request, _("The draft was begun, and the government is told. Saved is not submitted.")
            )
            return redirect(made)
    steps = (
        (_("Paper intake"), reverse("applications:intake", args=[slug])),
        (_("Write for a government"), ""),
    )
    context = {"call": call, "trail": call_trail(call, *steps)}
    return render_form(request, "applications/writing_for.html", form, **context)

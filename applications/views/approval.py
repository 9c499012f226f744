"""Within the government, before submission: asking for it, sending back, the official letter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import ask_for_submission, attach_letter, send_back_draft, take_back_request
from applications.actions.approval import approvers_of
from applications.forms.following import AskForm, LetterForm, SendBackForm, TakeBackForm
from applications.models import ApprovalStep, Proposal
from applications.queries import letter_of, waiting_since
from applications.views.fetch import LOCAL, WRITERS, or_404, own_proposal, proposal_trail
from portal.ui.deeds import carry_out, render_form
from portal.ui.formats import korean_datetime
from portal.ui.policies import roles

PAGE = "applications/deed.html"


@roles(*LOCAL)
def asking(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the approver to submit it; while that waits, take it back."""
    the, by = own_proposal(request, code), request.membership
    or_404(permissions.may_ask(by, the))
    waits = waiting_since(the)
    if waits and (request.method == "GET" or "take_back" in request.POST):
        return _taking_back(request, the, waits)
    form = AskForm(request.POST or None)
    if form.is_valid():
        key, text = form.cleaned_data["request_key"], form.cleaned_data["text"]
        if carry_out(form, ask_for_submission, proposal=the, by=by, key=key, text=text)[0]:
            messages.success(request, _("It waits on your approver's desk; they are told by letter."))
            return redirect(the)
    names = ", ".join(sorted(one.name for one in approvers_of(the.organisation)))
    lead = _(
        "Your approver finds it on their desk and submits it, or sends it back. It can still be changed."
    )
    asked = (
        _("It is asked of: %(names)s.") % {"names": names}
        if names
        else _("Your government has no approver here yet.")
    )
    title = _("Ask for submission")
    steps = proposal_trail(the, (title, ""))
    return render_form(request, PAGE, form, title=title, lead=f"{lead} {asked}", proposal=the, trail=steps)


def _taking_back(request: HttpRequest, the: Proposal, waits: ApprovalStep) -> HttpResponse:
    """The request that waits, and the way to take it back."""
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        key = form.cleaned_data["request_key"]
        if carry_out(form, take_back_request, proposal=the, by=request.membership, key=key)[0]:
            messages.success(request, _("The request was taken back from your approver's desk."))
            return redirect(the)
    said = {"who": waits.by.name, "when": korean_datetime(waits.at)}
    lead = _("%(who)s asked for submission on %(when)s. It has not been submitted yet.") % said
    title = _("Take the request back")
    steps = proposal_trail(the, (title, ""))
    return render_form(request, PAGE, form, title=title, lead=lead, proposal=the, trail=steps)


@roles(*LOCAL)
def sending_back(request: HttpRequest, code: str) -> HttpResponse:
    """Send a draft back to its officers with a comment."""
    the, by = own_proposal(request, code), request.membership
    or_404(permissions.may_send_back(by, the))
    form = SendBackForm(request.POST or None)
    if form.is_valid():
        key, text = form.cleaned_data["request_key"], form.cleaned_data["text"]
        if carry_out(form, send_back_draft, proposal=the, by=by, key=key, text=text)[0]:
            messages.success(request, _("It went back to its officers with your comment."))
            return redirect(the)
    lead = _("Your officers are told by letter; your comment stands on the draft until they ask again.")
    title = _("Send back")
    steps = proposal_trail(the, (title, ""))
    return render_form(request, PAGE, form, title=title, lead=lead, proposal=the, trail=steps)


@roles(*WRITERS)
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The number of the official letter and its file."""
    the, by = own_proposal(request, code), request.membership
    or_404(permissions.may_keep_files(by, the))
    posted = request.method == "POST"
    first = {"number": the.letter_number}
    form = LetterForm(request.POST if posted else None, files=request.FILES or None, initial=first)
    if form.is_valid():
        number, upload = form.cleaned_data["number"], form.cleaned_data["file"]
        if carry_out(form, attach_letter, proposal=the, number=number, upload=upload, by=by)[0]:
            messages.success(request, _("The official letter is part of the proposal."))
            return redirect(the)
    kept, title = letter_of(the), _("Official letter")
    lead = _("The letter with which your government submits. Its number is needed, its file is kept with it.")
    context: dict[str, Any] = {"title": title, "lead": lead, "proposal": the, "kept": kept}
    return render_form(request, PAGE, form, **context, trail=proposal_trail(the, (title, "")))

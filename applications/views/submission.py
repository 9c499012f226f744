"""Submission, its receipt, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import submit_proposal, withdraw_proposal
from applications.enums import ApprovalKind, ProposalState
from applications.forms.steps import ReasonForm, SubmissionForm
from applications.models import Proposal
from applications.notices.way import way_of
from applications.queries import (
    approval_step,
    changes_between,
    letter_of,
    receipt_event,
    snapshot_of,
    submissions_compared,
    whole_proposals,
)
from applications.views.fetch import LOCAL, READERS, or_404, own_proposal, proposal_trail
from applications.views.paper import receipt_data
from applications.views.shown import draft_facts, money_parts, named_shown, screening_shown
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.accounts.queries import principal_of
from portal.activity import clock
from portal.documents.paper import pdf
from portal.ui.deeds import carry_out, render_confirm, render_form
from portal.ui.policies import roles
from portal.ui.refusals import Stale


@roles(*LOCAL)
def submission(request: HttpRequest, code: str) -> HttpResponse:
    """The checklist, the sums, and the one button that submits; officers see what their approver will."""
    the, by = own_proposal(request, code), request.membership
    if not the.is_editable and request.method == "GET":
        return redirect("applications:receipt", code) if the.number else redirect(the)
    checklist = _checklist(the, by)
    same = the.state == ProposalState.RETURNED and not checklist["changes"]
    form = SubmissionForm(request.POST or None, initial={"version": the.version}, same=same)
    if form.is_valid():
        key, version = form.cleaned_data["request_key"], form.cleaned_data["version"]
        if carry_out(form, submit_proposal, proposal=the, version=version, by=by, key=key)[0]:
            messages.success(request, _("Submitted. This is your receipt."))
            return redirect("applications:receipt", code)
    if isinstance(form.refusal, Stale):
        form.data["version"] = str(the.version)  # read once more, it may be sent again
    return render_form(request, "applications/submission.html", form, **checklist)


def _checklist(the: Proposal, by: Membership) -> dict[str, Any]:
    """What will be submitted, and what stands in the way."""
    snapshot = snapshot_of(the)
    facts = draft_facts(the, by, snapshot, by.user.one_page)
    before = the.submission.snapshot if the.submission else None
    return {
        **_standing(the, by),
        "before": the.submission,
        "screening": screening_shown(the),
        "named": named_shown(the),
        "changes": changes_between(before, snapshot, the.call.call_rules) if before else [],
        "proposal": the,
        "call": the.call,
        "snapshot": snapshot,
        "money_parts": money_parts(snapshot),
        "now": clock.now(),
        "complete": not facts["missing"],
        "may": permissions.may_submit(by, the),
        "trail": proposal_trail(the, (_("Submission"), "")),
        **facts,
    }


def _standing(the: Proposal, by: Membership) -> dict[str, Any]:
    """Where it stands between officers and approver, and in whose name this person would submit."""
    step = approval_step(the)
    return {
        "standing": step,
        "waiting": step is not None and step.kind == ApprovalKind.ASKED,
        "principal": None if by.role == Role.LOCAL_APPROVER else principal_of(by),
        "letter": letter_of(the),
    }


def _received(request: HttpRequest, code: str) -> Proposal:
    rows = whole_proposals(request.membership).exclude(submission=None)
    rows = rows.select_related("submission__submitted_by", "submission__submitted_for")
    return get_object_or_404(rows, code=code)


@roles(*READERS, methods="GET")
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """What each submission changed against the one before it."""
    the = _received(request, code)
    pairs = submissions_compared(the)
    or_404(bool(pairs))
    context = {"proposal": the, "pairs": pairs, "trail": proposal_trail(the, (_("What was changed"), ""))}
    return render(request, "applications/changes.html", context)


@roles(*READERS, methods="GET")
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The number, the portal's time, the hash and the place in the record."""
    the = _received(request, code)
    context = {"proposal": the, "submission": the.submission, "event": receipt_event(the.submission)}
    context["way"] = way_of(the.call)
    context["trail"] = proposal_trail(the, (_("Receipt"), ""))
    return render(request, "applications/receipt.html", context)


@roles(*READERS, methods="GET")
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt as a PDF, the same bytes whenever it is asked for."""
    the = _received(request, code)
    made = pdf("receipt", receipt_data(the, receipt_event(the.submission), get_language() or "ko"))
    name = f"{the.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@roles(*LOCAL)
def withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Take the proposal back."""
    the = own_proposal(request, code)
    or_404(permissions.may_withdraw(request.membership, the))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, withdraw_proposal, proposal=the, by=request.membership, reason=reason)[0]:
            messages.success(request, _("The proposal was withdrawn."))
            return redirect(the)
    consequences = [
        _("The proposal no longer takes part in the call."),
        _("Your government and the office in charge are told by letter."),
        _("Until the call closes it can be opened again as a draft; afterwards it cannot."),
    ]
    context = {"danger": True, "back": the.get_absolute_url(), "facts": [(_("Project"), the.title)]}
    context["trail"] = proposal_trail(the, (_("Withdraw"), ""))
    return render_confirm(request, _("Withdraw the proposal"), consequences, form, _("Withdraw"), **context)

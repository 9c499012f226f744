"""Screening of the conditions beside the proposal."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import return_for_completion, screen_proposal
from applications.enums import ScreeningOutcome
from applications.forms.screening import Screened
from applications.models import Proposal
from applications.notices.screening import check_label, check_sentence
from applications.queries import last_screening, returnable, similar_submitted, snapshot_for
from applications.queries.screening import checks_of, own_questions
from applications.queries.similar import similar_past
from applications.rules import missing_to_submit
from applications.views.fetch import or_404, proposal_trail, the_proposal
from applications.views.shown import contents, missing_shown
from portal.accounts.enums import Role
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles


@roles(Role.PROGRAMME_OFFICER)
def screening(request: HttpRequest, code: str) -> HttpResponse:
    """Checklist beside the proposal: admit, exclude with a reason, return naming what is to be completed."""
    the = the_proposal(request, code)
    or_404(permissions.may_screen(request.membership, the))
    screened = Screened(request.POST or None, own_questions(the.call), returnable(the))
    if screened.is_valid():
        action, values = _deed(screened)
        if carry_out(screened.form, action, proposal=the, by=request.membership, **values)[0]:
            messages.success(
                request, _("%(title)s: %(state)s") % {"title": the.title, "state": the.state.label}
            )
            return redirect("applications:screening_queue", the.call.slug)
    wrong = screened.own is not None and bool(screened.own.errors)
    context = _beside(the, request.membership) | {"own": screened.own}
    status = 422 if wrong else None
    return render_form(request, "applications/screening.html", screened.form, status=status, **context)


def _beside(the: Proposal, by: Any) -> dict[str, Any]:
    """The proposal with what the machine finds in it."""
    snapshot = snapshot_for(the, by)
    missing = missing_to_submit(snapshot, the.call.call_rules)
    checks = [(check_label(one), one.holds, check_sentence(one)) for one in checks_of(the, snapshot)]
    return {
        "proposal": the,
        **contents(the, snapshot),
        "missing": missing_shown(the, (), snapshot, missing),
        "money_checks": checks,
        "similar": similar_submitted(the),
        "past": similar_past(the.title, f"{the.purpose} {the.content}"),
        "last": last_screening(the),
        "trail": proposal_trail(the, (_("Screening"), "")),
    }


def _deed(screened: Screened) -> tuple[Any, dict[str, Any]]:
    """The action that was chosen, with what it needs."""
    given = screened.form.cleaned_data
    if given["outcome"] == ScreeningOutcome.RETURN:
        named, due = given["fields_named"], given["due"]
        return return_for_completion, {
            "fields": named, "due": due, "reason": given["reason"], "checklist": screened.checks
        }  # fmt: skip
    values = {"outcome": given["outcome"], "checklist": screened.checks, "reason": given["reason"]}
    return screen_proposal, values

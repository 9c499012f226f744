"""Screening of the conditions beside the proposal."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import check_exclusion, check_to_screen, return_for_completion, screen_proposal
from applications.enums import ScreeningOutcome
from applications.forms.screening import Screened
from applications.models import Proposal
from applications.notices.screening import check_label, check_sentence
from applications.queries import last_screening, returnable, similar_submitted, snapshot_for
from applications.queries.screening import checks_of, own_questions
from applications.queries.similar import similar_past
from applications.rules import missing_to_submit
from applications.rules.appeals import appeal_until, last_day
from applications.views.fetch import LOCAL, OFFICE, or_404, proposal_trail, the_proposal
from applications.views.shown import contents, missing_shown
from portal.accounts.models import Membership
from portal.accounts.queries import people_of
from portal.activity import clock
from portal.ui.deeds import carry_out, render_form
from portal.ui.formats import korean_date
from portal.ui.policies import roles


@roles(*OFFICE)
def screening(request: HttpRequest, code: str) -> HttpResponse:
    """Checklist beside the proposal: admit, exclude with a reason, return naming what is to be completed.

    Whoever comes second reads what was decided; what they typed is still there.
    """
    the, by, posted = the_proposal(request, code), request.membership, request.method == "POST"
    may, last = permissions.may_screen(by, the), last_screening(the)
    or_404(the.submission is not None)  # who writes it for its government meets it before
    or_404(may or last is not None or (posted and permissions.may_write_calls(by)))
    screened = Screened(request.POST if posted else None, own_questions(the.call), returnable(the))
    form, asking = screened.form, None
    if posted and carry_out(form, check_to_screen, proposal=the, by=by)[0] and screened.is_valid():
        asking = _asking(screened, the, by)
        if asking is None and not form.errors and _carry_out(screened, the, by):
            said = {"title": the.title, "state": the.state.label}
            messages.success(request, _("%(title)s: %(state)s") % said)
            return redirect("applications:screening_queue", the.call.slug)
    wrong = screened.own is not None and bool(screened.own.errors) and not form.refusal
    context = _beside(the, by) | {"own": screened.own, "asking": asking, "may": may, "last": last}
    status = 422 if wrong else None
    return render_form(request, "applications/screening.html", form, status=status, **context)


def _carry_out(screened: Screened, the: Proposal, by: Membership) -> bool:
    action, values = _deed(screened)
    return carry_out(screened.form, action, proposal=the, by=by, **values)[0]


def _asking(screened: Screened, the: Proposal, by: Membership) -> list[str] | None:
    """What an exclusion will do, to be read once before it is done; None when there is nothing to ask."""
    given = screened.form.cleaned_data
    if given["outcome"] != ScreeningOutcome.EXCLUDE or screened.form.data.get("step") == "exclude":
        return None
    values = {"checklist": screened.checks, "reason": given["reason"]}
    if not carry_out(screened.form, check_exclusion, proposal=the, by=by, **values)[0]:
        return None
    until = appeal_until(clock.now(), the.call.call_rules.appeal_days)
    told = {"count": people_of(the.organisation, *LOCAL).count(), "who": the.government.full_name}
    return [
        _("%(title)s no longer takes part in the call.") % {"title": the.title},
        _("%(count)s people of %(who)s are told by letter, with your reason.") % told,
        _("They may appeal; the last day is %(day)s") % {"day": korean_date(last_day(until))}
        if until
        else _("This call knows no appeal."),
        _("You cannot take it back; only an appeal that is upheld brings it back."),
    ]


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

"""Screening of the conditions: admit, exclude, return for completion."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import advance_locked, lock
from applications.actions.submissions import letter_facts, readers_of
from applications.enums import ProposalState, ScreeningOutcome
from applications.models import Proposal, Screening
from applications.notices import EXCLUDED, RETURNED
from applications.queries import last_screening, named_labels, returnable
from applications.queries.appeals import chance_of
from applications.queries.screening import conditions_of
from applications.rules.screening import unmet
from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.actions import notify
from portal.activity.refusals import database_refusals
from portal.ui.formats import korean_datetime
from portal.ui.refusals import Denied, Invalid, Refusal

Checklist = Mapping[str, Any]  # answers to the call's own checklist, or by Check whether it holds


@database_refusals()
@transaction.atomic
def screen_proposal(
    *, proposal: Proposal, outcome: str, checklist: Checklist, by: Membership, reason: str = ""
) -> Screening:
    """Admit a proposal (every check holds) or exclude it (with a reason; a returned one once its date has passed).

    Raises Denied, Invalid for a checklist that says otherwise or a missing reason, Refusal in another state.
    """
    locked = _to_screen(proposal, by)
    _check_decision(locked, outcome, checklist, reason)
    verb = "admit" if outcome == ScreeningOutcome.ADMIT else "exclude"
    told: dict[str, Any] = {"reason": reason, "return_due": None, "facts": {"checklist": checklist}}
    event = advance_locked(locked=locked, proposal=proposal, verb=verb, by=by, **told)
    screening = _write(locked, outcome, by, checklist=dict(checklist), reason=reason)
    if verb == "exclude":
        notify(
            event=event,
            letter=EXCLUDED,
            recipients=readers_of(locked.organisation),
            context={**letter_facts(proposal, reason), "chance": chance_of(locked)},
            link=f"/proposals/{locked.code}/",
        )
    return screening


def check_exclusion(*, proposal: Proposal, checklist: Checklist, by: Membership, reason: str) -> None:
    """Refuses as `screen_proposal` would refuse to exclude it, and writes nothing: for the page that asks once."""
    check_to_screen(proposal=proposal, by=by)
    _check_decision(proposal, ScreeningOutcome.EXCLUDE, checklist, reason)


def _check_decision(proposal: Proposal, outcome: str, checklist: Checklist, reason: str) -> None:
    if outcome == ScreeningOutcome.ADMIT and unmet(conditions_of(proposal.call), checklist):
        raise Invalid(_("Admit only what meets every condition of the list."), field="checklist")
    if outcome == ScreeningOutcome.EXCLUDE and not reason.strip():
        raise Invalid(_("Say why it does not meet the conditions; the applicant reads it."), field="reason")
    if proposal.state != ProposalState.RETURNED:
        return
    if outcome == ScreeningOutcome.ADMIT:
        raise Refusal(_decided(proposal))
    if proposal.return_due and clock.now() < proposal.return_due:
        raise Refusal(_("The applicant has until the date named to complete it."))


@database_refusals()
@transaction.atomic
def return_for_completion(
    *,
    proposal: Proposal,
    fields: Sequence[str],
    reason: str,
    due: datetime,
    by: Membership,
    checklist: Checklist | None = None,
) -> Screening:
    """Hand a proposal back until `due`; `fields` (queries.returnable) alone open. Raises Denied, Invalid, Refusal."""
    locked = _to_screen(proposal, by)
    _check_return(locked, fields, reason, due)
    facts = {"fields": list(fields), "due": due}
    told: dict[str, Any] = {"reason": reason, "return_due": due, "facts": facts}
    event = advance_locked(locked=locked, proposal=proposal, verb="return", by=by, **told)
    written = {"checklist": dict(checklist or {}), "reason": reason, "fields": list(fields)}
    screening = _write(locked, ScreeningOutcome.RETURN, by, **written)
    notify(
        event=event,
        letter=RETURNED,
        recipients=readers_of(locked.organisation),
        context={
            **letter_facts(proposal, reason),
            "due": due,
            "named": partial(named_labels, proposal, fields),
        },
        link=f"/proposals/{locked.code}/",
    )
    return screening


def _check_return(proposal: Proposal, fields: Sequence[str], reason: str, due: datetime) -> None:
    if proposal.state == ProposalState.RETURNED:
        raise Refusal(_decided(proposal))
    if not reason.strip():
        raise Invalid(_("Say what has to be completed; the applicant reads it."), field="reason")
    known = {key for key, _label in returnable(proposal)}
    if not fields or not known.issuperset(fields):
        raise Invalid(_("Name what is to be completed."), field="fields_named")
    if due <= clock.now():
        raise Invalid(_("The date must lie in the future."), field="due")


def check_to_screen(*, proposal: Proposal, by: Membership) -> None:
    """Raises Denied for whom screening is not, Refusal that says who decided what and when."""
    if permissions.may_screen(by, proposal):
        return
    if proposal.state in (ProposalState.SUBMITTED, ProposalState.RETURNED):
        raise Denied(_("Only a programme officer screens proposals."))
    raise Refusal(_decided(proposal))


def _decided(proposal: Proposal) -> str:
    """Who decided what and when, for the one who comes second."""
    last = last_screening(proposal)
    if last is None:
        return _("This step is not possible in its present state.")
    told = {"who": last.by.name, "at": korean_datetime(last.at), "what": last.get_outcome_display()}
    return _("Decided already: %(what)s, by %(who)s, %(at)s. Nothing of yours was carried out.") % told


def _to_screen(proposal: Proposal, by: Membership) -> Proposal:
    locked = lock(proposal)
    check_to_screen(proposal=locked, by=by)
    return locked


def _write(proposal: Proposal, outcome: str, by: Membership, **fields: object) -> Screening:
    assert proposal.submission is not None  # what is received has one
    return Screening.objects.create(
        proposal=proposal, submission=proposal.submission, outcome=outcome, by=by.user, **fields
    )

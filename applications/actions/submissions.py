"""Submission, and taking it back. The database stamps time, number and hash, and judges the deadline (guarantees 2-4)."""

import uuid
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import advance_locked, lock, lock_in_call
from applications.enums import ProposalState
from applications.models import Proposal, Submission
from applications.notices import RECEIPT, RESUBMITTED, WITHDRAWN, sentence
from applications.queries import ceiling_of, snapshot_of
from applications.queries.receipts import proof_address
from applications.rules import missing_to_submit
from applications.rules.screening import findings
from portal.accounts.enums import Role
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.queries import people, people_of, principal_of
from portal.activity.actions import keep_answer, notify, once
from portal.activity.clock import PortalNow
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal, Stale


@database_refusals()
@transaction.atomic
def submit_proposal(*, proposal: Proposal, version: int, by: Membership, key: str | uuid.UUID) -> Submission:
    """Submit a draft, or a returned proposal again, as it stood at `version`; the same key, the same submission.

    Raises Denied, Stale when it changed since, Invalid naming what is missing, Refusal when the database's clock says
    it is too late.
    """
    if not permissions.is_own_approver(by, proposal):
        raise Denied(_("Only the approver of your government submits."))
    if earlier := once(key=key, by=by, verb="submit_proposal"):
        return Submission.objects.select_related("proposal__call").get(pk=earlier)
    locked = lock_in_call(proposal)
    if not locked.is_editable:
        raise Refusal(_("This proposal has been submitted already."))
    if locked.version != version:
        raise Stale(_("Someone changed the proposal after you opened this page. Look through it once more."))
    principal = None if by.role == Role.LOCAL_APPROVER else principal_of(by)
    name = principal.user if principal else None
    submission = receive(locked, proposal, by, key, note=_for(principal), submitted_for=name)
    keep_answer(key, by, "submit_proposal", submission)
    return submission


def receive(
    locked: Proposal,
    proposal: Proposal,
    by: Membership,
    key: str | uuid.UUID,
    *,
    note: str = "",
    **standing: Any,
) -> Submission:
    """What every submission is, by whichever way it came: frozen, gated, numbered, recorded, and its people told.

    `locked` is the proposal, held with its call; `standing` says in whose name or on what paper it was sent.
    """
    submission = _freeze(locked, by, key, **standing)
    verb = "resubmit" if locked.state == ProposalState.RETURNED else "submit"
    given: dict[str, Any] = {"number": submission.number, "submission": submission, "return_due": None}
    told: dict[str, Any] = {"facts": _receipt(submission), "note": note}
    event = advance_locked(locked=locked, proposal=proposal, verb=verb, by=by, **told, **given)
    _tell_received(submission, event, proposal)
    return submission


def _tell_received(submission: Submission, event: Event, proposal: Proposal) -> None:
    """The receipt to its people; a completion also to the officers who named what was to be completed."""
    context = {
        "submission": submission,
        "event": event,
        "proof": proof_address(submission),
        **letter_facts(proposal),
    }
    place = f"/proposals/{proposal.code}"
    readers = readers_of(proposal.organisation)
    notify(event=event, letter=RECEIPT, recipients=readers, context=context, link=f"{place}/receipt/")
    if event.verb == "resubmit_proposal":
        officers = User.objects.filter(pk__in=proposal.screenings.values("by"))
        notify(
            event=event, letter=RESUBMITTED, recipients=officers, context=context, link=f"{place}/changes/"
        )


def acting_for(by: Membership) -> str:
    """What the trail says where a deputy does what is the approver's."""
    return _for(None if by.role == Role.LOCAL_APPROVER else principal_of(by))


def _for(principal: Membership | None) -> str:
    """What the trail says of a deed done in someone's name."""
    return _("for %(who)s, by delegation") % {"who": principal.user.name} if principal else ""


def _receipt(submission: Submission) -> dict[str, Any]:
    """What the record keeps of a submission."""
    names = ("received_at", "manifest_hash", "requested", "submitted_for_id", "intake_by_id")
    return {"receipt": submission.number, **{name: getattr(submission, name) for name in names}}


def _freeze(proposal: Proposal, by: Membership, key: str | uuid.UUID, **standing: Any) -> Submission:
    """The frozen copy. Its insert is the gate: it waits for the closer, then reads the clock."""
    snapshot = snapshot_of(proposal)
    if missing := missing_to_submit(snapshot, proposal.call.call_rules):
        raise Invalid(_("Not yet complete: %(what)s") % {"what": sentence(missing[0])})
    if proposal.state == ProposalState.RETURNED:
        _end(proposal)
    government = proposal.government
    return Submission.objects.create(
        proposal=proposal,
        request_key=key,
        version=proposal.version,
        snapshot=snapshot,
        total_cost=snapshot["total_cost"],
        requested=snapshot["requested"],
        government_code=government.code,
        government_name=government.name_ko,
        submitted_by=by.user,
        findings=_findings(proposal, snapshot),
        **standing,
    )


def _findings(proposal: Proposal, snapshot: dict[str, Any]) -> list[str]:
    """What screening will meet in it, kept so that its queue can be asked for it."""
    of, government = proposal.call, proposal.government
    ceiling = ceiling_of(of, government.province)
    return findings(snapshot, of.call_rules, level=government.level, zone=government.zone, ceiling=ceiling)


def _end(proposal: Proposal) -> None:
    """The submission that was live is so no more."""
    Submission.objects.filter(proposal=proposal, ended_at=None).update(ended_at=PortalNow())


@database_refusals()
@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Membership, reason: str = "") -> Proposal:
    """Take a submitted proposal back, before or after closing. Raises Denied, Refusal when it is too late for it."""
    locked = lock(proposal)
    if not permissions.is_own_approver(by, locked):
        raise Denied(_("Only the approver of your government withdraws."))
    if not permissions.may_withdraw(by, locked):
        raise Refusal(_("This step is not possible in its present state."))
    _end(locked)
    note = " – ".join(filter(None, [reason, acting_for(by)]))
    told: dict[str, Any] = {"reason": reason, "note": note, "return_due": None}
    event = advance_locked(locked=locked, proposal=proposal, verb="withdraw", by=by, **told)
    notify(
        event=event,
        letter=WITHDRAWN,
        recipients=chain(readers_of(locked.organisation), people(Role.PROGRAMME_OFFICER)),
        context=letter_facts(proposal, reason),
        link=f"/proposals/{locked.code}/",
    )
    return proposal


def readers_of(organisation: Organisation) -> list[User]:
    """Officers and approvers of a government, each once."""
    return list(people_of(organisation, Role.LOCAL_APPROVER, Role.LOCAL_OFFICER))


def letter_facts(proposal: Proposal, reason: str = "") -> dict[str, Any]:
    """What every letter about a proposal names."""
    return {"proposal": proposal, "call": proposal.call, "reason": reason}

"""An appeal against an exclusion (이의신청): filed, taken back, answered. Its clock and dates are the database's."""

import uuid
from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.messages import kept
from applications.actions.moves import advance_locked, lock
from applications.actions.submissions import acting_for, letter_facts, readers_of
from applications.enums import ProposalState
from applications.enums.appeals import AppealState, Verdict
from applications.models import Appeal, Proposal
from applications.notices import appeals as letters
from applications.permissions import is_own_approver
from applications.permissions.appeals import is_decider, may_withdraw_appeal
from applications.queries import last_screening
from applications.queries.appeals import appeal_of, deciders
from applications.rules import APPEAL_MOVES, NoSuchMove, next_state
from portal.accounts.models import Membership, User
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.letters import Letter
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def file_appeal(
    *,
    proposal: Proposal,
    reason: str,
    by: Membership,
    uploads: Iterable[Any] = (),
    key: str | uuid.UUID | None = None,
) -> Appeal:
    """Appeal against the exclusion of a proposal, once, in time by the database's clock; the same key, the same appeal.

    Raises Denied, Invalid for no reason or a file, Refusal when there is nothing to appeal against or it is too late.
    """
    if not is_own_approver(by, proposal):
        raise Denied(_("Only the approver of your government appeals."))
    if earlier := once(key=key, by=by, verb="file_appeal"):
        return Appeal.objects.get(pk=earlier)
    appeal = _write(lock(proposal), reason, uploads, by)
    keep_answer(key, by, "file_appeal", appeal)
    facts = {"files": [row["id"] for row in appeal.files], "due": appeal.due_at}
    event = _record(appeal, "file_appeal", by, note=acting_for(by), facts=facts)
    _tell(event, letters.APPEAL_RECEIVED, readers_of(appeal.proposal.organisation), appeal)
    _tell(event, letters.APPEAL_FILED, _office(appeal), appeal)
    return appeal


def _write(locked: Proposal, reason: str, uploads: Iterable[Any], by: Membership) -> Appeal:
    """The row, with what the database stamps on it."""
    if appeal_of(locked):
        raise Refusal(_("An appeal against this exclusion has been filed already."))
    exclusion = last_screening(locked)
    if exclusion is None or locked.state != ProposalState.INELIGIBLE:
        raise Refusal(_("There is no exclusion here that can be appealed against."))
    if not reason.strip():
        raise Invalid(_("Say why the exclusion is wrong."), field="reason")
    written = {"reason": reason.strip(), "files": kept(uploads, by), "against_by_id": exclusion.by_id}
    appeal = Appeal.objects.create(proposal=locked, exclusion=exclusion, filed_by=by.user, **written)
    appeal.refresh_from_db(fields=["filed_at", "until", "due_at"])
    return appeal


@database_refusals()
@transaction.atomic
def withdraw_appeal(*, appeal: Appeal, by: Membership) -> Appeal:
    """Take an appeal back before it is decided; there is no second one. Raises Denied, Refusal."""
    locked = _lock(appeal)
    if not is_own_approver(by, locked.proposal):
        raise Denied(_("Only the approver of your government withdraws."))
    if not may_withdraw_appeal(by, locked):
        raise Refusal(_("This step is not possible in its present state."))
    _move(locked, appeal, "withdraw", ended_by=by.user)
    event = _record(locked, "withdraw_appeal", by, note=acting_for(by))
    _tell(event, letters.APPEAL_WITHDRAWN, _office(locked), locked)
    return appeal


@database_refusals()
@transaction.atomic
def extend_appeal(*, appeal: Appeal, reason: str, by: Membership) -> Appeal:
    """Take more time for the answer, once, before its date. Raises Denied, Invalid without a reason, Refusal."""
    locked = _to_decide(appeal, by)
    if not reason.strip():
        raise Invalid(_("Say why more time is needed; the applicant reads it."), field="reason")
    _move(locked, appeal, "extend", extension_reason=reason.strip())
    event = _record(locked, "extend_appeal", by, note=reason.strip(), facts={"due": locked.due_at})
    _tell(event, letters.APPEAL_EXTENDED, readers_of(locked.proposal.organisation), locked)
    return appeal


@database_refusals()
@transaction.atomic
def decide_appeal(*, appeal: Appeal, verdict: str, reason: str, by: Membership) -> Appeal:
    """Uphold it (the proposal is admitted) or dismiss it; both with a reason. Raises Denied, Invalid, Refusal."""
    locked = _to_decide(appeal, by)
    answer = reason.strip()
    if not answer:
        raise Invalid(_("Say why it is decided so; the applicant reads it."), field="reason")
    _move(locked, appeal, verdict, answer=answer, ended_by=by.user)
    the = locked.proposal
    if verdict == Verdict.UPHOLD:
        told: dict[str, Any] = {"reason": answer, "facts": {"appeal": locked.pk}}
        event = advance_locked(locked=the, proposal=appeal.proposal, verb="reinstate", by=by, **told)
        letter = letters.REINSTATED
    else:
        event = _record(locked, "dismiss_appeal", by, note=answer)
        letter = letters.APPEAL_DISMISSED
    _tell(event, letter, readers_of(the.organisation), locked)
    _tell(event, letters.APPEAL_DECIDED, [locked.against_by], locked)
    return appeal


def _to_decide(appeal: Appeal, by: Membership) -> Appeal:
    locked = _lock(appeal)
    if by.user.pk == locked.against_by_id:
        raise Denied(_("Whoever excluded it does not decide on the appeal against it."))
    if not is_decider(by, locked):
        raise Denied(_("Only an approver decides on an appeal."))
    return locked


def _lock(appeal: Appeal) -> Appeal:
    """The appeal as it is now, locked after its proposal until the transaction ends."""
    the = lock(appeal.proposal)
    locked = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    locked.proposal = the
    return locked


def _move(locked: Appeal, appeal: Appeal, verb: str, **fields: Any) -> None:
    """Along the table of moves; the database stamps the times. `appeal` itself is brought up to date."""
    try:
        state = next_state(APPEAL_MOVES, verb, locked.state)
    except NoSuchMove:
        raise Refusal(_("This step is not possible in its present state.")) from None
    written = {"state": AppealState(state), **fields}
    for name, value in written.items():
        setattr(locked, name, value)
        setattr(appeal, name, value)
    locked.save(update_fields=list(written))
    locked.refresh_from_db(fields=["due_at", "extended_at", "ended_at"])
    appeal.due_at, appeal.ended_at = locked.due_at, locked.ended_at


def _record(appeal: Appeal, verb: str, by: Membership, *, note: str = "", facts: Any = None) -> Event:
    """On the proposal's timeline; the words of the appeal stay with the appeal."""
    the = appeal.proposal
    said = {"appeal": appeal.pk, "number": the.number, **(facts or {})}
    return record(by=by, verb=verb, thing=the, facts=said, reason=note, chain=the.call.chain)


def _office(appeal: Appeal) -> Iterable[User]:
    """Who decides, and who excluded it."""
    return chain(deciders(appeal), [appeal.against_by])


def _tell(event: Event, letter: Letter, recipients: Iterable[User], appeal: Appeal) -> None:
    context = {**letter_facts(appeal.proposal, appeal.answer), "appeal": appeal}
    notify(event=event, letter=letter, recipients=recipients, context=context, link=appeal.get_absolute_url())

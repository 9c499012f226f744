"""Fiscal years, envelopes and their ceilings: what may be given."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from applications.models import Pillar, Programme
from awards import notices, permissions
from awards.actions import moves
from awards.actions.telling import ask_approvers, tell_proposer
from awards.enums import DecisionState
from awards.models import CeilingRequest, Envelope, EnvelopeAmendment, FiscalYear
from portal.accounts.models import LocalGovernment, Membership, User
from portal.activity.actions import keep_answer, once, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

KEY = str | uuid.UUID | None


@transaction.atomic
def open_fiscal_year(*, year: int, by: Membership) -> FiscalYear:
    """The fiscal year, indicative until its budget is voted. Raises Denied, Invalid."""
    if not permissions.may_open_year(by):
        raise Denied(_("Only the office opens a fiscal year."))
    if not 2000 <= year <= 2100:
        raise Invalid(_("Enter a year between 2000 and 2100."), field="year")
    made, is_new = FiscalYear.objects.get_or_create(year=year)
    if is_new:
        record(by=by, verb="open_fiscal_year", thing=made)
    return made


@database_refusals()
@transaction.atomic
def create_envelope(
    *,
    fiscal_year: FiscalYear | int,
    by: Membership,
    pillar: Pillar | None = None,
    programme: Programme | None = None,
    province: LocalGovernment | None = None,
    field: str | None = None,
    basis: str = "",
    key: KEY = None,
) -> Envelope:
    """An envelope over every award that agrees with what it names; its ceiling is nothing until it is amended.

    Raises Denied; Refusal when it exists already or awards of its kind do.
    """
    if not permissions.may_create_envelope(by):
        raise Denied(_("Only the office creates envelopes."))
    if earlier := once(key=key, by=by, verb="create_envelope"):
        return Envelope.objects.get(pk=earlier)
    if not isinstance(fiscal_year, FiscalYear):
        fiscal_year = open_fiscal_year(year=fiscal_year, by=by)
    named = {"pillar": pillar, "programme": programme, "province": province, "field": field or None}
    envelope = Envelope.objects.create(fiscal_year=fiscal_year, basis=basis, **named)
    record(by=by, verb="create_envelope", thing=envelope, facts={"basis": basis})
    keep_answer(key, by, "create_envelope", envelope)
    return envelope


@database_refusals()
@transaction.atomic
def propose_ceiling(
    *, envelope: Envelope, delta: int, reason: str, document_number: str, by: Membership, key: KEY = None
) -> CeilingRequest:
    """Ask for a change of a ceiling by `delta` won. Raises Denied, Invalid; Refusal when one waits already."""
    if not permissions.may_propose(by):
        raise Denied(_("Only a programme officer proposes a change of a ceiling."))
    if earlier := once(key=key, by=by, verb="propose_ceiling"):
        return CeilingRequest.objects.get(pk=earlier)
    envelope = Envelope.objects.get(pk=envelope.pk)
    check_delta(envelope, delta)
    asked = CeilingRequest.objects.create(
        envelope=envelope, delta=delta, reason=reason, document_number=document_number, proposed_by=by.user
    )
    facts = {"delta": delta, "document": document_number}
    event = record(by=by, verb="propose_ceiling", thing=envelope, facts=facts, reason=reason)
    ask_approvers(event, by, what=envelope.name, amount=delta, kind="ceiling", link="/approvals/")
    keep_answer(key, by, "propose_ceiling", asked)
    return asked


def check_delta(envelope: Envelope, delta: int) -> None:
    """Raises Invalid beside the field when the ceiling would not move or fall below what is committed."""
    if not delta:
        raise Invalid(_("Enter an amount other than 0."), field="delta")
    if envelope.ceiling + delta > 10**15:
        raise Invalid(_("The ceiling would be larger than any budget."), field="delta")
    if envelope.ceiling + delta < envelope.committed:
        facts = {"committed": envelope.committed, "missing": envelope.committed - envelope.ceiling - delta}
        raise Invalid(notices.below(facts), field="delta")


@database_refusals()
@transaction.atomic
def approve_ceiling(*, asked: CeilingRequest, by: Membership) -> EnvelopeAmendment:
    """The approver's yes: the amendment is made. Raises Denied; Refusal when decided or below what is committed."""
    asked = CeilingRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    if not permissions.may_decide(by, asked):
        raise Denied(_("An approver other than the proposer approves this."))
    if asked.state != DecisionState.PROPOSED:
        raise Refusal(_("This has been decided already."))
    asked.state, asked.approved_by, asked.approved_at = DecisionState.APPROVED, by.user, now()
    asked.save(update_fields=["state", "approved_by", "approved_at"])
    return _amend(
        asked.envelope,
        asked.delta,
        asked.reason,
        asked.document_number,
        asked.proposed_by,
        by,
        f"request:{asked.pk}",
    )


@transaction.atomic
def send_back_ceiling(*, asked: CeilingRequest, comment: str, by: Membership) -> CeilingRequest:
    """Raises Denied; Refusal when decided already."""
    asked = CeilingRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    moves.send_back(asked, comment, by)
    event = record(by=by, verb="send_back_ceiling", thing=asked.envelope, reason=comment)
    tell_proposer(
        event, by, to=asked.proposed_by, what=asked.envelope.name, comment=comment, link="/envelopes/"
    )
    return asked


@database_refusals()
@transaction.atomic
def amend_envelope(
    *,
    envelope: Envelope,
    delta: int,
    reason: str,
    proposed_by: Membership,
    by: Membership,
    document_number: str = "",
    key: KEY = None,
) -> EnvelopeAmendment:
    """A dated change of a ceiling by `delta` won, by two persons at once. Raises Denied, Invalid, Refusal."""
    if not permissions.may_propose(proposed_by) or not permissions.may_approve(by, proposed_by.user):
        raise Denied(_("An approver other than the proposer approves this."))
    if earlier := once(key=key, by=by, verb="amend_envelope"):
        return EnvelopeAmendment.objects.get(pk=earlier)
    check_delta(Envelope.objects.get(pk=envelope.pk), delta)
    made = _amend(envelope, delta, reason, document_number, proposed_by.user, by, str(key or uuid.uuid4()))
    keep_answer(key, by, "amend_envelope", made)
    return made


def _amend(
    envelope: Envelope, delta: int, reason: str, document: str, proposer: User, by: Membership, key: str
) -> EnvelopeAmendment:
    facts = {"delta": delta, "document": document, "proposed_by": proposer.pk}
    record(by=by, verb="amend_envelope", thing=envelope, facts=facts, reason=reason)
    return EnvelopeAmendment.objects.create(
        envelope=envelope,
        delta=delta,
        reason=reason,
        document_number=document,
        request_key=uuid.uuid5(uuid.NAMESPACE_OID, f"amendment:{key}"),
        proposed_by=proposer,
        approved_by=by.user,
    )

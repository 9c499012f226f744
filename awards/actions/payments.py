"""Paying instalments, by two and once; the province says when the money went on to the municipality."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from awards import notices, permissions
from awards.actions import ledger, moves
from awards.actions.telling import ask_approvers, tell_grantees, tell_proposer
from awards.enums import AwardState, EntryKind, InstalmentState
from awards.models import Award, AwardShare, Instalment, LedgerEntry
from awards.queries.awards import still_held
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


def locked(instalment: Instalment) -> tuple[Award, Instalment]:
    """The award and its instalment as they are now, both ours until the deed ends."""
    award = moves.locked(Award.objects.get(shares__instalments=instalment.pk))
    rows = Instalment.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "share__province", "proposed_by", "approved_by"
    )
    found = rows.get(pk=instalment.pk)
    found.share.award = award
    return award, found


def refuse_out_of_turn(award: Award, instalment: Instalment) -> None:
    """Only an active award is paid, and the earlier instalment first. Raises Refusal."""
    if award.state != AwardState.ACTIVE:
        raise Refusal(_("Only an award with a grant decision in force is paid."))
    earlier = Instalment.objects.filter(share=instalment.share_id, number__lt=instalment.number)
    if earlier.exclude(state=InstalmentState.PAID).exists():
        raise Refusal(_("An earlier instalment has not been paid yet."))


@database_refusals()
@transaction.atomic
def propose_payment(*, instalment: Instalment, by: Membership) -> Instalment:
    """Put an instalment before an approver. Raises Denied; Refusal out of turn."""
    award, instalment = locked(instalment)
    if not permissions.may_propose(by):
        raise Denied(_("Only a programme officer proposes payments."))
    refuse_out_of_turn(award, instalment)
    moves.move_instalment(instalment, "propose")
    instalment.proposed_by, instalment.proposed_at = by.user, now()
    instalment.save(update_fields=["state", "proposed_by", "proposed_at"])
    facts = {"instalment": instalment.number, "amount": instalment.amount}
    event = record(by=by, verb="propose_payment", thing=award, facts=facts, chain=award.chain)
    ask_approvers(
        event,
        by,
        what=award,
        amount=instalment.amount,
        kind="payment",
        link=f"/instalments/{instalment.pk}/payment/",
    )
    return instalment


@database_refusals()
@transaction.atomic
def pay_instalment(*, instalment: Instalment, by: Membership, reference: str = "") -> Instalment:
    """The second person's yes: the line in the ledger, and paid. The same approver twice is once.

    Raises Denied; Refusal when it is paid already, out of turn, or the award no longer holds the money.
    """
    award, instalment = locked(instalment)
    if not permissions.may_decide(by, instalment):
        raise Denied(_("An approver other than the proposer approves this."))
    if instalment.state == InstalmentState.PAID and instalment.approved_by_id == by.user_id:
        return instalment
    refuse_out_of_turn(award, instalment)
    moves.move_instalment(instalment, "pay")
    facts = {"instalment": instalment.number, "amount": instalment.amount, "reference": reference}
    event = record(by=by, verb="pay_instalment", thing=award, facts=facts, chain=award.chain)
    ledger.enter(
        instalment.share,
        EntryKind.DISBURSE,
        instalment.amount,
        event=event,
        proposed_by=instalment.proposed_by,
        approved_by=by.user,
        instalment=instalment,
        document_number=reference,
    )
    instalment.approved_by, instalment.paid_at, instalment.reference = by.user, now(), reference
    instalment.save(update_fields=["state", "approved_by", "paid_at", "reference"])
    tell_grantees(award, event, notices.PAID, instalment=instalment, amount=instalment.amount)
    return instalment


@transaction.atomic
def send_back_payment(*, instalment: Instalment, comment: str, by: Membership) -> Instalment:
    """The approver's no, with a comment. Raises Denied, Refusal."""
    award, instalment = locked(instalment)
    if not permissions.may_decide(by, instalment):
        raise Denied(_("An approver other than the proposer decides this."))
    moves.move_instalment(instalment, "send_back")
    instalment.save(update_fields=["state"])
    facts = {"instalment": instalment.number}
    event = record(
        by=by, verb="send_back_payment", thing=award, facts=facts, reason=comment, chain=award.chain
    )
    tell_proposer(
        event,
        by,
        to=instalment.proposed_by,
        what=award,
        comment=comment,
        link=f"/instalments/{instalment.pk}/payment/",
    )
    return instalment


@database_refusals()
@transaction.atomic
def pass_on(
    *,
    instalment: Instalment,
    amount: int,
    by: Membership,
    document_number: str = "",
    key: str | uuid.UUID | None = None,
) -> LedgerEntry:
    """The province passed `amount` won of a paid instalment on to the municipality: a fact. Raises Denied, Invalid."""
    award, instalment = locked(instalment)
    if not permissions.may_pass_on(by, instalment):
        raise Denied(_("Only the province that was paid passes the money on."))
    if earlier := once(key=key, by=by, verb="pass_on"):
        return LedgerEntry.objects.get(pk=earlier)
    if instalment.state != InstalmentState.PAID:
        raise Refusal(_("This instalment has not been paid yet."))
    if not 0 < amount <= still_held(instalment):
        raise Invalid(_("Enter more than 0 and not more than is still to be passed on."), field="amount")
    facts = {"instalment": instalment.number, "amount": amount, "document": document_number}
    event = record(by=by, verb="pass_on", thing=award, facts=facts, chain=award.chain)
    share = AwardShare.objects.get(pk=instalment.share_id)
    papers = {"instalment": instalment, "document_number": document_number}
    entry = ledger.enter(share, EntryKind.PASS_ON, amount, event=event, proposed_by=by.user, **papers)
    assert entry is not None  # the amount is more than 0
    keep_answer(key, by, "pass_on", entry)
    return entry

"""The grant: applied for by the local approver, decided by two. Then the award is active and has its plan of payments."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from awards import notices, permissions
from awards.actions import ledger, moves
from awards.actions.telling import ask_approvers, tell_grantees, tell_officers, tell_proposer
from awards.enums import EntryKind
from awards.models import Award, AwardShare, Grant, Instalment
from awards.queries.grants import granted_by_year, granted_shares, schedule_of
from awards.rules import money
from awards.rules.law import law_of
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.clock import now
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

Schedule = Sequence[tuple[date, int]]
FAULTS = {
    "empty": _("Enter at least one payment."),
    "amounts": _("Every payment is more than 0 won."),
    "order": _("Payments stand in the order of their dates."),
    "years": _("A payment falls into a fiscal year that this award does not have."),
    "sum": _("The payments of each fiscal year must add up to what is granted for it."),
}


@database_refusals()
@transaction.atomic
def request_grant(*, award: Award, letter_number: str, amount: int, by: Membership) -> Grant:
    """Apply for the grant (교부신청) of `amount` won; an agreement for contributions. Raises Denied, Invalid, Refusal."""
    award = moves.locked(award)
    if not permissions.may_sign(by, award):
        raise Denied(_("Only the approver of the government that was selected applies for the grant."))
    moves.move(award, "request_grant")
    if not 0 < amount <= award.approved:
        raise Invalid(_("Enter more than 0 and not more than the approved amount."), field="amount")
    if amount != award.approved and not law_of(award.basis).adjustable:
        raise Invalid(_("In a block grant the approved amount is applied for as a whole."), field="amount")
    grant = Grant.objects.create(
        award=award, letter_number=letter_number, amount=amount, requested_by=by.user
    )
    facts = {"amount": amount, "letter": letter_number}
    event = record(by=by, verb="request_grant", thing=award, facts=facts, chain=award.chain)
    tell_officers(award, event, "grant", amount)
    return grant


@database_refusals()
@transaction.atomic
def propose_grant_decision(
    *,
    award: Award,
    granted: int,
    schedule: Schedule,
    document_number: str,
    by: Membership,
    conditions: str = "",
) -> Grant:
    """What shall be granted, on which conditions, paid when. Raises Denied, Invalid beside the field, Refusal."""
    award = moves.locked(award)
    if not permissions.may_propose(by):
        raise Denied(_("Only a programme officer proposes the grant decision."))
    moves.check(award, "decide_grant")
    grant = Grant.objects.select_for_update(no_key=True, of=("self",)).get(award=award)
    if grant.proposed_by_id:
        raise Refusal(_("A grant decision already waits for approval."))
    check_terms(award, grant, granted, conditions)
    check_schedule(award, granted, schedule)
    grant.granted, grant.conditions, grant.document_number = granted, conditions, document_number
    grant.schedule = [[due.isoformat(), won] for due, won in schedule]
    grant.proposed_by, grant.proposed_at, grant.comment = by.user, now(), ""
    grant.save()
    facts = {"granted": granted, "document": document_number, "payments": len(schedule)}
    event = record(by=by, verb="propose_grant", thing=award, facts=facts, chain=award.chain)
    ask_approvers(event, by, what=award, amount=granted, kind="grant", link=f"/awards/{award.code}/grant/")
    return grant


def check_terms(award: Award, grant: Grant, granted: int, conditions: str) -> None:
    """What the law of the award's money allows. Raises Invalid."""
    law = law_of(award.basis)
    if not 0 < granted <= grant.amount:
        raise Invalid(_("Enter more than 0 and not more than was applied for."), field="granted")
    if granted != grant.amount and not law.adjustable:
        raise Invalid(_("In a block grant the amount applied for is granted as a whole."), field="granted")
    if conditions.strip() and not law.conditions:
        raise Invalid(_("A block grant carries no conditions."), field="conditions")


def check_schedule(award: Award, granted: int, schedule: Schedule) -> None:
    """Raises Invalid when the payments are not a plan of what is granted."""
    for fault in money.schedule_faults(schedule, granted_by_year(award, granted)):
        raise Invalid(FAULTS[fault], field="schedule")


@database_refusals()
@transaction.atomic
def decide_grant(*, award: Award, by: Membership) -> Grant:
    """The second person's yes (교부결정): the award is active and its instalments are planned. Twice is once.

    What was approved and is not granted goes back to the envelopes. Raises Denied, Refusal.
    """
    award = moves.locked(award)
    grant = Grant.objects.select_for_update(no_key=True, of=("self",)).filter(award=award).first()
    if grant is None or grant.proposed_by is None:
        raise Refusal(_("No grant decision has been proposed."))
    if not permissions.may_decide(by, grant):
        raise Denied(_("An approver other than the proposer approves this."))
    if grant.decided_at:
        return grant
    shares = granted_shares(award, grant.granted)
    award.granted = grant.granted
    moves.move(award, "decide_grant")
    award.save(update_fields=["granted"])
    grant.approved_by, grant.decided_at = by.user, now()
    grant.save(update_fields=["approved_by", "decided_at"])
    plan_payments(grant, shares)
    facts = {"granted": grant.granted, "conditions": grant.conditions}
    event = record(by=by, verb="decide_grant", thing=award, facts=facts, chain=award.chain)
    give_back(shares, event, grant, by)
    tell_grantees(award, event, notices.GRANTED, grant=grant, amount=grant.granted)
    return grant


def plan_payments(grant: Grant, shares: list[tuple[AwardShare, int]]) -> None:
    by_share = {share.pk: (share.fiscal_year_id, won) for share, won in shares}
    Instalment.objects.bulk_create(
        Instalment(share_id=share, number=number, due_on=due, amount=won)
        for share, number, due, won in money.plan(schedule_of(grant), by_share)
    )


def give_back(shares: list[tuple[AwardShare, int]], event: Event, grant: Grant, by: Membership) -> None:
    """Release of what was approved and is not granted."""
    ledger.hold(share for share, _won in shares)
    for share, won in shares:
        ledger.enter(
            share,
            EntryKind.RELEASE,
            share.committed - won,
            event=event,
            proposed_by=grant.proposed_by,
            approved_by=by.user,
            document_number=grant.document_number,
        )


@transaction.atomic
def send_back_grant(*, award: Award, comment: str, by: Membership) -> Grant:
    """The approver's no, with a comment; the officer proposes anew. Raises Denied, Refusal."""
    award = moves.locked(award)
    grant = Grant.objects.select_for_update(no_key=True, of=("self",)).get(award=award)
    if not permissions.may_decide(by, grant):
        raise Denied(_("An approver other than the proposer decides this."))
    if grant.decided_at:
        raise Refusal(_("This has been decided already."))
    proposer, grant.proposed_by, grant.proposed_at = grant.proposed_by, None, None
    grant.comment = comment
    grant.save(update_fields=["proposed_by", "proposed_at", "comment"])
    event = record(by=by, verb="send_back_grant", thing=award, reason=comment, chain=award.chain)
    tell_proposer(event, by, to=proposer, what=award, comment=comment, link=f"/awards/{award.code}/grant/")
    return grant

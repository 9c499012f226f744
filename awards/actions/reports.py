"""What the grantee reports and how an award is closed."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from awards import notices, permissions
from awards.actions import ledger, moves
from awards.actions.telling import tell_grantees, tell_officers
from awards.enums import AwardState, EntryKind, ReportKind, SettlementState
from awards.models import Award, FiscalYear, Report, Settlement
from awards.queries.awards import spendable, sums
from awards.rules import money
from awards.rules.law import law_of
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

REPORTING = {AwardState.ACTIVE, AwardState.SUSPENDED}
FAULTS = {
    "amounts": ("returned", _("Amounts must not be negative.")),
    "sum": ("returned", _("Spent, returned and used again must add up to the amount granted.")),
    "reuse": ("reused", _("Only a block grant's balance may be used again.")),
    "statement": ("statement", _("State what the balance is used for.")),
}


@database_refusals()
@transaction.atomic
def submit_report(
    *,
    award: Award,
    kind: str,
    fiscal_year: FiscalYear | int,
    spent: int,
    narrative: str,
    by: Membership,
    results: Mapping[str, Any] | None = None,
    key: str | uuid.UUID | None = None,
) -> Report:
    """A report certified by the local approver; `spent` is won spent in the period, never more than was paid out.

    Raises Denied, Invalid beside the field, Refusal when the award is not active.
    """
    award = moves.locked(award)
    if not permissions.may_sign(by, award):
        raise Denied(_("Only the approver of the government certifies its reports."))
    if earlier := once(key=key, by=by, verb="submit_report"):
        return Report.objects.get(pk=earlier)
    year = fiscal_year.pk if isinstance(fiscal_year, FiscalYear) else fiscal_year
    refuse_report(award, kind, year, spent)
    facts = {"kind": kind, "fiscal_year_id": year, "spent": spent}
    told = {"narrative": narrative, "results": dict(results or {}), "request_key": key or uuid.uuid4()}
    report = Report.objects.create(award=award, submitted_by=by.user, **facts, **told)
    event = record(by=by, verb="submit_report", thing=award, facts=facts, chain=award.chain)
    ledger.spread(award, EntryKind.SPEND, spent, event=event, by=by.user, year=year)
    tell_officers(award, event, "report", spent)
    keep_answer(key, by, "submit_report", report)
    return report


def refuse_report(award: Award, kind: str, year: int, spent: int) -> None:
    """Raises Refusal, Invalid when the award is not reporting, or the amount is more than is there."""
    after = kind == ReportKind.AFTERCARE and award.state == AwardState.SETTLED
    if award.state not in REPORTING and not after:
        raise Refusal(_("Only an award with a grant decision in force is reported on."))
    if not award.shares.filter(fiscal_year=year).exists():
        raise Invalid(_("This award has no money in that fiscal year."), field="fiscal_year")
    if spent < 0:
        raise Invalid(_("Enter an amount that is not negative."), field="spent")
    if after and spent:
        raise Invalid(_("Nothing can be spent after the settlement."), field="spent")
    rest = spendable(award, year)
    if spent > rest:
        sentence = str(_("Of what was paid out {rest} are left to spend: {missing} too much."))
        facts = {"rest": rest, "missing": spent - rest}
        shown = {name: notices.amount(facts, name) for name in facts}
        raise Invalid(sentence.format(**shown), field="spent")


@database_refusals()
@transaction.atomic
def submit_settlement(
    *, award: Award, interest: int, returned: int, reused: int, by: Membership, statement: str = ""
) -> Settlement:
    """The grantee draws the settlement up; spent is what its reports add up to. May be drawn up anew until settled.

    Raises Denied, Invalid beside the field, Refusal while instalments are unpaid.
    """
    award = moves.locked(award)
    if not permissions.may_sign(by, award):
        raise Denied(_("Only the approver of the government settles its award."))
    moves.check(award, "settle")
    if ledger.unpaid(award):
        raise Refusal(_("Instalments of this award are still to be paid."))
    closing = money.Closing(award.granted or 0, sums(award).spent, returned, reused, interest)
    for fault in money.settlement_faults(closing, basis=award.basis, statement=statement):
        field, sentence = FAULTS[fault]
        raise Invalid(sentence, field=field)
    facts = {"spent": closing.spent, "returned": returned, "reused": reused, "interest": interest}
    drawn = {"statement": statement, "proposed_by": by.user, "proposed_at": now()}
    made, _new = Settlement.objects.update_or_create(
        award=award, defaults={"granted": closing.granted, **facts, **drawn}
    )
    event = record(by=by, verb="submit_settlement", thing=award, facts=facts, chain=award.chain)
    tell_officers(award, event, "settlement", closing.balance)
    return made


@database_refusals()
@transaction.atomic
def settle_award(*, settlement: Settlement, by: Membership) -> Settlement:
    """An officer accepts the settlement: the balance goes back or is used again, the award is closed. Twice is once.

    Raises Denied; Refusal when something was reported since it was drawn up.
    """
    award = moves.locked(settlement.award)
    settlement = Settlement.objects.select_for_update(no_key=True, of=("self",)).get(pk=settlement.pk)
    if not permissions.may_settle(by, settlement):
        raise Denied(_("A programme officer accepts the settlement."))
    if settlement.state == SettlementState.SETTLED:
        return settlement
    if sums(award).spent != settlement.spent:
        raise Refusal(_("Spending was reported since this was drawn up. The grantee has to draw it up anew."))
    if settlement.reused and not law_of(award.basis).reuse:
        raise Refusal(_("Only a block grant's balance may be used again."))
    moves.move(award, "settle")
    settlement.state, settlement.approved_by, settlement.settled_at = SettlementState.SETTLED, by.user, now()
    settlement.save(update_fields=["state", "approved_by", "settled_at"])
    facts = {"spent": settlement.spent, "returned": settlement.returned, "reused": settlement.reused}
    event = record(by=by, verb="settle", thing=award, facts=facts, chain=award.chain)
    proposer = settlement.proposed_by
    ledger.spread(award, EntryKind.RETURN, settlement.returned, event=event, by=proposer)
    ledger.spread(award, EntryKind.REUSE, settlement.reused, event=event, by=proposer)
    tell_grantees(award, event, notices.CLOSED, settlement=settlement, amount=settlement.returned)
    return settlement

"""Awards are made: in one transaction awards, their shares, lines in the ledger, and every proposal's state. Staged."""

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions import advance
from applications.models import Proposal
from awards import permissions
from awards.actions import ledger
from awards.actions.moves import move_scenario
from awards.actions.scenarios import locked, refuse_shortage
from awards.enums import Outcome, ScenarioState
from awards.models import Award, AwardShare, FiscalYear, Scenario
from awards.queries import scenarios as reads
from awards.queries.scenarios import Row, Weights
from awards.rules import money
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Refusal


@database_refusals()
@transaction.atomic
def approve_awards(*, scenario: Scenario, by: Membership) -> Scenario:
    """The second person's yes. Charges every envelope in id order, or nothing at all. Twice is once.

    Nobody outside the office sees a difference until `publish_results`. Raises Denied; Refusal naming the envelope,
    what it has left and what is missing.
    """
    scenario = locked(scenario)
    if not permissions.may_decide(by, scenario):
        raise Denied(_("An approver other than the proposer approves this."))
    if scenario.state == ScenarioState.APPROVED:
        return scenario
    sheet = reads.sheet(scenario)
    move_scenario(scenario, "approve")
    scenario.approved_by, scenario.approved_at = by.user, now()
    scenario.save(update_fields=["state", "approved_by", "approved_at"])
    refuse_shortage(sheet)
    hold_proposals(sheet)
    how = reads.weights([row.line.proposal for row in sheet.rows])
    made = [make_award(scenario, row, how[row.line.proposal_id]) for row in sheet.awarded]
    facts = {"awards": len(made), "amount": sheet.total}
    record(by=by, verb="approve_awards", thing=scenario, facts=facts, chain=scenario.call.chain)
    charge(made, by)
    tell_proposals(sheet, by)
    return scenario


def hold_proposals(sheet: reads.Sheet) -> None:
    """Lock every proposal before the trail, in one order. Raises Refusal when one has left the running."""
    ids = [row.line.proposal_id for row in sheet.rows]
    for proposal in Proposal.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id"):
        if proposal.state != "ranked":
            sentence = gettext(
                "{number} is no longer in the running. Have the scenario sent back and renewed."
            )
            raise Refusal(sentence.format(number=proposal.number))


def make_award(scenario: Scenario, row: Row, how: Weights) -> tuple[Award, list[tuple[AwardShare, int]]]:
    """The award and the shares that will carry it, not charged yet."""
    proposal, amount = row.line.proposal, row.line.amount
    award = Award.objects.create(
        code=proposal.number,
        proposal=proposal,
        call=scenario.call,
        scenario=scenario,
        organisation_id=proposal.organisation_id,
        government_id=proposal.government_id,
        pillar_id=scenario.call.programme.pillar_id,
        programme_id=scenario.call.programme_id,
        field=proposal.field,
        basis=scenario.call.funding_basis,
        requested=row.requested,
        adjusted=amount,
        adjust_reason=row.line.reason if row.adjusted else "",
        approved=amount,
        proposed_by=scenario.proposed_by,
        approved_by=scenario.approved_by,
    )
    parts = money.shares(amount, how.by_year, how.by_province)
    return award, [(make_share(award, year, province), won) for (year, province), won in parts.items()]


def make_share(award: Award, year: int, province: int) -> AwardShare:
    if not FiscalYear.objects.filter(pk=year).exists():
        raise Refusal(gettext("The fiscal year {year} has no envelope for this award.").format(year=year))
    return AwardShare.objects.create(award=award, fiscal_year_id=year, province_id=province)


def charge(made: list[tuple[Award, list[tuple[AwardShare, int]]]], by: Membership) -> None:
    """Write each award into the trail and the ledger, after taking every lock in one order."""
    for award, shares in made:
        facts = {"approved": award.approved, "requested": award.requested, "shares": len(shares)}
        record(by=by, verb="make_award", thing=award, facts=facts, chain=award.call.chain)
    ledger.hold(share for _award, shares in made for share, _won in shares)
    for award, shares in made:
        for share, won in shares:
            ledger.commit(share, won, proposed_by=award.proposed_by, approved_by=award.approved_by)


def tell_proposals(sheet: reads.Sheet, by: Membership) -> None:
    """Move every proposal; reserve places are counted in the order of funding."""
    place = 0
    for row in sheet.rows:
        proposal, outcome, reason = row.line.proposal, row.line.outcome, row.line.reason
        if outcome == Outcome.AWARD:
            advance(proposal=proposal, verb="award", by=by, reason=reason)
        elif outcome == Outcome.RESERVE:
            place += 1
            advance(proposal=proposal, verb="reserve", by=by, reason=reason, reserve_place=place)
        else:
            advance(proposal=proposal, verb="decline", by=by, reason=reason)

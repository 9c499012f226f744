"""Dividing a call's money: a scenario is started from the rank order, worked on, proposed by one, approved by another."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.models import Call, Proposal
from awards import notices, permissions
from awards.actions.moves import move_scenario
from awards.actions.telling import ask_approvers, tell_proposer
from awards.enums import Outcome, ScenarioState
from awards.models import Scenario, ScenarioLine
from awards.queries import scenarios as reads
from awards.rules import allocation
from awards.rules.law import law_of
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once, record
from portal.activity.clock import now
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@dataclass(frozen=True)
class Change:
    """What a line shall become; amount in won of national money."""

    outcome: str
    amount: int = 0
    reason: str = ""


@database_refusals()
@transaction.atomic
def start_scenario(
    *, call: Call, by: Membership, name: str = "", skip: bool = False, key: str | uuid.UUID | None = None
) -> Scenario:
    """A scenario from the call's order of funding. With `skip` one that does not fit is passed over for a later one.

    Raises Denied; Refusal when the call has no frozen ranking or is decided already.
    """
    if not permissions.may_propose(by):
        raise Denied(_("Only a programme officer prepares awards."))
    if earlier := once(key=key, by=by, verb="start_scenario"):
        return Scenario.objects.get(pk=earlier)
    if call.scenarios.filter(state=ScenarioState.APPROVED).exists():
        raise Refusal(_("The awards of this call have been decided."))
    order = reads.first_order(call)
    if not order:
        raise Refusal(_("There is no frozen ranking of this call yet."))
    title = name or gettext("By rank order")
    scenario = Scenario.objects.create(call=call, name=title, created_by=by.user)
    write_lines(scenario, order, skip)
    record(by=by, verb="start_scenario", thing=scenario, facts={"skip": skip}, chain=call.chain)
    keep_answer(key, by, "start_scenario", scenario)
    return scenario


def write_lines(scenario: Scenario, order: list[tuple[Proposal, allocation.Line]], skip: bool) -> None:
    """The first lines: what the order and today's envelopes make of each proposal."""
    lines = [line for _proposal, line in order]
    purses = reads.purses_for(scenario.call, lines)
    outcomes = allocation.allocate(lines, purses, skip=skip)
    strict = allocation.allocate(lines, purses)
    overtaken = gettext("Fits within what remains; one before it does not.")
    ScenarioLine.objects.bulk_create(
        ScenarioLine(
            scenario=scenario,
            proposal=proposal,
            place=line.place,
            outcome=outcomes[proposal.pk],
            amount=line.amount if outcomes[proposal.pk] == Outcome.AWARD else 0,
            reason="" if outcomes[proposal.pk] == strict[proposal.pk] else overtaken,
        )
        for proposal, line in order
    )


@database_refusals()
@transaction.atomic
def edit_scenario(*, scenario: Scenario, changes: Mapping[int, Change], by: Membership) -> Scenario:
    """Set lines (by their id) to what they shall become. Raises Denied, Invalid; Refusal once it is proposed."""
    if not permissions.may_propose(by):
        raise Denied(_("Only a programme officer prepares awards."))
    scenario = locked(scenario)
    if scenario.state != ScenarioState.DRAFT:
        raise Refusal(_("A proposed scenario stands still. Have it sent back first."))
    changed = {}
    for line in scenario.lines.select_related("proposal__submission").filter(pk__in=changes):
        change = changes[line.pk]
        if (line.outcome, line.amount, line.reason) != (change.outcome, change.amount, change.reason):
            check_line(line, change, scenario.call.funding_basis)
            changed[str(line.place)] = [change.outcome, change.amount]
            line.outcome, line.amount, line.reason = change.outcome, change.amount, change.reason
            line.save(update_fields=["outcome", "amount", "reason"])
    if changed:
        record(by=by, verb="edit_scenario", thing=scenario, facts=changed, chain=scenario.call.chain)
    return scenario


def check_line(line: ScenarioLine, change: Change, basis: str) -> None:
    """Raises Invalid, naming the proposal, when the change breaks the law of its money."""
    asked, name = reads.requested(line.proposal), line.proposal.number
    if change.outcome != Outcome.AWARD:
        if change.amount:
            raise Invalid(gettext("{name}: only a selected project gets an amount.").format(name=name))
        return
    if not 0 < change.amount <= asked:
        raise Invalid(gettext("{name}: enter more than 0 and not more than was asked for.").format(name=name))
    if change.amount != asked and not law_of(basis).adjustable:
        raise Invalid(
            gettext("{name}: in a block grant the amount asked for may not be changed.").format(name=name)
        )
    if change.amount != asked and not change.reason.strip():
        raise Invalid(gettext("{name}: state why the amount was changed.").format(name=name))


def locked(scenario: Scenario) -> Scenario:
    """The scenario as it is now, after its call, both ours until the deed ends."""
    Call.objects.select_for_update(no_key=True).get(pk=scenario.call_id)
    return (
        Scenario.objects.select_for_update(no_key=True, of=("self",))
        .select_related("call__programme__pillar", "proposed_by", "approved_by")
        .get(pk=scenario.pk)
    )


@database_refusals()
@transaction.atomic
def propose_awards(*, scenario: Scenario, by: Membership) -> Scenario:
    """Put the scenario before an approver. Raises Denied; Refusal naming what is short or lacks its reason."""
    if not permissions.may_propose(by):
        raise Denied(_("Only a programme officer proposes awards."))
    scenario = locked(scenario)
    sheet = reads.sheet(scenario)
    move_scenario(scenario, "propose")
    if sheet.unreasoned:
        names = ", ".join(row.line.proposal.number for row in sheet.unreasoned[:5])
        raise Refusal(
            gettext("State a reason where the rank order is not followed: {names}").format(names=names)
        )
    refuse_shortage(sheet)
    keep_expected(sheet)
    scenario.proposed_by, scenario.proposed_at, scenario.comment = by.user, now(), ""
    scenario.save(update_fields=["state", "proposed_by", "proposed_at", "comment"])
    facts = {"awards": len(sheet.awarded), "amount": sheet.total, "differences": len(sheet.differences)}
    event = record(by=by, verb="propose_awards", thing=scenario, facts=facts, chain=scenario.call.chain)
    ask_approvers(
        event,
        by,
        what=scenario.call,
        amount=sheet.total,
        kind="awards",
        link=f"/scenarios/{scenario.pk}/decision/",
    )
    return scenario


def keep_expected(sheet: reads.Sheet) -> None:
    """What differs is told by the balances of the proposal: its awards themselves change them."""
    for row in sheet.rows:
        row.line.expected = row.expected
    ScenarioLine.objects.bulk_update([row.line for row in sheet.rows], ["expected"])


def refuse_shortage(sheet: reads.Sheet) -> None:
    """Raises Refusal naming the first envelope that has too little, what it has left and what is missing."""
    for row in sheet.rows:
        for short in row.step.shortages:
            facts = {
                "envelope": short.purse.id if short.purse else None,
                "free": short.free,
                "missing": short.missing,
                "year": short.year,
            }
            code = "MA301" if short.purse else "MA302"
            raise Refusal(f"{row.line.proposal.number}: {notices.SENTENCES[code](facts)}")


@database_refusals()
@transaction.atomic
def send_back(*, scenario: Scenario, comment: str, by: Membership) -> Scenario:
    """The approver's no, with a comment; the scenario can be worked on again. Raises Denied, Refusal."""
    scenario = locked(scenario)
    if not permissions.may_decide(by, scenario):
        raise Denied(_("An approver other than the proposer decides this."))
    move_scenario(scenario, "send_back")
    scenario.comment = comment
    scenario.save(update_fields=["state", "comment"])
    event = record(by=by, verb="send_back_awards", thing=scenario, reason=comment, chain=scenario.call.chain)
    tell_proposer(
        event,
        by,
        to=scenario.proposed_by,
        what=scenario.call,
        comment=comment,
        link=f"/scenarios/{scenario.pk}/",
    )
    return scenario

"""Scenarios, awards and payments in every state."""

import uuid
from typing import Any

from applications.models import Proposal
from awards import actions
from awards.actions import Change
from awards.models import Award, BudgetVote, Instalment, Scenario, Settlement
from portal.accounts.models import LocalGovernment
from tests import worlds_awards as money
from tests.permissions.world import World
from tests.permissions.world.calls import keep

PLENTY = 100_000 * money.MILLION


def add_money(world: World, clock: Any) -> None:
    add_envelopes(world)
    weighing = ranked(world, clock, "weighing")
    put_scenario(world, "draft", start(weighing))
    put_scenario(world, "proposed", money.proposed(ranked(world, clock, "choosing")))
    staged = ranked(world, clock, "staged")
    put_scenario(world, "approved", stage(staged))
    put_decided(world, "staged", staged)
    announced = ranked(world, clock, "announced")
    stage(announced)
    actions.publish_results(call=announced.call, by=announced.approver)
    put_decided(world, "announced", announced)
    voting = ranked(world, clock, "voting")
    money.published(voting)
    vote(voting)
    add_running(world, clock)


def ranked(world: World, clock: Any, name: str, **changes: Any) -> money.World:
    made = money.ranked_call(world.cast, clock, slug=f"{name}-2027", prefix=name[:2].upper() + "A", **changes)
    world.put(f"call {name}", made.call, slug=made.call.slug)
    return made


def add_envelopes(world: World) -> None:
    cast = world.cast
    nation = money.envelope(cast, PLENTY)
    world.put("envelope", nation, pk=nation.pk)
    of_county = LocalGovernment.objects.get(pk=cast.province.government_id)
    local = money.envelope(cast, PLENTY, programme=money.apply.programme(), province=of_county)
    world.put("envelope of province", local, pk=local.pk)
    wanted = {"reason": "예시", "document_number": "예시-9", "by": cast.programme_officer}
    for state in ("approved", "proposed"):
        asked = actions.propose_ceiling(envelope=nation, delta=money.MILLION, key=uuid.uuid4(), **wanted)
        if state == "approved":
            actions.approve_ceiling(asked=asked, by=cast.ministry_approver)
        world.put(f"ceiling {state}", asked, pk=asked.pk)


def start(made: money.World) -> Scenario:
    return actions.start_scenario(call=made.call, by=made.officer, key=uuid.uuid4())


def stage(made: money.World, outcomes: tuple[str, ...] = ("award", "reserve", "decline")) -> Scenario:
    """Decided and approved, not yet published; outcomes in the order of the ranking."""
    scenario = start(made)
    changes = {}
    for line, outcome in zip(scenario.lines.order_by("place"), outcomes, strict=True):
        asked = Proposal.objects.get(pk=line.proposal_id).submission.requested
        changes[line.pk] = Change(outcome, asked if outcome == "award" else 0, "예시 사유")
    scenario = actions.edit_scenario(scenario=scenario, changes=changes, by=made.officer)
    scenario = actions.propose_awards(scenario=scenario, by=made.officer)
    return actions.approve_awards(scenario=scenario, by=made.approver)


def vote(made: money.World) -> BudgetVote:
    return actions.propose_budget(
        call=made.call, amount=PLENTY // 100, document_number="예시-2", by=made.officer, key=uuid.uuid4()
    )


def put_scenario(world: World, state: str, scenario: Scenario) -> None:
    world.put(f"scenario {state}", scenario, pk=scenario.pk)


def put_decided(world: World, stage_name: str, made: money.World) -> None:
    for outcome, proposal in zip(("awarded", "reserve", "declined"), made.proposals, strict=True):
        keep(world, f"{outcome}, {stage_name}", proposal)
    put_award(world, stage_name, Award.objects.get(call=made.call))


def put_award(world: World, state: str, award: Award) -> Award:
    return world.put(f"award {state}", award, code=award.code)


def add_running(world: World, clock: Any) -> None:
    """Awards of one call, each as far as its name says."""
    made = ranked(world, clock, "running", asks=tuple(range(400, 580, 20)), basis="subsidy")
    confirmed, requested, offered, active, paying, spent, settling, settled, forgone = money.confirmed(made)
    put_award(world, "confirmed", confirmed)
    put_award(world, "requested", money.requested(made, requested))
    money.requested(made, offered)
    terms = {"granted": offered.approved, "schedule": money.schedule(offered.approved)}
    actions.propose_grant_decision(award=offered, document_number="예시-3", by=made.officer, **terms)
    put_award(world, "offered", offered)
    put_payments(world, put_award(world, "active", money.active(made, active)), made)
    put_proposed_payment(world, put_award(world, "paying", money.active(made, paying)), made)
    for award in (spent, settling):
        money.paid(made, award)
        money.report(made, award, award.approved, kind="final")
    put_award(world, "spent", spent)
    hand_in(made, settling)
    put_award(world, "settling", settling)
    put_award(world, "settled", money.settled(made, settled))
    actions.forgo_award(award=forgone, reason="예시", by=world.cast.local_approver)
    put_award(world, "forgone", forgone)


def put_payments(world: World, award: Award, made: money.World) -> None:
    """The first instalment is paid, the second planned."""
    first, second = Instalment.objects.filter(share__award=award).order_by("number")
    world.put("instalment paid", money.pay(made, first), pk=first.pk)
    world.put("instalment planned", second, pk=second.pk)


def put_proposed_payment(world: World, award: Award, made: money.World) -> None:
    first = Instalment.objects.filter(share__award=award).order_by("number").first()
    actions.propose_payment(instalment=first, by=made.officer)
    world.put("instalment proposed", first, pk=first.pk)


def hand_in(made: money.World, award: Award) -> Settlement:
    return actions.submit_settlement(
        award=award, interest=0, returned=0, reused=0, statement="", by=made.cast.local_approver
    )

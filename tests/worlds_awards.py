"""Ranked calls, envelopes and awards for tests. Amounts in won of national money."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from applications.actions import advance
from applications.models import Call, Proposal
from awards import actions
from awards.enums import Outcome
from awards.models import Award, Envelope, FiscalYear, Instalment, Scenario
from portal.accounts.models import LocalGovernment
from reviews.models import Opening, Ranking, RankingLine, Round
from tests import worlds_applications as apply
from tests.cast import Cast

MILLION = 1_000_000
YEAR = 2027
RANKED = datetime(2027, 2, 10, 10, tzinfo=apply.SEOUL)


@dataclass
class World:
    """A call with its ranked proposals, and who acts in it."""

    cast: Cast
    call: Call
    proposals: list[Proposal]
    envelopes: dict[str, Envelope] = field(default_factory=dict)

    @property
    def officer(self) -> Any:
        return self.cast.programme_officer

    @property
    def approver(self) -> Any:
        return self.cast.ministry_approver


def envelope(cast: Cast, ceiling: int, year: int = YEAR, **names: Any) -> Envelope:
    """An envelope with its ceiling, by two persons."""
    opened = actions.open_fiscal_year(year=year, by=cast.programme_officer)
    made = actions.create_envelope(fiscal_year=opened, by=cast.programme_officer, **names)
    if ceiling:
        amend(cast, made, ceiling)
    return Envelope.objects.get(pk=made.pk)


def amend(cast: Cast, made: Envelope, delta: int) -> None:
    actions.amend_envelope(
        envelope=made,
        delta=delta,
        reason="예시",
        document_number="예시-1",
        proposed_by=cast.programme_officer,
        by=cast.ministry_approver,
        key=uuid.uuid4(),
    )


def ranked_call(
    cast: Cast,
    clock: Any,
    asks: tuple[int, ...] = (400, 300, 200),
    *,
    totals: tuple[float, ...] = (),
    basis: str = "block",
    rules: dict[str, Any] | None = None,
    **changes: Any,
) -> World:
    """A closed call whose proposals (million won each, multiples of 4) are ranked in this order."""
    clock.set(apply.DURING)
    wanted = {"smallest": 1, "proposals_per_government": 99, "endorsement": "none", "order_by": "score"}
    call = apply.smart_village_call(
        cast.programme_officer,
        funding_basis=basis,
        rules=apply.rules(**{**wanted, **(rules or {})}),
        **changes,
    )
    proposals = [
        apply.eligible(
            call,
            cast.officer,
            cast.local_approver,
            cast.programme_officer,
            total=ask * MILLION * 5 // 4,
            title=f"예시 과제 {number}",
        )
        for number, ask in enumerate(asks, 1)
    ]
    apply.closed(call, clock)
    clock.set(RANKED)
    rank(cast, call, proposals, totals or tuple(90.0 - number for number in range(len(asks))))
    return World(cast, Call.objects.get(pk=call.pk), proposals)


def rank(cast: Cast, call: Call, proposals: list[Proposal], totals: tuple[float, ...]) -> Ranking:
    """A frozen ranking in this order, as the floor below leaves it."""
    sitting = Round.objects.create(call=call, created_by=cast.programme_officer.user, due_at=RANKED)
    advance_round(sitting, "scoring")
    opening = Opening.objects.create(round=sitting, proposed_by=cast.programme_officer.user)
    opening.state, opening.approved_by, opening.approved_at = "approved", cast.ministry_approver.user, RANKED
    opening.save(update_fields=["state", "approved_by", "approved_at"])
    advance_round(sitting, "opened")
    made = Ranking.objects.create(round=sitting, frozen_by=cast.programme_officer.user, hash="0" * 64)
    for place, (proposal, total) in enumerate(zip(proposals, totals, strict=True), 1):
        for verb in ("assign", "rank"):
            advance(proposal=proposal, verb=verb, by=cast.programme_officer)
        RankingLine.objects.create(
            ranking=made, proposal=proposal, place=place, total=total, spread=0, heaviest=20,
            passes=total >= 60, grade="A", reviews=3,
        )  # fmt: skip
    advance_round(sitting, "ranked")
    return made


def advance_round(sitting: Round, state: str) -> None:
    sitting.state = state
    sitting.save(update_fields=["state"])


def funded_call(
    cast: Cast, clock: Any, *args: Any, nation: int = 1000, province: int = 600, **more: Any
) -> World:
    """A ranked call with a national and a provincial envelope (million won) that cross."""
    world = ranked_call(cast, clock, *args, **more)
    world.envelopes["nation"] = envelope(cast, nation * MILLION)
    world.envelopes["province"] = envelope(
        cast,
        province * MILLION,
        programme=world.call.programme,
        province=LocalGovernment.objects.get(pk=cast.province.government_id),
    )
    return world


def proposed(world: World, **choices: Any) -> Scenario:
    scenario = actions.start_scenario(call=world.call, by=world.officer, key=uuid.uuid4(), **choices)
    return actions.propose_awards(scenario=scenario, by=world.officer)


def decided(world: World, **choices: Any) -> list[Award]:
    scenario = proposed(world, **choices)
    actions.approve_awards(scenario=scenario, by=world.approver)
    return list(Award.objects.filter(call=world.call).order_by("id"))


def published(world: World, **choices: Any) -> list[Award]:
    awards = decided(world, **choices)
    actions.publish_results(call=world.call, by=world.approver)
    return awards


def confirmed(world: World, voted: int | None = None, **choices: Any) -> list[Award]:
    """Awards after the vote (million won; everything when nothing is said)."""
    awards = published(world, **choices)
    amount = sum(award.approved for award in awards) if voted is None else voted * MILLION
    vote = actions.propose_budget(
        call=world.call, amount=amount, document_number="예시-2", by=world.officer, key=uuid.uuid4()
    )
    actions.confirm_budget(vote=vote, by=world.approver)
    return list(Award.objects.filter(call=world.call).order_by("id"))


def schedule(granted: int) -> list[tuple[date, int]]:
    """Two halves, in March and in September."""
    return [(date(YEAR, 3, 2), granted - granted // 2), (date(YEAR, 9, 1), granted // 2)]


def requested(world: World, award: Award | None = None) -> Award:
    """An award whose grant has been applied for."""
    award = award or confirmed(world)[0]
    actions.request_grant(
        award=award, letter_number="예시과-7", amount=award.approved, by=world.cast.local_approver
    )
    return Award.objects.get(pk=award.pk)


def active(world: World, award: Award | None = None, *, granted: int | None = None) -> Award:
    """An award with its grant decision, in two instalments."""
    award = requested(world, award)
    amount = award.approved if granted is None else granted
    actions.propose_grant_decision(
        award=award, granted=amount, schedule=schedule(amount), document_number="예시-3", by=world.officer
    )
    actions.decide_grant(award=award, by=world.approver)
    return Award.objects.get(pk=award.pk)


def pay(world: World, instalment: Instalment) -> Instalment:
    actions.propose_payment(instalment=instalment, by=world.officer)
    return actions.pay_instalment(instalment=instalment, by=world.approver, reference="예시-4")


def paid(world: World, award: Award | None = None) -> Award:
    """An award all of whose instalments have been paid."""
    award = active(world, award)
    for instalment in Instalment.objects.filter(share__award=award).order_by("number"):
        pay(world, instalment)
    return award


def report(world: World, award: Award, spent: int, **more: Any) -> Any:
    values = {"kind": "annual", "fiscal_year": YEAR, "narrative": "예시 보고", "key": uuid.uuid4(), **more}
    return actions.submit_report(award=award, spent=spent, by=world.cast.local_approver, **values)


def settled(world: World, award: Award | None = None, *, spent: int | None = None) -> Award:
    """An award closed; what was not spent goes back (or is used again, for block money)."""
    award = paid(world, award)
    granted = award.granted or 0
    amount = granted if spent is None else spent
    report(world, award, amount, kind="final")
    rest = granted - amount
    block = award.basis == "block"
    made = actions.submit_settlement(
        award=award,
        interest=0,
        returned=0 if block else rest,
        reused=rest if block else 0,
        statement="예시 재사용" if block and rest else "",
        by=world.cast.local_approver,
    )
    actions.settle_award(settlement=made, by=world.officer)
    return Award.objects.get(pk=award.pk)


def year(number: int = YEAR) -> FiscalYear:
    return FiscalYear.objects.get(pk=number)


def outcomes(scenario: Scenario) -> list[str]:
    return list(scenario.lines.order_by("place").values_list("outcome", flat=True))


AWARD, RESERVE, DECLINE = Outcome.AWARD.value, Outcome.RESERVE.value, Outcome.DECLINE.value

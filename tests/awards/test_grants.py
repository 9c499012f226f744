"""After the vote: grant, payment, passing on, report, settlement, and the endings, by the law of each basis."""

import uuid
from datetime import date

import pytest

from awards import actions
from awards.enums import AwardState, InstalmentState
from awards.models import Award, Envelope, Instalment, LedgerEntry, Settlement
from awards.proofs import verify_ledger
from awards.rules import MOVES
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_awards as world_of
from tests.awards.test_actions import emails, letters
from tests.worlds_awards import MILLION, YEAR

pytest_plugins = ["tests.cast"]
WHOLE = 400 * MILLION


@pytest.fixture
def world(cast, clock):
    return world_of.funded_call(cast, clock, (400,))


@pytest.fixture
def subsidy(cast, clock):
    return world_of.funded_call(cast, clock, (400,), basis="subsidy")


def committed(world):
    return Envelope.objects.get(pk=world.envelopes["nation"].pk).committed


# grant


def test_only_the_local_approver_applies(world, cast):
    award = world_of.confirmed(world)[0]
    ask = {"award": award, "letter_number": "예시-1", "amount": WHOLE}
    for who in (cast.officer, cast.stranger_approver, world.officer):
        with pytest.raises(Denied):
            actions.request_grant(by=who, **ask)
    actions.request_grant(by=cast.local_approver, **ask)
    agency = cast.agency_officer
    assert letters("requested") == emails(world.officer, cast.second_programme_officer, agency)
    with pytest.raises(Refusal):
        actions.request_grant(by=cast.local_approver, **ask)


@pytest.mark.parametrize("amount", [0, -1, WHOLE - 1, WHOLE + 1, 10**18])
def test_a_block_grant_is_applied_for_as_a_whole(world, cast, amount):
    award = world_of.confirmed(world)[0]
    with pytest.raises(Invalid) as caught:
        actions.request_grant(award=award, letter_number="예시", amount=amount, by=cast.local_approver)
    assert caught.value.field == "amount"
    assert Award.objects.get().state == AwardState.CONFIRMED


def propose(world, award, granted=WHOLE, schedule=None, conditions=""):
    rows = world_of.schedule(granted) if schedule is None else schedule
    return actions.propose_grant_decision(
        award=award,
        granted=granted,
        schedule=rows,
        document_number="예시",
        conditions=conditions,
        by=world.officer,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"granted": WHOLE - 1}, "granted"),
        ({"granted": WHOLE + 1}, "granted"),
        ({"conditions": "먼저 정산"}, "conditions"),
        ({"schedule": []}, "schedule"),
        ({"schedule": [(date(YEAR, 3, 1), WHOLE - 1)]}, "schedule"),
        ({"schedule": [(date(YEAR + 1, 3, 1), WHOLE)]}, "schedule"),
    ],
)
def test_what_a_block_grant_may_not_be(world, cast, changes, field):
    award = world_of.requested(world)
    with pytest.raises(Invalid) as caught:
        propose(world, award, **changes)
    assert caught.value.field == field


def test_a_subsidy_may_be_less_with_conditions_and_gives_the_rest_back(subsidy, cast):
    award = world_of.requested(subsidy)
    propose(subsidy, award, granted=300 * MILLION, conditions="착수 보고 뒤 지급")
    with pytest.raises(Denied):
        actions.decide_grant(award=award, by=subsidy.officer)
    actions.decide_grant(award=award, by=subsidy.approver)
    actions.decide_grant(award=award, by=subsidy.approver)
    award.refresh_from_db()
    assert (award.state, award.approved, award.granted) == (AwardState.ACTIVE, WHOLE, 300 * MILLION)
    assert committed(subsidy) == 300 * MILLION
    assert list(Instalment.objects.values_list("number", "amount")) == [
        (1, 150 * MILLION),
        (2, 150 * MILLION),
    ]
    assert letters("granted") == emails(cast.officer, cast.colleague, cast.local_approver)
    assert verify_ledger()[1] == []


def test_a_grant_decision_is_sent_back_and_made_anew(world, cast):
    award = world_of.requested(world)
    with pytest.raises(Refusal):
        actions.decide_grant(award=award, by=world.approver)
    propose(world, award)
    with pytest.raises(Refusal):
        propose(world, award)
    actions.send_back_grant(award=award, comment="지급 계획 조정", by=world.approver)
    assert letters("sent_back") == emails(world.officer)
    propose(world, award)
    actions.decide_grant(award=award, by=world.approver)
    with pytest.raises(Refusal):
        actions.send_back_grant(award=award, comment="늦음", by=world.approver)


# payment


def first_two(award):
    return list(Instalment.objects.filter(share__award=award).order_by("number"))


def test_an_instalment_is_paid_once_in_order_by_two(world, cast):
    first, second = first_two(world_of.active(world))
    with pytest.raises(Refusal):
        actions.propose_payment(instalment=second, by=world.officer)
    with pytest.raises(Denied):
        actions.propose_payment(instalment=first, by=world.approver)
    with pytest.raises(Denied):
        actions.pay_instalment(instalment=first, by=world.approver)
    actions.propose_payment(instalment=first, by=world.officer)
    with pytest.raises(Denied):
        actions.pay_instalment(instalment=first, by=world.officer)
    actions.pay_instalment(instalment=first, by=world.approver)
    assert actions.pay_instalment(instalment=first, by=world.approver).state == InstalmentState.PAID
    with pytest.raises(Refusal):
        actions.pay_instalment(instalment=first, by=cast.second_ministry_approver)
    assert LedgerEntry.objects.filter(kind="disburse").count() == 1
    assert letters("paid") == emails(cast.officer, cast.colleague, cast.local_approver)
    assert world_of.pay(world, second).state == InstalmentState.PAID


def test_a_payment_sent_back_is_planned_again(world):
    first, _second = first_two(world_of.active(world))
    actions.propose_payment(instalment=first, by=world.officer)
    back = actions.send_back_payment(instalment=first, comment="계좌 확인", by=world.approver)
    assert back.state == InstalmentState.PLANNED
    assert world_of.pay(world, first).state == InstalmentState.PAID


def test_the_province_passes_on_what_it_was_paid(world, cast):
    first, _second = first_two(world_of.active(world))
    half = first.amount // 2
    onward = {"instalment": first, "amount": half, "document_number": "예시"}
    with pytest.raises(Refusal):
        actions.pass_on(by=cast.coordinator, **onward)
    world_of.pay(world, first)
    with pytest.raises(Denied):
        actions.pass_on(by=cast.stranger_coordinator, **onward)
    key = uuid.uuid4()
    made = actions.pass_on(by=cast.coordinator, key=key, **onward)
    assert actions.pass_on(by=cast.coordinator, key=key, **onward) == made
    for amount in (half + 1, 0, -5):
        with pytest.raises(Invalid):
            actions.pass_on(by=cast.coordinator, instalment=first, amount=amount)
    actions.pass_on(by=cast.coordinator, instalment=first, amount=half)
    assert verify_ledger()[1] == []


# report and settlement


def test_nothing_is_spent_that_was_not_paid(world, cast):
    award = world_of.active(world)
    with pytest.raises(Invalid) as caught:
        world_of.report(world, award, 1)
    assert caught.value.field == "spent"
    world_of.pay(world, first_two(award)[0])
    key = uuid.uuid4()
    made = world_of.report(world, award, 150 * MILLION, key=key)
    assert world_of.report(world, award, 150 * MILLION, key=key) == made
    with pytest.raises(Invalid) as caught:
        world_of.report(world, award, 60 * MILLION)
    assert "50,000,000" in str(caught.value) and "10,000,000" in str(caught.value)
    with pytest.raises(Invalid):
        world_of.report(world, award, -1)
    with pytest.raises(Invalid):
        world_of.report(world, award, 1, fiscal_year=YEAR + 1)
    with pytest.raises(Denied):
        actions.submit_report(
            award=award, kind="annual", fiscal_year=YEAR, spent=1, narrative="예시", by=cast.officer
        )


def settle(world, award, **values):
    given = {"interest": 0, "returned": 0, "reused": 0, "statement": "", **values}
    return actions.submit_settlement(award=award, by=world.cast.local_approver, **given)


def test_a_settlement_adds_up_and_is_accepted_by_another(subsidy, cast):
    award = world_of.active(subsidy)
    with pytest.raises(Refusal):
        settle(subsidy, award)
    for instalment in first_two(award):
        world_of.pay(subsidy, instalment)
    world_of.report(subsidy, award, 390 * MILLION)
    for wrong in ({"returned": 9 * MILLION}, {"reused": 10 * MILLION, "statement": "예시"}, {"returned": -1}):
        with pytest.raises(Invalid):
            settle(subsidy, award, **wrong)
    drawn = settle(subsidy, award, returned=10 * MILLION, interest=1234)
    world_of.report(subsidy, award, MILLION)
    with pytest.raises(Refusal):
        actions.settle_award(settlement=drawn, by=subsidy.officer)
    drawn = settle(subsidy, award, returned=9 * MILLION, interest=1234)
    for who in (cast.local_approver, subsidy.approver):
        with pytest.raises(Denied):
            actions.settle_award(settlement=drawn, by=who)
    actions.settle_award(settlement=drawn, by=subsidy.officer)
    actions.settle_award(settlement=drawn, by=subsidy.officer)
    assert committed(subsidy) == 391 * MILLION
    assert Settlement.objects.get().balance == 9 * MILLION
    assert letters("closed") == emails(cast.officer, cast.colleague, cast.local_approver)
    with pytest.raises(Refusal):
        world_of.report(subsidy, award, 0)
    world_of.report(subsidy, award, 0, kind="aftercare")
    assert verify_ledger()[1] == []


def test_a_block_balance_is_used_again_with_a_statement(world):
    award = world_of.settled(world, spent=390 * MILLION)
    assert award.state == AwardState.SETTLED
    assert list(LedgerEntry.objects.filter(kind="reuse").values_list("amount", flat=True)) == [10 * MILLION]
    assert committed(world) == WHOLE


# endings


@pytest.mark.parametrize("made", [world_of.published, world_of.confirmed])
def test_given_up_before_the_decision_frees_the_money(world, cast, made):
    award = made(world)[0]
    with pytest.raises(Denied):
        actions.forgo_award(award=award, reason="예시", by=cast.officer)
    with pytest.raises(Invalid):
        actions.forgo_award(award=award, reason=" ", by=cast.local_approver)
    assert actions.forgo_award(award=award, reason="예시", by=cast.local_approver).state == AwardState.FORGONE
    assert committed(world) == 0
    assert verify_ledger()[1] == []


def test_the_office_has_no_hold_on_a_block_grant(world):
    award = world_of.active(world)
    for deed in (actions.suspend_award, actions.terminate_award):
        with pytest.raises(Refusal):
            deed(award=award, reason="예시", by=world.approver)


def test_a_subsidy_is_suspended_resumed_and_ended(subsidy, cast):
    award = world_of.active(subsidy)
    first, second = first_two(award)
    world_of.pay(subsidy, first)
    with pytest.raises(Denied):
        actions.suspend_award(award=award, reason="예시", by=subsidy.officer)
    actions.suspend_award(award=award, reason="점검", by=subsidy.approver)
    with pytest.raises(Refusal):
        actions.propose_payment(instalment=second, by=subsidy.officer)
    actions.resume_award(award=award, reason="해소", by=subsidy.approver)
    actions.propose_payment(instalment=second, by=subsidy.officer)
    actions.terminate_award(award=award, reason="폐지", by=subsidy.approver)
    with pytest.raises(Refusal):
        actions.pay_instalment(instalment=second, by=subsidy.approver)
    assert committed(subsidy) == 200 * MILLION
    assert len(letters("ended")) == 9
    assert verify_ledger()[1] == []


STATES = {
    AwardState.CONFIRMED: lambda world: world_of.confirmed(world)[0],
    AwardState.REQUESTED: world_of.requested,
    AwardState.ACTIVE: world_of.active,
    AwardState.SETTLED: world_of.settled,
}


@pytest.mark.parametrize("state", STATES)
def test_deeds_out_of_turn_are_refused(subsidy, cast, state):
    """Every verb from states it does not belong to, through the actions."""
    award = STATES[state](subsidy)
    local, approver = cast.local_approver, subsidy.approver
    verbs = {
        "request_grant": lambda: actions.request_grant(award=award, letter_number="x", amount=1, by=local),
        "decide_grant": lambda: propose(subsidy, award),
        "suspend": lambda: actions.suspend_award(award=award, reason="x", by=approver),
        "resume": lambda: actions.resume_award(award=award, reason="x", by=approver),
        "terminate": lambda: actions.terminate_award(award=award, reason="x", by=approver),
        "forgo": lambda: actions.forgo_award(award=award, reason="x", by=local),
        "settle": lambda: settle(subsidy, award),
    }
    for verb, deed in verbs.items():
        if state not in MOVES[verb]:
            with pytest.raises(Refusal):
                deed()
    assert Award.objects.get(pk=award.pk).state == state

"""What is true of money, without a database: moves, law, sums, shares, schedules, allocation, settlement."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from applications.enums import FundingBasis
from applications.rules import NoSuchMove, next_state, verbs_from
from awards import rules
from awards.enums import AwardState, EntryKind, InstalmentState, Outcome, ScenarioState
from awards.rules import allocation, money
from awards.rules.allocation import Charge, Line, Purse
from awards.rules.law import LAW, law_of, may_office

A, S, P = AwardState, ScenarioState, InstalmentState
TABLES = {
    "award": (rules.MOVES, AwardState),
    "scenario": (rules.SCENARIO_MOVES, ScenarioState),
    "instalment": (rules.INSTALMENT_MOVES, InstalmentState),
}
WAYS = {
    "award": {
        ("confirm_budget", A.PROVISIONAL): A.CONFIRMED,
        ("lapse", A.PROVISIONAL): A.LAPSED,
        ("request_grant", A.CONFIRMED): A.REQUESTED,
        ("decide_grant", A.REQUESTED): A.ACTIVE,
        ("suspend", A.ACTIVE): A.SUSPENDED,
        ("resume", A.SUSPENDED): A.ACTIVE,
        ("terminate", A.ACTIVE): A.TERMINATED,
        ("terminate", A.SUSPENDED): A.TERMINATED,
        ("forgo", A.PROVISIONAL): A.FORGONE,
        ("forgo", A.CONFIRMED): A.FORGONE,
        ("forgo", A.REQUESTED): A.FORGONE,
        ("settle", A.ACTIVE): A.SETTLED,
    },
    "scenario": {
        ("propose", S.DRAFT): S.PROPOSED,
        ("send_back", S.PROPOSED): S.DRAFT,
        ("approve", S.PROPOSED): S.APPROVED,
    },
    "instalment": {
        ("propose", P.PLANNED): P.PROPOSED,
        ("send_back", P.PROPOSED): P.PLANNED,
        ("pay", P.PROPOSED): P.PAID,
    },
}


@pytest.mark.parametrize(
    ("table", "verb", "state"),
    [(name, verb, state) for name, (moves, states) in TABLES.items() for verb in moves for state in states],
)
def test_every_verb_in_every_state(table, verb, state):
    moves = TABLES[table][0]
    if expected := WAYS[table].get((verb, state)):
        assert next_state(moves, verb, state) == expected
        assert verb in verbs_from(moves, state)
    else:
        with pytest.raises(NoSuchMove):
            next_state(moves, verb, state)
        assert verb not in verbs_from(moves, state)


@pytest.mark.parametrize("state", [A.LAPSED, A.TERMINATED, A.FORGONE, A.SETTLED])
def test_an_ended_award_has_no_way_on(state):
    assert verbs_from(rules.MOVES, state) == []


# law


def test_every_basis_has_its_law():
    assert set(LAW) == set(FundingBasis.values)
    assert all(law.source for law in LAW.values())


def test_a_block_grant_is_the_governments_own():
    law = law_of("block")
    assert not (law.adjustable or law.conditions or law.holdback or law.cancellation)
    assert law.reuse and law.carry_over_percent == 20
    assert not may_office("suspend", "block") and not may_office("terminate", "block")
    assert may_office("resume", "block")


@pytest.mark.parametrize("basis", ["subsidy", "contribution"])
def test_the_office_may_more_with_its_own_money(basis):
    law = law_of(basis)
    assert law.adjustable and law.conditions and law.holdback and law.cancellation and not law.reuse
    assert may_office("suspend", basis) and may_office("terminate", basis)


# sums


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        (EntryKind.COMMIT, (7, 0, 0)),
        (EntryKind.AMEND, (7, 0, 0)),
        (EntryKind.RELEASE, (-7, 0, 0)),
        (EntryKind.DISBURSE, (0, 7, 0)),
        (EntryKind.PASS_ON, (0, 0, 0)),
        (EntryKind.SPEND, (0, 0, 7)),
        (EntryKind.RETURN, (-7, -7, 0)),
        (EntryKind.REUSE, (0, 0, 0)),
        (EntryKind.CARRY_OVER, (7, 7, 0)),
    ],
)
def test_what_each_kind_moves(kind, effect):
    sums = money.add_up([(kind, 7)])
    assert (sums.committed, sums.disbursed, sums.spent) == effect
    assert set(money.EFFECT) == set(EntryKind)


def test_sums_stay_in_order():
    assert money.Sums(10, 5, 5).in_order(10)
    for wrong in (money.Sums(10, 11, 5), money.Sums(10, 5, 6), money.Sums(10, 5, -1)):
        assert not wrong.in_order()
    assert not money.Sums(10, 5, 5).in_order(9)


amounts = some.integers(0, 10**13)
weights = some.lists(some.integers(0, 10**12), min_size=1, max_size=8).filter(any)


@given(amounts, weights)
def test_split_loses_no_won(amount, parts):
    made = money.split(amount, parts)
    assert sum(made) == amount
    assert all(
        abs(won * sum(parts) - amount * weight) < sum(parts) for won, weight in zip(made, parts, strict=True)
    )
    if amount <= sum(parts):
        assert all(won <= weight for won, weight in zip(made, parts, strict=True))


@pytest.mark.parametrize(("amount", "parts"), [(5, []), (5, [0, 0]), (-1, [1]), (1, [2, -1])])
def test_split_refuses_nonsense(amount, parts):
    with pytest.raises(ValueError):
        money.split(amount, parts)


@given(
    some.integers(10**6, 10**12),
    some.dictionaries(some.integers(2025, 2029), some.integers(1, 10**9), min_size=1, max_size=4),
    some.dictionaries(some.integers(1, 17), some.integers(1, 10**9), min_size=1, max_size=4),
)
def test_shares_add_up_to_the_award(amount, years, provinces):
    made = money.shares(amount, years, provinces)
    assert sum(made.values()) == amount
    assert all(won > 0 for won in made.values())
    for province, won in zip(provinces, money.split(amount, list(provinces.values())), strict=True):
        assert sum(part for (_year, where), part in made.items() if where == province) == won


# schedules


D = date


@pytest.mark.parametrize(
    ("schedule", "faults"),
    [
        ([], ["empty"]),
        ([(D(2027, 3, 1), 60), (D(2027, 9, 1), 40)], []),
        ([(D(2027, 9, 1), 60), (D(2027, 3, 1), 40)], ["order"]),
        ([(D(2027, 3, 1), 100), (D(2027, 9, 1), 0)], ["amounts"]),
        ([(D(2027, 3, 1), 110), (D(2027, 9, 1), -10)], ["amounts"]),
        ([(D(2027, 3, 1), 99)], ["sum"]),
        ([(D(2028, 3, 1), 100)], ["years"]),
    ],
)
def test_a_schedule_adds_up_by_year(schedule, faults):
    assert money.schedule_faults(schedule, {2027: 100}) == faults


@given(
    some.integers(2, 10**12), some.lists(some.integers(1, 10**9), min_size=1, max_size=4), some.integers(1, 6)
)
def test_instalments_give_each_share_its_own(granted, parts, times):
    shares = dict(enumerate(money.split(granted, parts), 1))
    by_share = {share: (2027, won) for share, won in shares.items() if won}
    rows = [(D(2027, 1 + n, 1), won) for n, won in enumerate(money.split(granted, [1] * times)) if won]
    made = money.plan(rows, by_share)
    assert all(won > 0 for _share, _number, _due, won in made)
    for share, (_year, won) in by_share.items():
        mine = [(number, part) for owner, number, _due, part in made if owner == share]
        assert sum(part for _number, part in mine) == won
        assert [number for number, _part in mine] == list(range(1, len(mine) + 1))


def test_two_years_are_planned_apart():
    made = money.plan([(D(2027, 3, 1), 60), (D(2028, 3, 1), 40)], {1: (2027, 60), 2: (2028, 40)})
    assert made == [(1, 1, D(2027, 3, 1), 60), (2, 1, D(2028, 3, 1), 40)]


# rates


def test_the_two_rates():
    assert money.execution_rate(525, 1000) == Decimal("0.5250")
    assert money.real_execution_rate(1, 3) == Decimal("0.3333")
    assert money.real_execution_rate(2, 3) == Decimal("0.6667")
    assert money.execution_rate(0, None) is None and money.execution_rate(0, 0) is None


# settlement


@pytest.mark.parametrize(
    ("basis", "spent", "returned", "reused", "statement", "faults"),
    [
        ("subsidy", 100, 0, 0, "", []),
        ("subsidy", 90, 10, 0, "", []),
        ("subsidy", 90, 0, 10, "s", ["reuse"]),
        ("block", 90, 0, 10, "s", []),
        ("block", 90, 0, 10, "  ", ["statement"]),
        ("block", 90, 4, 6, "s", []),
        ("block", 90, 0, 0, "", ["sum"]),
        ("block", 90, 11, 0, "", ["sum"]),
        ("contribution", 90, 20, -10, "s", ["amounts", "reuse"]),
        ("block", 110, 0, 0, "", ["amounts", "sum"]),
    ],
)
def test_settlement(basis, spent, returned, reused, statement, faults):
    closing = money.Closing(100, spent, returned, reused)
    assert money.settlement_faults(closing, basis=basis, statement=statement) == faults


def test_interest_goes_back_with_what_is_returned():
    assert money.Closing(100, 90, 10, 0, interest=3).to_pay_back == 13


# allocation


NATION = Purse(1, 2027, free=100)
EAST = Purse(2, 2027, province=5, free=60)
FIELD = Purse(3, 2027, field="safety", free=50)


def line(number, amount, *, passes=True, province=5, field="safety", outcome="award", year=2027):
    charge = Charge(year, province, amount, pillar=1, programme=1, field=field)
    return Line(number, number, passes, (charge,) if amount else (), outcome)


@pytest.mark.parametrize("named", list(itertools.product([None, 1], [None, 2], [None, 3], [None, "safety"])))
def test_an_envelope_holds_what_agrees_with_all_it_names(named):
    pillar, programme, province, field = named
    purse = Purse(1, 2027, pillar, programme, province, field)
    assert purse.holds(Charge(2027, 3, 1, 1, 2, "safety"))
    assert not purse.holds(Charge(2028, 3, 1, 1, 2, "safety"))
    assert purse.holds(Charge(2027, 9, 1, 9, 9, "income")) == (named == (None, None, None, None))


def test_money_goes_by_rank_until_an_envelope_refuses():
    lines = [line(1, 40), line(2, 30), line(3, 10)]
    assert allocation.allocate(lines, [NATION, EAST]) == {1: "award", 2: "reserve", 3: "reserve"}
    assert allocation.allocate(lines, [NATION, EAST], skip=True) == {1: "award", 2: "reserve", 3: "award"}


def test_a_full_province_does_not_stop_another():
    lines = [line(1, 40), line(2, 30), line(3, 10, province=6)]
    assert allocation.allocate(lines, [NATION, EAST]) == {1: "award", 2: "reserve", 3: "award"}


def test_every_envelope_is_asked():
    lines = [line(1, 40), line(2, 20, province=6), line(3, 20, province=6, field="income")]
    outcome = allocation.allocate(lines, [NATION, EAST, FIELD])
    assert outcome == {1: "award", 2: "reserve", 3: "award"}


def test_who_fails_is_declined_and_takes_nothing():
    lines = [line(1, 60), line(2, 60, passes=False), line(3, 40, province=6), line(4, 0, province=6)]
    assert allocation.allocate(lines, [NATION, EAST]) == {1: "award", 2: "decline", 3: "award", 4: "decline"}


def test_no_envelope_for_the_year_is_a_refusal():
    assert allocation.allocate([line(1, 5, year=2028)], [NATION]) == {1: "reserve"}
    short = allocation.walk([line(1, 5, year=2028)], [NATION])[0].shortages
    assert [(one.year, one.missing, one.purse) for one in short] == [(2028, 5, None)]


def test_the_walk_shows_what_each_envelope_has_left():
    steps = allocation.walk([line(1, 40), line(2, 30), line(3, 20, outcome=Outcome.RESERVE)], [NATION, EAST])
    assert [step.touched for step in steps] == [{1: (40, 60), 2: (40, 20)}, {1: (30, 30), 2: (30, -10)}, {}]
    assert [(one.purse.id, one.missing, one.free) for one in steps[1].shortages] == [(2, 10, 20)]


@given(
    some.lists(some.tuples(some.integers(1, 60), some.sampled_from([5, 6]), some.booleans()), max_size=12),
    some.booleans(),
)
def test_no_envelope_is_ever_promised_twice(rows, skip):
    lines = [line(n, won, province=where, passes=passes) for n, (won, where, passes) in enumerate(rows, 1)]
    made = allocation.allocate(lines, [NATION, EAST, FIELD], skip=skip)
    taken = [one for one in lines if made[one.proposal] == "award"]
    for purse in (NATION, EAST, FIELD):
        assert sum(c.amount for one in taken for c in one.charges if purse.holds(c)) <= purse.free
    assert all(made[one.proposal] == "decline" for one in lines if not one.passes)


def test_a_joint_project_charges_each_province_its_own():
    joint = Line(1, 1, True, (Charge(2027, 5, 50), Charge(2027, 6, 30)))
    assert allocation.walk([joint], [NATION, EAST])[0].touched == {1: (80, 20), 2: (50, 10)}


def test_the_order_of_funding_is_data_of_the_call():
    rows = [(11, 1, True, 2), (12, 2, True, 1), (13, 3, False, 1), (14, 4, True, None)]
    by_score = [(11, 1, True), (12, 2, True), (14, 3, True), (13, 4, False)]
    assert allocation.funding_order(rows, "score") == by_score
    by_province = [(12, 1, True), (11, 2, True), (14, 3, True), (13, 4, False)]
    assert allocation.funding_order(rows, "province") == by_province


@pytest.mark.parametrize(
    ("voted", "firm", "lapsed"),
    [(100, [7, 8, 9], []), (99, [7, 8], [9]), (50, [7], [8, 9]), (59, [7], [8, 9]), (0, [], [7, 8, 9])],
)
def test_the_vote_reaches_as_far_as_it_reaches(voted, firm, lapsed):
    awards = [(9, 3, 10), (7, 1, 40), (8, 2, 50)]
    assert allocation.within_vote(awards, voted) == (firm, lapsed)

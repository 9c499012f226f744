"""What is true of calls and proposals, without a database."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection

from applications import rules
from applications.enums import CallState, ProposalState, ShownState
from applications.rules import calls, endorsement, money
from tests import worlds_applications as worlds

MILLION = 1_000_000

# the table of domain.md 4, row by row
TABLE = {
    "draft": {"submit": "submitted", "discard": "discarded"},
    "submitted": {
        "admit": "eligible",
        "exclude": "ineligible",
        "return": "returned",
        "withdraw": "withdrawn",
        "hand_back": "draft",
    },
    "returned": {"resubmit": "submitted", "exclude": "ineligible", "withdraw": "withdrawn"},
    "eligible": {"assign": "in_review", "withdraw": "withdrawn"},
    "ineligible": {"reinstate": "eligible"},
    "in_review": {"rank": "ranked", "withdraw": "withdrawn"},
    "ranked": {"award": "awarded", "reserve": "reserve", "decline": "declined", "withdraw": "withdrawn"},
    "reserve": {"award": "awarded", "decline": "declined", "withdraw": "withdrawn"},
    "awarded": {},
    "declined": {"award": "awarded"},
    "withdrawn": {"reopen": "draft"},
    "discarded": {},
}
CALL_TABLE = {
    "draft": {"publish": "open"},
    "open": {"close": "closed"},
    "closed": {"reopen": "open", "publish_results": "published"},
    "published": {},
}


@pytest.mark.parametrize("state", ProposalState.values)
@pytest.mark.parametrize("verb", rules.MOVES)
def test_every_state_and_verb(state, verb):
    if verb in TABLE[state]:
        assert rules.next_state(rules.MOVES, verb, state) == TABLE[state][verb]
    else:
        with pytest.raises(rules.NoSuchMove):
            rules.next_state(rules.MOVES, verb, state)


@pytest.mark.parametrize("state", CallState.values)
@pytest.mark.parametrize("verb", rules.CALL_MOVES)
def test_every_state_and_verb_of_a_call(state, verb):
    if verb in CALL_TABLE[state]:
        assert rules.next_state(rules.CALL_MOVES, verb, state) == CALL_TABLE[state][verb]
    else:
        with pytest.raises(rules.NoSuchMove):
            rules.next_state(rules.CALL_MOVES, verb, state)


GUARDS = ["call_guard", "proposal_guard", "appeal_guard"]


def pairs(moves):
    return {(str(old), str(new)) for ways in moves.values() for old, new in ways.items()}


def test_database_holds_the_same_moves(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(f::regproc) FROM unnest(%s::text[]) f", [GUARDS])
        guards = "".join(body for (body,) in cursor.fetchall())
    found = [
        set(re.findall(r"\('(\w+)', '(\w+)'\)", part))
        for part in re.findall(r"NOT IN\s*\((.*?)\) THEN", guards, re.DOTALL)
    ]
    assert pairs(rules.CALL_MOVES) in found
    assert pairs(rules.MOVES) in found
    assert pairs(rules.APPEAL_MOVES) in found


def test_verbs_are_offered_in_the_tables_order():
    assert rules.verbs_from(rules.MOVES, "submitted") == [
        "admit", "exclude", "return", "withdraw", "hand_back",
    ]  # fmt: skip


@pytest.mark.parametrize("state", ProposalState.values)
def test_a_staged_decision_reads_as_under_review(state):
    staged = state in {"ranked", "reserve", "awarded", "declined"}
    assert rules.shown_state(state, published=False, office=False) == ("in_review" if staged else state)
    assert rules.shown_state(state, published=True, office=False) == state
    assert rules.shown_state(state, published=False, office=True) == state
    assert ShownState(state).label


def test_a_call_is_open_from_its_opening_until_just_before_its_closing():
    opens, closes = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)

    def opened(now, state="open"):
        return rules.is_open(state=state, opens_at=opens, closes_at=closes, now=now)

    assert opened(opens)
    assert opened(closes.replace(month=11, day=30, hour=23, minute=59, second=59, microsecond=999999))
    assert not opened(closes)
    assert not opened(opens.replace(year=2025))
    assert not opened(opens, "draft")
    assert not opened(opens, "closed")


@pytest.mark.parametrize(
    "changes, faults",
    [
        ({}, []),
        ({"criteria": worlds.criteria(20, 30, 25, 15, 11)}, ["weights"]),
        ({"criteria": worlds.criteria(100, 0)}, ["weights"]),
        ({"bonus_max": 6}, ["bonus"]),
        ({"bonus_max": -1}, ["bonus"]),
        ({"national_share_percent": 0}, ["share"]),
        ({"national_share_percent": 101}, ["share"]),
        ({"smallest": 2, "largest": 1}, ["amounts"]),
        ({"smallest": -1}, ["amounts"]),
        ({"reviews_per_proposal": 0}, ["reviews"]),
        ({"reviews_per_proposal": 4, "trim": True}, ["reviews"]),
        ({"reviews_per_proposal": 5, "trim": True}, []),
        ({"proposals_per_government": 0}, ["limits"]),
        ({"years": 0}, ["limits"]),
    ],
)
def test_faults_of_rules(changes, faults):
    assert rules.faults_of(rules.CallRules.from_data(worlds.rules(**changes))) == faults


def test_rules_of_another_shape_are_no_rules():
    for data in ({}, {"criteria": [{"key": "a"}]}, {"criteria": [], "unknown": 1}):
        with pytest.raises((TypeError, KeyError)):
            rules.CallRules.from_data(data)


@pytest.mark.parametrize(
    "level, zone, may",
    [
        ("municipality", "honam", True),
        ("municipality", "jeju", False),
        ("province", "honam", False),
        ("administrative", "honam", False),
    ],
)
def test_who_may_apply(level, zone, may):
    asked = rules.CallRules.from_data(worlds.rules(levels=["municipality"], zones=["honam"]))
    assert calls.may_apply(asked, level=level, zone=zone) is may


def test_money_is_summed_by_kind_year_and_category():
    costs = worlds.costs()["rows"]
    lines = [{**row, "amount": row["unit_price"] * row["quantity"]} for row in costs]
    found = money.money_of(lines, worlds.funding()["rows"])
    assert found == money.Money(500 * MILLION, 400 * MILLION, 50 * MILLION, 50 * MILLION, 0)
    assert (found.requested, found.funded, found.own) == (400 * MILLION, 500 * MILLION, 100 * MILLION)
    assert found.national_percent == 80.0
    assert money.by_year(lines) == {2027: 500 * MILLION}
    assert money.by_category(lines) == {"equipment": 250 * MILLION, "software": 250 * MILLION}
    assert money.Money().national_percent == 0.0


@pytest.mark.parametrize(
    "national, total, percent, over",
    [(80, 100, 80, False), (81, 100, 80, True), (0, 0, 80, False), (1, 0, 80, True), (7, 9, 77, True)],
)
def test_share_is_judged_in_whole_won(national, total, percent, over):
    assert money.share_exceeds(national, total, percent) is over


def test_most_national_never_exceeds_the_share():
    assert money.most_national(999, 70) == 699


@pytest.mark.parametrize(
    "amounts, ceiling, distinct, faults",
    [
        ([100, 50], 150, True, []),
        ([100, 51], 150, True, ["over_ceiling"]),
        ([], 150, True, ["empty"]),
        ([1, 1], 150, False, ["twice"]),
        ([1], None, True, ["no_ceiling"]),
    ],
)
def test_faults_of_a_provinces_order(amounts, ceiling, distinct, faults):
    assert endorsement.faults_of_order(amounts, ceiling=ceiling, distinct=distinct) == faults


def test_places_are_put_in_order():
    assert endorsement.in_order([(7, 2), (8, 1), (9, 2)]) == [8, 7, 9]
    assert endorsement.moved([1, 2, 3], 3, -1) == [1, 3, 2]
    assert endorsement.moved([1, 2, 3], 1, -1) == [1, 2, 3]
    assert endorsement.moved([1, 2, 3], 3, 1) == [1, 2, 3]
    assert endorsement.moved([1, 2, 3], 9, 1) == [1, 2, 3]

"""Screening: the call's own checklist, the checks of money, many admitted at once; every refusal."""

import pytest

from applications import actions
from applications.models import Screening
from applications.rules.calls import CallRules
from applications.rules.screening import money_checks, unmet
from portal.ui.refusals import Invalid
from tests import worlds_applications as worlds

MILLION = worlds.MILLION
CHECKLIST = [
    worlds.question("purpose", "yes_no"),
    worlds.question("visited", "yes_no", required=False),
    worlds.question("visit", "long", shown_if={"visited": True}, limit=100),
]


def asked(**changes):
    plain = {"required": True, "shown_if": {}, "choices": [], "limit": None}
    return [{**plain, **question, **changes} for question in CHECKLIST]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ["purpose"]),
        ({"purpose": False}, ["purpose"]),
        ({"purpose": True}, []),
        ({"purpose": True, "visited": False}, []),
        ({"purpose": True, "visited": True}, ["visit"]),
        ({"purpose": True, "visited": True, "visit": "가" * 101}, ["visit"]),
        ({"purpose": True, "visited": True, "visit": "다녀옴"}, []),
    ],
)
def test_a_condition_must_be_answered_yes_and_what_is_asked_answered(answers, keys):
    assert unmet(asked(), answers) == keys


def snapshot(**changes):
    line = {"unit_price": 250 * MILLION, "quantity": 2, "amount": 500 * MILLION, "fiscal_year": 2027}
    paid = {"national": 400, "province": 50, "municipality": 50}
    funding = [
        {"kind": kind, "amount": amount * MILLION, "fiscal_year": 2027} for kind, amount in paid.items()
    ]
    return {"fiscal_year": 2027, "costs": [line], "funding": funding, "partners": [], **changes}


def failing(ceiling=None, rules=None, **changes):
    found = money_checks(snapshot(**changes), CallRules.from_data(worlds.rules(**(rules or {}))), ceiling)
    return [check.key for check in found if not check.holds]


def test_checks_of_money():
    line, extra = snapshot()["costs"][0], {"kind": "private", "amount": 1, "fiscal_year": 2027}
    assert failing() == []
    assert failing(funding=[*snapshot()["funding"], extra]) == ["sums"]
    assert failing(costs=[{**line, "quantity": 3}]) == ["lines"]
    assert failing(rules={"national_share_percent": 79}) == ["share"]
    assert failing(rules={"largest": 400 * MILLION - 1}) == ["size"]
    assert failing(rules={"smallest": 400 * MILLION + 1}) == ["size"]
    assert failing(costs=[{**line, "fiscal_year": 2028}]) == ["years"]
    assert failing(partners=[{"share": 1}]) == ["shares"]
    assert failing(partners=[{"share": 400 * MILLION}]) == []
    assert failing(ceiling=400 * MILLION) == []
    assert failing(ceiling=400 * MILLION - 1) == ["ceiling"]


@pytest.fixture
def own(cast, clock):
    """A call with a checklist of its own, and a proposal submitted to it."""
    clock.set(worlds.DURING)
    cast.call = worlds.smart_village_call(cast.programme_officer, checklist=CHECKLIST)
    cast.proposal = worlds.submitted(cast.call, cast.officer, cast.local_approver)
    return cast


def screen(own, answers):
    return actions.screen_proposal(
        proposal=own.proposal, outcome="admit", checklist=answers, by=own.programme_officer
    )


def test_the_calls_own_checklist_decides(own):
    for answers in ({}, worlds.ALL_CHECKED | {"purpose": False}, {"purpose": True, "visited": True}):
        with pytest.raises(Invalid):
            screen(own, answers)
    screen(own, {"purpose": True})
    assert own.proposal.state == "eligible"


def test_the_calls_own_checklist_is_answered_beside_the_proposal(own, as_):
    browser, address = as_(own.programme_officer), f"/proposals/{own.proposal.code}/screening/"
    page = browser.get(address)
    assert "질문 visited" in page.text
    assert "500,000,000" in page.text
    wrong = browser.post(address, {"check-purpose": "false", "outcome": "admit"})
    assert (wrong.status_code, list(wrong.context["own"].errors)) == (422, ["purpose"])
    wrong = browser.post(address, {"check-visit": "가" * 101, "outcome": "exclude", "reason": "예시"})
    assert (wrong.status_code, "가" * 101 in wrong.text) == (422, True)
    answer = browser.post(address, {"check-purpose": "true", "check-visited": "false", "outcome": "admit"})
    assert answer.status_code == 302
    assert Screening.objects.get().checklist == {"purpose": True, "visited": False, "visit": ""}

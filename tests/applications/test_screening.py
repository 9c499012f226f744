"""Screening: the call's own checklist, the checks of money, many admitted at once; every refusal."""

import uuid

import pytest

from applications import actions
from applications.models import Proposal, Screening
from applications.queries.admission import candidates
from applications.rules.calls import CallRules
from applications.rules.screening import money_checks, unmet
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory

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


# many together


@pytest.fixture
def two(world):
    """Two received proposals that have nothing in common."""
    return [
        worlds.submitted(world.call, world.officer, world.local_approver, title="예시 빗물 저장 알림"),
        worlds.submitted(world.call, world.stranger, world.stranger_approver, title="무인 약 배송 (예시)"),
    ]


def people_of_a_county(world):
    """An officer and an approver of a further county of the province."""
    county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
    return [MembershipFactory(organisation=county, role=role) for role in ("local_officer", "local_approver")]


def admit(world, *proposals, by=None, key=None, checklist=worlds.ALL_CHECKED):
    return actions.admit_proposals(
        call=world.call, proposals=proposals, checklist=checklist, by=by or world.programme_officer,
        key=key or uuid.uuid4(),
    )  # fmt: skip


def states(*proposals):
    return sorted(
        Proposal.objects.filter(pk__in=[one.pk for one in proposals]).values_list("state", flat=True)
    )


def test_what_the_portal_finds_nothing_in_is_admitted_together_and_once(world, two):
    key = uuid.uuid4()
    assert admit(world, *two, key=key) == 2
    assert admit(world, *two, key=key) == 2
    assert states(*two) == ["eligible", "eligible"]
    assert Screening.objects.count() == 2


def test_one_that_cannot_stops_all(world, two):
    twin = worlds.submitted(world.call, *people_of_a_county(world), title=two[0].title)
    why = {one.proposal.pk: one.why for one in candidates(world.call)}
    assert why == {two[0].pk: ("similar",), two[1].pk: (), twin.pk: ("similar",)}
    with pytest.raises(Refusal) as refusal:
        admit(world, two[1], twin)
    assert twin.number in str(refusal.value)
    with pytest.raises(Invalid):
        admit(world, two[1], checklist={**worlds.ALL_CHECKED, "double": False})
    with pytest.raises(Invalid):
        admit(world)
    with pytest.raises(Denied):
        admit(world, two[1], by=world.ministry_approver)
    assert states(*two, twin) == ["submitted"] * 3


def test_above_the_ceiling_is_screened_by_itself(cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(
        cast.programme_officer, ceilings={cast.province.government: 400 * MILLION - 1}
    )
    worlds.submitted(call, cast.officer, cast.local_approver)
    assert [one.why for one in candidates(call)] == [("ceiling",)]


def test_admitting_through_the_page(world, two, as_):
    browser, page = as_(world.programme_officer), f"/calls/{world.call.slug}/screening/admission/"
    assert [can for _proposal, can, _why in browser.get(page).context["rows"]] == [True, True]
    sent = {"proposal": [two[0].pk], "checklist": list(worlds.ALL_CHECKED), "request_key": str(uuid.uuid4())}
    for changes in ({"proposal": []}, {"proposal": ["가"]}, {"checklist": ["double"]}):
        assert browser.post(page, {**sent, **changes}).status_code == 422
    assert browser.post(page, sent).status_code == 302
    assert states(*two) == ["eligible", "submitted"]


def test_the_queue_is_filtered_by_what_was_found(world, two, as_):
    twin = worlds.submitted(world.call, *people_of_a_county(world), title=two[0].title)
    browser, page = as_(world.programme_officer), f"/calls/{world.call.slug}/screening/"
    for asked, rows in (("yes", {two[0], twin}), ("no", {two[1]})):
        assert set(browser.get(f"{page}?similar={asked}").context["table"].page.rows) == rows


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_preview_costs_the_same_however_many_wait(world, as_, count_db, count):
    for number in range(count):
        worlds.submitted(world.call, *people_of_a_county(world), title=f"예시 {number}")
    browser = as_(world.programme_officer)
    with count_db(queries=10):
        browser.get(f"/calls/{world.call.slug}/screening/admission/")

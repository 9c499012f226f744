"""What is read before a call is announced, what is warned of, and the frozen rules read afterwards."""

import pytest

from applications.actions.calls import change_call, faults_of_call, ready_call
from applications.rules.ready import READY
from portal.accounts.models import LocalGovernment
from tests import worlds_applications as worlds
from tests.permissions.pages import Page

BASE = "/calls/smart-village-2027/"
MILLION = worlds.MILLION


@pytest.fixture
def prepared(cast, clock):
    clock.set(worlds.DURING)
    cast.call = worlds.draft_call(cast.programme_officer, rules=worlds.rules(endorsement="none"))
    return cast


def test_the_page_that_asks_shows_who_may_apply_money_criteria_and_timetable(prepared, as_):
    page = as_(prepared.programme_officer).get(f"{BASE}announcement/")
    facts = dict(page.context["facts"])
    assert facts["필요성"] == "20점 – 예시" and facts["추진계획"] == "30점 – 예시"
    assert facts["과제당 지원액"] == "100,000,000원 – 2,000,000,000원"
    assert "전국" in facts["신청 대상"] and facts["접수 시작"] == "2026. 11. 1. 09:00"
    assert page.context["warnings"] == []


def test_sample_guides_and_the_zone_of_a_ready_made_call_are_warned_of(prepared, as_):
    ready = next(one for one in READY.values() if one.rules.get("zones") == ["gangwon"])
    times = {"opens_at": worlds.OPENS, "closes_at": worlds.CLOSES, "budget": 10_000 * MILLION}
    named = {"slug": "ai-2027", "fiscal_year": 2027, "prefix": "AI", "title_ko": "예시", "title_en": "sample"}
    ready_call(
        ready=ready,
        programme=prepared.call.programme,
        by=prepared.programme_officer,
        is_sample=True,
        **times,
        **named,
    )
    browser = as_(prepared.programme_officer)
    there = (
        LocalGovernment.objects.filter(zone="gangwon", valid_to=None, level__in=ready.rules["levels"])
        if ("levels" in ready.rules)
        else LocalGovernment.objects.filter(zone="gangwon", valid_to=None).exclude(level="administrative")
    )
    for address in ("/calls/ai-2027/announcement/", "/calls/ai-2027/preparation/"):
        guides, zones = browser.get(address).context["warnings"]
        assert "추진 필요성" in guides
        assert "강원" in zones and f"{there.count()}곳" in zones


def test_a_budget_below_the_smallest_grant_is_a_fault(prepared, as_):
    change_call(call=prepared.call, by=prepared.programme_officer, budget=1_000)
    prepared.call.refresh_from_db()
    assert faults_of_call(prepared.call) == ["budget"]
    page = as_(prepared.programme_officer).get(f"{BASE}preparation/")
    assert f'href="{BASE}preparation/money/"' in page.text


@pytest.mark.parametrize("who", ["programme_officer", "ministry_approver", "auditor"])
def test_the_frozen_rules_are_read_by_the_office(world, as_, who):
    browser = as_(getattr(world, who))
    assert f"{BASE}preparation/" in browser.get(BASE).text
    page = browser.get(f"{BASE}preparation/")
    assert page.status_code == 200 and f"{BASE}announcement/" not in page.text
    places = [
        one
        for one in (link.attrs.get("href", "") for link in Page(page.text).main.all("a"))
        if one.startswith(f"{BASE}preparation/")
    ]
    assert len(places) > 10
    for place in places:
        assert browser.get(place).status_code == 200, place
    assert "<fieldset disabled>" in browser.get(f"{BASE}preparation/criteria/").text


def test_what_a_colleague_typed_while_it_was_announced_is_still_there(world, as_):
    sent = {"levels": ["municipality"], "proposals_per_government": "7"}
    answer = as_(world.programme_officer).post(f"{BASE}preparation/applicants/", sent)
    assert answer.status_code == 409 and 'value="7"' in answer.text
    world.call.refresh_from_db()
    assert world.call.call_rules.proposals_per_government != 7

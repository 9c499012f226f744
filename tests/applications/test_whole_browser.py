"""The whole proposal on one page in a real browser: each section saves by itself, alone and against the others."""

import re
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import worlds_applications as worlds
from tests.applications.test_autosave import SLOW, sign_in
from tests.database import SEOUL, end_session

pytestmark = pytest.mark.journey


@pytest.fixture
def writing(committed_db, cast, worker, page):
    """The address of a draft, at whose whole an officer is."""
    opens, closes = datetime(2026, 1, 1, tzinfo=SEOUL), datetime(2199, 1, 1, tzinfo=SEOUL)
    call = worlds.smart_village_call(cast.programme_officer, opens_at=opens, closes_at=closes)
    cast.proposal = worlds.started(call, cast.officer)
    worker.address = worker.start_web()
    sign_in(page, worker.address, cast.officer)
    address = f"{worker.address}/proposals/{cast.proposal.code}/"
    page.goto(f"{address}overview/")
    page.get_by_role("button", name="모든 항목을 한 화면에").click()
    page.wait_for_url(re.compile("/whole/"))
    return address


def section(page, key):
    return page.locator(f"#part-{key}")


def version(page, key, number):
    expect(section(page, key).locator("input[name=version]")).to_have_value(str(number), timeout=SLOW)


def test_two_sections_save_side_by_side_and_the_rest_of_the_page_follows(writing, cast, page):
    lacking = page.locator("#to-targets").locator("..")
    expect(lacking).to_have_class("lacking")
    page.fill("#id_overview_purpose", "한 화면에서 쓴 글")
    section(page, "targets").locator("[data-add-row]").click()
    row = {"name": "대피 시간", "unit": "분", "formula": "평균", "baseline": "20", "goal": "10"}
    for name, value in row.items():
        page.fill(f"#id_targets_rows-0-{name}", value)
    version(page, "overview", 1)
    version(page, "targets", 1)
    version(page, "costs", 0)
    expect(lacking).to_have_class("done", timeout=SLOW)
    cast.proposal.refresh_from_db()
    assert cast.proposal.purpose == "한 화면에서 쓴 글"
    assert cast.proposal.targets.get().name == "대피 시간"


def test_costs_move_what_is_still_to_be_funded_in_the_other_section(writing, page):
    page.select_option("#id_costs_rows-0-category", "equipment")
    page.fill("#id_costs_rows-0-description", "감지기")
    page.fill("#id_costs_rows-0-unit_price", "500000000")
    version(page, "costs", 1)
    gap = section(page, "funding").locator("[data-gap]")
    expect(gap).to_have_text("500,000,000", timeout=SLOW)
    page.select_option("#id_funding_rows-0-kind", "national")
    page.fill("#id_funding_rows-0-amount", "400000000")
    expect(gap).to_have_text("100,000,000", timeout=SLOW)


def test_what_could_not_be_sent_comes_back_and_a_stale_one_shows_both_texts(writing, cast, page):
    stopped = re.compile("/overview/$")
    page.route(stopped, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("#id_overview_content", "끊긴 동안 쓴 글")
    expect(section(page, "overview").locator("[data-draft-status]")).to_contain_text("브라우저", timeout=SLOW)
    page.fill("#id_services_need", "그동안 저장된 답")
    version(page, "services", 1)
    page.unroute(stopped)
    page.goto(writing)
    page.goto(f"{writing}whole/")
    expect(page.locator("#id_overview_content")).to_have_value("끊긴 동안 쓴 글")
    version(page, "overview", 1)

    other = page.context.new_page()
    other.goto(f"{writing}whole/")
    page.fill("#id_overview_purpose", "마을 주민을 살핍니다.")
    version(page, "overview", 2)
    other.fill("#id_overview_purpose", "어르신을 자주 살핍니다.")
    section(other, "overview").locator("[data-offer=stale]").click(timeout=SLOW)
    expect(section(other, "overview").locator("[name=choice-purpose]")).to_have_count(3)
    other.fill("[name=merged-purpose]", "마을 주민과 어르신을 자주 살핍니다.")
    section(other, "overview").locator("section[data-stale] .actions button").click()
    other.wait_for_url(re.compile("/whole/#part-overview"))
    version(other, "overview", 3)
    cast.proposal.refresh_from_db()
    assert (cast.proposal.content, cast.proposal.purpose) == (
        "끊긴 동안 쓴 글",
        "마을 주민과 어르신을 자주 살핍니다.",
    )


def test_a_session_that_ends_while_typing_loses_no_section(committed_db, writing, cast, worker, page):
    with committed_db.connect("owner") as owner:
        end_session(owner, page)
    page.fill("#id_overview_purpose", "문이 닫힌 뒤에 쓴 글")
    page.fill("#id_services_need", "문이 닫힌 뒤의 답")
    for key in ("overview", "services"):
        said = section(page, key).locator("[data-draft-status]")
        expect(said).to_contain_text("다시 로그인", timeout=SLOW)
    sign_in(page.context.new_page(), worker.address, cast.officer)
    version(page, "overview", 1)
    version(page, "services", 1)


def test_the_section_one_is_in_is_told_and_colleagues_are_seen(writing, cast, worker, page, browser):
    with page.expect_response("**/costs/presence/"):
        page.focus("#id_costs_rows-0-description")
    with browser.new_context(locale="ko-KR") as context:
        other = context.new_page()
        sign_in(other, worker.address, cast.colleague)
        other.goto(f"{writing}costs/")
        expect(other.locator("[data-presence]")).to_contain_text(cast.officer.user.name, timeout=SLOW)


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_it_fits(writing, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{writing}whole/")
    bad = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in bad] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_it_works_without_a_script(writing, cast, worker, page, browser):
    with browser.new_context(java_script_enabled=False, locale="ko-KR") as context:
        plain = context.new_page()
        sign_in(plain, worker.address, cast.officer)
        plain.goto(f"{writing}whole/")
        plain.fill("#id_overview_purpose", "스크립트 없이 쓴 글")
        section(plain, "overview").get_by_role("button", name="저장", exact=True).click()
        assert plain.url == f"{writing}whole/#part-overview"
    cast.proposal.refresh_from_db()
    assert cast.proposal.purpose == "스크립트 없이 쓴 글"

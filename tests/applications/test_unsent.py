"""What lies unsent in a browser is seen on the desk and on the proposal's page, by its own author alone, and sent."""

import re
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from applications.actions import save_section
from tests import worlds_applications as worlds
from tests.applications.test_autosave import SLOW, sign_in
from tests.database import SEOUL, end_session

pytestmark = pytest.mark.journey


def test_unsent_text_waits_on_the_desk_and_on_the_proposal(committed_db, cast, worker, page):
    opens, closes = datetime(2026, 1, 1, tzinfo=SEOUL), datetime(2199, 1, 1, tzinfo=SEOUL)
    call = worlds.smart_village_call(cast.programme_officer, opens_at=opens, closes_at=closes)
    draft = worlds.started(call, cast.officer)
    address = worker.start_web()
    base = f"{address}/proposals/{draft.code}/"
    sign_in(page, address, cast.officer)
    page.goto(f"{address}/desk/")
    panel = page.locator("[data-kept]")
    expect(panel).to_be_hidden()
    lost = re.compile("/(overview|services)/$")
    page.route(lost, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    for key, field in (("overview", "purpose"), ("services", "need")):
        page.goto(f"{base}{key}/")
        page.fill(f"[name={field}]", f"못 보낸 {key}")
        expect(page.locator("[data-draft-status]")).to_contain_text("브라우저", timeout=SLOW)
    page.goto(base)
    expect(panel.locator("li")).to_have_count(2, timeout=SLOW)
    page.goto(f"{address}/desk/")
    expect(panel.locator("li a").first).to_have_attribute("href", f"/proposals/{draft.code}/services/")
    expect(panel).to_contain_text("서비스: 예시마을 스마트 돌봄")
    bad = [
        one["id"]
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert bad == []

    data = worlds.overview(purpose="동료가 쓴 글")
    version = draft.sections.get(call_section__key="overview").version
    save_section(proposal=draft, section_key="overview", version=version, data=data, by=cast.colleague)
    page.unroute(lost)
    panel.locator("[data-kept-send]").click()
    expect(panel.locator("[data-kept-said]")).to_contain_text("저장하지 못한 내용이 있습니다", timeout=SLOW)
    expect(panel.locator("li", has_text="서비스")).to_contain_text("저장했습니다")
    expect(panel.locator("li", has_text="개요")).to_contain_text("비교하십시오")
    assert draft.answers.get(question__key="need").value == "못 보낸 services"

    with committed_db.connect("owner") as owner:
        end_session(owner, page)
    sign_in(page, address, cast.colleague)
    page.goto(f"{address}/desk/")
    expect(page.locator("[data-countdown]").first).to_be_visible()
    expect(panel).to_be_hidden()
    with committed_db.connect("owner") as owner:
        end_session(owner, page)
    sign_in(page, address, cast.officer)
    page.goto(f"{address}/desk/")
    panel.locator("li a").click(timeout=SLOW)
    page.locator("[data-offer=older]").click(timeout=SLOW)
    expect(page.locator("fieldset", has=page.locator("[name=choice-purpose]"))).to_contain_text(
        "못 보낸 overview"
    )

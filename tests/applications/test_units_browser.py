"""Amounts in thousand won while one types: reading, sums, an amount in won among them, a switch with unsent text."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests import worlds_applications as worlds
from tests.applications.test_autosave import SLOW, sign_in
from tests.database import SEOUL

pytestmark = pytest.mark.journey


def test_typing_in_thousand_won(committed_db, cast, worker, page):
    opens, closes = datetime(2026, 1, 1, tzinfo=SEOUL), datetime(2199, 1, 1, tzinfo=SEOUL)
    call = worlds.smart_village_call(cast.programme_officer, opens_at=opens, closes_at=closes)
    draft = worlds.started(call, cast.officer)
    address = worker.start_web()
    sign_in(page, address, cast.officer)
    funding = f"{address}/proposals/{draft.code}/funding/"
    page.goto(funding)
    stopped = re.compile("/funding/$")
    page.route(stopped, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.select_option("[name=rows-0-kind]", "national")
    page.fill("[name=rows-0-amount]", "5000000")
    expect(page.locator("[data-draft-status]")).to_contain_text("브라우저", timeout=SLOW)
    page.get_by_role("button", name="천원 단위로 입력").click()
    page.wait_for_load_state()
    amount = page.locator("[name=rows-0-amount]")
    expect(amount).to_have_value("5,000,000원", timeout=SLOW)
    page.unroute(stopped)
    page.select_option("[name=rows-1-kind]", "province")
    page.locator("[name=rows-1-amount]").press_sequentially("1250")
    expect(page.locator("[name=rows-1-amount]")).to_have_value("1,250")
    expect(page.locator('[data-sum="/2027"]')).to_have_text("6,250", timeout=SLOW)
    amount.fill("1234567원")
    expect(amount).to_have_value("1234567원")
    expect(page.locator('[data-sum="national/2027"]')).to_have_text("1,234,567원")
    expect(page.locator("[name=version]")).not_to_have_value("0", timeout=SLOW)
    expect(page.locator("[data-draft-status]")).to_contain_text("저장했습니다", timeout=SLOW)
    page.wait_for_timeout(2500)
    assert sorted(draft.funding_sources.values_list("amount", flat=True)) == [1_234_567, 1_250_000]

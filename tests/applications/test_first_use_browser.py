"""What an official met at the first use, as it looks: what is typed is read back, and what opens can be clicked."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests import worlds_applications as worlds
from tests.applications.test_autosave import SLOW, sign_in
from tests.database import SEOUL

pytestmark = pytest.mark.journey
ALWAYS = {"opens_at": datetime(2026, 1, 1, tzinfo=SEOUL), "closes_at": datetime(2199, 1, 1, tzinfo=SEOUL)}

SEEN = """one => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === one;
}"""


def test_costs_are_spelled_out_and_a_list_in_a_table_can_be_clicked(committed_db, cast, worker, page):
    call = worlds.smart_village_call(cast.programme_officer, **ALWAYS)
    draft = worlds.started(call, cast.officer)
    base = f"{worker.start_web()}/proposals/{draft.code}"
    sign_in(page, base.partition("/proposals")[0], cast.officer)
    page.goto(f"{base}/costs/")
    page.fill("[name=rows-0-unit_price]", "5000")
    page.fill("[name=rows-0-quantity]", "2")
    expect(page.locator("[data-row-reading]").first).to_have_text("금 1만 원", timeout=SLOW)

    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{base}/partners/")
        box = page.locator(".rows [role=combobox]").last
        box.fill("예시")
        option = page.locator(".rows [role=option]:visible").last
        box.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        page.wait_for_function(SEEN, arg=option.element_handle(), timeout=SLOW)  # without scrolling the table
        name = option.text_content()
        option.click()
        expect(box).to_have_value(name)

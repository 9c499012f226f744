"""Admitting together in a real browser: confirmed, done by a worker before one's eyes, what changed is named."""

import re
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from applications.models import Screening
from tests import worlds_applications as worlds
from tests.applications.test_autosave import SLOW, sign_in
from tests.applications.test_screening import people_of_a_county
from tests.database import SEOUL

pytestmark = pytest.mark.journey
TITLES = ("예시 빗물 저장 알림", "무인 약 배송 (예시)", "마을 택시 부르기 (예시)")


def looked_at(page):
    """No fault that a person meets, wide and narrow."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in bad] == [], page.url
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, page.url


def test_an_officer_admits_together_and_sees_how_far_it_is(committed_db, cast, worker, page):
    opens, closes = datetime(2026, 1, 1, tzinfo=SEOUL), datetime(2199, 1, 1, tzinfo=SEOUL)
    call = worlds.smart_village_call(cast.programme_officer, opens_at=opens, closes_at=closes)
    for title in TITLES:
        worlds.submitted(call, *people_of_a_county(cast), title=title)
    address = worker.start_web()
    sign_in(page, address, cast.programme_officer)
    page.goto(f"{address}/calls/{call.slug}/screening/?checks=passed")
    looked_at(page)
    page.get_by_role("link", name="일괄 요건 충족 처리").click()
    looked_at(page)
    for box in page.locator("input[name=checklist]").all():
        box.check(force=True)  # the label lies over it
    worlds.submitted(call, *people_of_a_county(cast), title=TITLES[0])
    page.get_by_role("button", name="선택한 과제").click()
    page.wait_for_url(re.compile("/jobs/"))
    expect(page.get_by_text("이 화면을 떠나도")).to_be_visible()
    looked_at(page)
    worker.start_worker()
    expect(page.get_by_text("과제 2건을 요건 충족으로 처리하였습니다.")).to_be_visible(timeout=SLOW)
    expect(page.locator("#report li").last).to_contain_text(TITLES[0])
    looked_at(page)
    assert Screening.objects.count() == 2

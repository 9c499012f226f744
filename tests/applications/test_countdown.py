"""The deadline counted down by the portal's clock, whatever the browser's says."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from playwright.sync_api import expect

from portal.activity import clock as portal_clock
from tests import worlds_applications as worlds
from tests.database import SEOUL
from tests.sizes import PROVE

SLOW = 20000
SOON = 75 if PROVE else 40  # seconds: the page of the later call is looked at first


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=3), "3일 남음"),
        (timedelta(hours=47, minutes=59), "47시간 59분 남음"),
        (timedelta(seconds=30), "1분 미만 남음"),
    ],
)
def test_it_stands_in_the_draft_on_the_call_and_on_the_desk(world, draft, as_, clock, left, said):
    clock.set(worlds.CLOSES - left)
    browser = as_(world.officer)
    base = f"/proposals/{draft.code}/"
    pages = (base, f"{base}overview/", f"{base}files/", f"{base}whole/", f"{base}preview/", "/desk/")
    for page in (*pages, world.call.get_absolute_url()):
        assert f">{said}</time>" in browser.get(page).text, page


def test_after_the_moment_it_says_so(world, draft, as_, clock):
    clock.set(worlds.CLOSES)
    assert ">시간이 지났습니다</time>" in as_(world.officer).get(f"/proposals/{draft.code}/").text


def test_the_clock_is_the_databases(db, client, clock):
    clock.set(worlds.DURING)
    answer = client.get("/clock")
    assert answer.json() == {"now": int(worlds.DURING.timestamp() * 1000)}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.journey
def test_a_browser_with_a_wrong_clock_and_zone_counts_right(committed_db, cast, worker, browser):
    """Its clock is eleven days ahead and it lies in New York; the last seconds, the end, and a computer that slept."""
    now = portal_clock.now()
    connection.close()
    opens = datetime(2026, 1, 1, tzinfo=SEOUL)
    soon = worlds.smart_village_call(
        cast.programme_officer, opens_at=opens, closes_at=now + timedelta(seconds=SOON)
    )
    later = worlds.smart_village_call(
        cast.programme_officer, slug="later", prefix="LT", opens_at=opens, closes_at=now + timedelta(hours=30)
    )
    address = worker.start_web()
    with browser.new_context(locale="ko-KR", timezone_id="America/New_York") as context:
        context.add_init_script(
            "const real = Date.now.bind(Date); globalThis.shift = 950400000; Date.now = () => real() + shift;"
        )
        page = context.new_page()
        page.goto(f"{address}{later.get_absolute_url()}")
        mark = page.locator("[data-countdown]")
        expect(mark).to_have_text("29시간 59분 남음", timeout=SLOW)
        with page.expect_response("**/clock"):
            page.evaluate("globalThis.shift += 3600000")  # the computer slept, or its clock was set
        expect(mark).to_have_text("29시간 59분 남음")
        page.goto(f"{address}{soon.get_absolute_url()}")
        expect(mark).to_have_text("1분 미만 남음", timeout=75000)
        expect(mark).to_have_text("시간이 지났습니다", timeout=65000)
        expect(page.locator("#announcer")).to_contain_text("시간이 지났습니다")

"""The editor saves itself while one types, and keeps what never arrived."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests import worlds_applications as worlds
from tests.database import SEOUL
from tests.factories import PASSWORD

pytestmark = pytest.mark.journey


def sign_in(page, address, membership):
    membership.user.set_password(PASSWORD)
    membership.user.save()
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", membership.user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("(?!.*login)"))


def test_a_section_saves_itself_and_survives_a_lost_connection(committed_db, cast, worker, page):
    opens, closes = datetime(2026, 1, 1, tzinfo=SEOUL), datetime(2199, 1, 1, tzinfo=SEOUL)
    call = worlds.smart_village_call(cast.programme_officer, opens_at=opens, closes_at=closes)
    proposal = worlds.started(call, cast.officer)
    address = worker.start_web()
    sign_in(page, address, cast.officer)
    editor = f"{address}/proposals/{proposal.code}/overview/"

    page.goto(editor)
    page.fill("textarea[name=purpose]", "저절로 저장되는 글")
    expect(page.locator("input[name=version]")).to_have_value("1", timeout=15000)
    proposal.refresh_from_db()
    assert proposal.purpose == "저절로 저장되는 글"

    page.route(
        "**/overview/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.fill("textarea[name=content]", "끊긴 동안 쓴 글")
    expect(page.locator("[data-draft-status]")).to_contain_text("브라우저", timeout=15000)
    page.unroute("**/overview/")
    page.goto(f"{address}/proposals/{proposal.code}/")
    page.goto(editor)
    expect(page.locator("textarea[name=content]")).to_have_value("끊긴 동안 쓴 글")
    expect(page.locator("input[name=version]")).to_have_value("2", timeout=15000)
    proposal.refresh_from_db()
    assert (proposal.purpose, proposal.content) == ("저절로 저장되는 글", "끊긴 동안 쓴 글")

"""A ranking ordered in the browser: by drag, by arrow keys, by typing, with the sum live; kept, then endorsed."""

import pytest
from playwright.sync_api import expect

from applications.models import Endorsement
from tests import worlds_applications as worlds
from tests.applications.test_autosave import sign_in
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.journey


@pytest.fixture
def ranking(committed_db, cast, clock):
    """A closed call with three eligible proposals of one province, whose ceiling takes two of them."""
    clock.set(worlds.DURING.replace(year=2025))
    call = worlds.smart_village_call(
        cast.programme_officer, fiscal_year=2026, opens_at=worlds.OPENS.replace(year=2025),
        closes_at=worlds.CLOSES.replace(year=2026), ceilings={cast.province.government: 1000 * worlds.MILLION},
    )  # fmt: skip
    for number in (1, 2, 3):
        county = OrganisationFactory(government=MunicipalityFactory(parent=cast.province.government))
        officer = MembershipFactory(organisation=county, role="local_officer")
        approver = MembershipFactory(organisation=county, role="local_approver")
        worlds.eligible(call, officer, approver, cast.programme_officer, title=f"예시 과제 {number}")
    return worlds.closed(call, clock)


def order(page):
    rows = page.locator("[data-place]").all()
    return [
        (row.locator("th a").inner_text()[-1], row.locator("input[name$=-place]").input_value())
        for row in rows
    ]


def test_a_ranking_is_ordered_by_drag_and_by_keyboard(ranking, cast, worker, page):
    address = worker.start_web()
    sign_in(page, address, cast.coordinator)
    page.goto(f"{address}/calls/{ranking.slug}/endorsement/")
    assert order(page) == [("1", "1"), ("2", "2"), ("3", "3")]
    expect(page.locator("[data-left]")).to_have_text("△200,000,000원")
    grips = page.locator("[data-grip]")
    grips.nth(2).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert order(page) == [("3", "1"), ("1", "2"), ("2", "3")]
    assert "예시 과제 3" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    expect(page.locator("#announcer")).to_have_text("예시 과제 3: 1위 (전체 3건)")
    start, end = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + end["height"] + 10, steps=12)
    page.mouse.up()
    assert order(page) == [("1", "1"), ("2", "2"), ("3", "3")]
    page.locator("input[name$=-place]").nth(1).fill("")
    page.locator("input[name$=-note]").nth(0).focus()
    assert order(page) == [("1", "1"), ("3", "2"), ("2", "")]
    expect(page.locator("[data-left]")).to_have_text("200,000,000원")
    expect(page.locator("[data-over]")).to_be_hidden()
    page.click("button[name=step][value=save]")
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    assert order(page) == [("1", "1"), ("3", "2"), ("2", "")]
    page.click("button[name=step][value=ask]")
    page.click("button[name=step][value=endorse]")
    expect(page.locator("form[data-ranking]")).to_have_count(0)
    assert Endorsement.objects.get(endorsed_at__isnull=False).lines.count() == 2

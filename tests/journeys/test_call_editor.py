"""A programme officer makes a call in the browser: a ready-made one, its order changed by keyboard and by dragging."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import Person, Players
from tests.servers import Processes

FORM = "/calls/district-2029/preparation/"


@pytest.fixture(scope="module")
def officer(browser: Browser, portal_server: Processes) -> Iterator[Person]:
    """An officer with a call in preparation from the ready-made innovation district."""
    players = Players(browser, portal_server, "ko", 1280)
    them = players["programme_officer"]
    them.visit("/calls/new/")
    programme = them.field("programme").locator("option", has_text="스마트빌리지").get_attribute("value")
    them.page.evaluate(
        "value => { const box = document.querySelector('[name=programme]'); box.value = value }", programme
    )
    them.fill(ready="digital-district", fiscal_year=2029, slug="district-2029", prefix="DD")
    them.fill(title_ko="디지털 혁신지구 (예시)", title_en="District (sample)", budget="1000000000")
    them.fill(opens_at="2028-01-01T09:00", closes_at="2028-03-01T18:00")
    them.press("Prepare")
    yield them
    players.leave()


def keys(officer: Person) -> list[str]:
    return [item.get_attribute("data-item") for item in officer.main.locator("[data-item]").all()]


def test_order_by_keyboard_keeps_the_focus_on_the_item_that_moved(officer):
    officer.visit(f"{FORM}sections/")
    assert keys(officer)[:3] == ["overview", "area", "foundation"]
    officer.page.locator("#up-foundation").focus()
    for expected in (["overview", "foundation", "area"], ["foundation", "overview", "area"]):
        officer.page.keyboard.press("Enter")
        officer.page.wait_for_url(re.compile("#up-foundation"))
        expect(officer.main.locator("[data-item]").nth(expected.index("foundation"))).to_have_attribute(
            "data-item", "foundation"
        )
        assert keys(officer)[:3] == expected
    # at the top of the list there is no way up: the way down has the focus
    expect(officer.page.locator("#down-foundation")).to_be_focused()


def test_order_by_dragging_and_without_scripts(officer):
    officer.visit(f"{FORM}sections/area/")
    before = keys(officer)
    items = officer.main.locator("[data-item]")
    with officer.page.expect_navigation():
        items.nth(3).drag_to(items.nth(0), target_position={"x": 40, "y": 2})
    moved = [before[3], *before[:3], *before[4:]]
    assert keys(officer) == moved
    officer.page.reload()
    assert keys(officer) == moved


def test_a_condition_shows_and_hides_its_question_while_one_answers(officer):
    officer.visit(f"{FORM}sections/area/preview/")
    dependent = officer.main.locator("#div_id_designation")
    expect(dependent).to_be_hidden()
    officer.tick(officer.field("designated").and_(officer.page.locator('[value="true"]')))
    expect(dependent).to_be_visible()
    officer.press("Check these answers")
    expect(officer.main.locator("[data-error-summary]")).to_contain_text("지정 근거와 지정일")


def test_the_sum_of_the_weights_is_live(officer):
    officer.visit(f"{FORM}criteria/")
    total = officer.main.locator("[data-weights]")
    expect(total).to_have_text("100")
    officer.field("rows-0-weight").fill("25")
    expect(total).to_have_text("105")
    officer.main.locator("[data-remove-row]").first.click()
    expect(total).to_have_text("80")


def test_rows_of_a_table_are_added_and_what_a_kind_has_no_use_for_is_hidden(officer):
    officer.visit(f"{FORM}sections/foundation/preview/")
    table = officer.main.locator('[data-rows="year_1"]')
    rows = table.locator("tbody [data-row]")
    count = rows.count()
    table.locator("[data-add-row]").click()
    expect(rows).to_have_count(count + 1)
    officer.visit(f"{FORM}sections/area/")
    officer.follow("Add a question")
    columns = officer.main.locator('[data-rows="columns"]')
    expect(columns).to_be_hidden()
    officer.fill(kind="table")
    expect(columns).to_be_visible()

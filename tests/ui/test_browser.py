"""The parts in a real browser: axe, keyboard, small screens, large text, and what works without scripts."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

PAGES = (
    "/ui/confirmation/",
    "/ui/errors/404/",
    "/ui/errors/500/",
    "/accounts/login/",
    "/accounts/password/reset/",
)
LOOKS = [("", 1280), ("high-contrast", 1280), ("", 360), ("high-contrast", 360)]


@pytest.fixture(scope="module")
def address(serve) -> Iterator[str]:
    processes = serve(None)
    yield processes.address
    processes.stop()


@pytest.fixture(scope="module")
def window(browser: Browser, browser_context_args: dict) -> Iterator[BrowserContext]:
    """One window for these tests: its styles, scripts and letters are fetched once."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext, address: str) -> Iterator[Page]:
    """A page of its own in that window, which remembers nothing of the test before."""
    made = window.new_page()
    yield made
    if made.url.startswith(address):
        made.evaluate("localStorage.clear(), sessionStorage.clear()")
    window.clear_cookies()
    made.close()


@pytest.fixture
def gallery(page: Page, address: str) -> Page:
    page.goto(f"{address}/ui/")
    return page


def findings(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{found['id']}: {node['html'][:200]}" for found in violations for node in found["nodes"]]


def too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def look(page: Page, address: str, contrast: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(f"localStorage.setItem('maeul-contrast', '{contrast}')")
    page.goto(address)
    assert findings(page) == []
    assert not too_wide(page)


@pytest.mark.parametrize(("contrast", "width"), LOOKS)
def test_axe_finds_nothing_in_the_gallery(page: Page, address: str, contrast: str, width: int) -> None:
    look(page, f"{address}/ui/", contrast, width)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("contrast", "width"), LOOKS[::3])
def test_axe_finds_nothing(page: Page, address: str, path: str, contrast: str, width: int) -> None:
    look(page, address + path, contrast, width)


@pytest.mark.parametrize("width", [1280, 360])
def test_large_text_fits(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script("localStorage.setItem('maeul-text', 'largest')")
    page.goto(f"{address}/ui/")
    assert not too_wide(page)


def test_twice_the_zoom_fits(page: Page, address: str) -> None:
    """1280 px at 200 % are 640 px."""
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(f"{address}/ui/")
    assert not too_wide(page)
    assert findings(page) == []


def test_nothing_is_said_on_the_console(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/ui/")
    page.get_by_text("표시 항목", exact=True).click()
    assert said == []


def test_the_first_tab_skips_to_the_content(gallery: Page) -> None:
    gallery.keyboard.press("Tab")
    skip = gallery.get_by_role("link", name="본문 바로가기")
    expect(skip).to_be_focused()
    skip.press("Enter")
    expect(gallery.locator("#main")).to_be_focused()


def test_errors_take_the_focus_and_lead_to_their_fields(gallery: Page) -> None:
    gallery.locator("#form button[data-once]").click()
    summary = gallery.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert findings(gallery) == []
    summary.get_by_role("link", name="과제명").click()
    expect(gallery.get_by_label("과제명")).to_be_focused()
    summary.get_by_role("link", name="지자체").click()
    expect(gallery.get_by_role("combobox", name="지자체")).to_be_focused()


def test_an_amount_gets_separators_and_its_reading(gallery: Page) -> None:
    field = gallery.get_by_role("textbox", name="신청액")
    field.fill("")
    field.press_sequentially("123450000")
    expect(field).to_have_value("123,450,000")
    expect(gallery.locator('[data-reading-of="id_asked"]')).to_have_text("금 1억 2,345만 원")
    field.press("Home")
    field.press("ArrowRight")
    field.press("Delete")
    expect(field).to_have_value("13,450,000")
    assert field.evaluate("it => it.selectionStart") == 1


def test_the_counter_counts(gallery: Page) -> None:
    gallery.get_by_label("필요성").fill("가나다")
    expect(gallery.locator("[data-count-of=id_need]")).to_have_text("3 / 최대 200자")


def test_a_combobox_by_keyboard(gallery: Page) -> None:
    box = gallery.get_by_role("combobox", name="지자체")
    assert "선택하거나 입력하여 검색" in (box.get_attribute("placeholder") or "")
    box.press_sequentially("예시시")
    expect(gallery.get_by_role("listbox").get_by_role("option")).to_have_text(["예시시"])
    box.press("ArrowDown")
    assert findings(gallery) == []
    box.press("Enter")
    expect(box).to_have_value("예시시")
    expect(gallery.locator("select[name=place]")).to_have_value("1")
    box.fill("")
    box.press("Tab")
    expect(gallery.locator("select[name=place]")).to_have_value("")


def test_rows_are_added_and_taken_away(gallery: Page) -> None:
    rows = gallery.locator("#rows tbody tr:visible")
    expect(rows).to_have_count(2)
    gallery.get_by_role("button", name="행 추가").click()
    expect(rows).to_have_count(3)
    expect(gallery.get_by_label("항목, 3행")).to_be_focused()
    expect(gallery.locator("[name=costs-TOTAL_FORMS]")).to_have_value("3")
    rows.nth(0).get_by_role("button").click()
    expect(rows).to_have_count(2)
    expect(gallery.locator("[name=costs-0-DELETE]")).to_be_checked()
    expect(gallery.locator("#announcer")).to_have_text("행을 삭제했습니다.")
    assert findings(gallery) == []


def test_search_waits_for_a_whole_syllable(gallery: Page) -> None:
    asked: list[str] = []
    gallery.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    field = gallery.locator("#list input[name=q]")
    field.fill("ㅂ")
    gallery.wait_for_timeout(700)
    assert asked == []
    with gallery.expect_response("**/ui/?*q=*"):
        field.fill("버스")
    expect(gallery.locator("#list tbody tr")).to_have_count(2)
    expect(field).to_be_focused()
    expect(field).to_have_value("버스")
    assert len(asked) == 1


def test_sorting_swaps_only_the_list(gallery: Page) -> None:
    with gallery.expect_response("**/ui/?sort=asked"):
        gallery.locator("#list").get_by_role("link", name="신청액").click()
    expect(gallery.locator("#list th[aria-sort=ascending]")).to_have_text("신청액")


def test_text_size_and_contrast_are_remembered(gallery: Page) -> None:
    gallery.get_by_text("글자·화면 설정").click()
    gallery.get_by_role("button", name="가장 크게").click()
    gallery.get_by_role("button", name="고대비").click()
    gallery.reload()
    root = gallery.locator("html")
    expect(root).to_have_attribute("data-text", "largest")
    expect(root).to_have_attribute("data-krds-mode", "high-contrast")
    assert gallery.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"


def test_menus_close_by_escape_and_give_the_focus_back(gallery: Page) -> None:
    menu = gallery.locator(".display-menu")
    summary = menu.locator("summary")
    summary.press("Enter")
    expect(menu).to_have_attribute("open", "")
    gallery.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_the_language_switch(gallery: Page) -> None:
    gallery.get_by_role("button", name="English").click()
    expect(gallery.locator("h1")).to_have_text("Component gallery")
    gallery.get_by_role("button", name="한국어").click()
    expect(gallery.locator("h1")).to_have_text("화면 구성요소")


def test_without_scripts_everything_can_still_be_done(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.goto(f"{address}/ui/")
    expect(page.locator("select[name=place]")).to_be_visible()
    expect(page.locator("#rows").get_by_label("삭제").first).to_be_visible()
    page.locator("#list input[name=q]").fill("버스")
    page.locator("#list").get_by_role("button", name="검색").click()
    expect(page.locator("#list tbody tr")).to_have_count(2)
    page.locator("#form button[data-once]").click()
    expect(page.locator("[data-error-summary] li")).to_have_count(7)
    context.close()


def test_print_leaves_out_how_to_move_about(gallery: Page) -> None:
    gallery.emulate_media(media="print")
    expect(gallery.locator(".site-actions")).to_be_hidden()
    expect(gallery.locator(".list-tools")).to_be_hidden()
    expect(gallery.locator("#list tbody tr").first).to_be_visible()

"""The clock of the session in the header: it counts, warns two minutes before the end, and is extended."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

PASSWORD = "예시-마을-passphrase"
EMAIL = "clock@sample.example"


@pytest.fixture(scope="module")
def address(serve) -> Iterator[str]:
    processes = serve(None, SESSION_MINUTES="10")
    person = (EMAIL, make_password(PASSWORD), "예시 김시계")
    with processes.connect("owner") as connection:
        connection.execute(
            "INSERT INTO accounts_user (email, password, name, department, position, language, is_active, is_staff,"
            " is_superuser) VALUES (%s, %s, %s, '', '', 'ko', true, false, false)",
            person,
        )
    yield processes.address
    processes.stop()


@pytest.fixture
def signed_in(page: Page, address: str) -> Page:
    page.clock.install()
    page.goto(f"{address}/accounts/login/?next=/ui/")
    page.get_by_label("이메일").fill(EMAIL)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="로그인").first.click()
    expect(page.locator("h1")).to_have_text("화면 구성요소")
    return page


def test_the_clock_warns_and_is_extended(signed_in: Page) -> None:
    clock, warning = signed_in.get_by_role("timer"), signed_in.get_by_role("dialog")
    expect(clock).to_have_text("10:00")
    signed_in.clock.run_for(60_000)
    expect(clock).to_have_text("09:00")
    expect(warning).to_be_hidden()
    signed_in.clock.run_for(7 * 60_000)
    expect(warning).to_be_visible()
    assert Axe().run(signed_in).response["violations"] == []
    with signed_in.expect_response("**/me/session/") as answer:
        warning.get_by_role("button", name="계속 이용하기").click()
    assert answer.value.ok
    expect(warning).to_be_hidden()
    signed_in.clock.run_for(1_000)
    expect(clock).to_have_text("09:59")


def test_the_end_is_said_and_what_was_typed_stays(signed_in: Page) -> None:
    signed_in.get_by_label("과제명").fill("예시 과제")
    signed_in.clock.run_for(11 * 60_000)
    expect(signed_in.get_by_role("timer")).to_contain_text("로그아웃되었습니다")
    expect(signed_in.get_by_label("과제명")).to_have_value("예시 과제")


def test_the_shell_of_a_signed_in_person(signed_in: Page, address: str) -> None:
    menu = signed_in.locator(".account-menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="내 정보")).to_have_attribute("href", "/me/")
    assert Axe().run(signed_in).response["violations"] == []
    signed_in.set_viewport_size({"width": 360, "height": 800})
    assert Axe().run(signed_in).response["violations"] == []
    menu.get_by_role("button", name="로그아웃").click()
    expect(signed_in.get_by_role("banner").get_by_role("link", name="로그인")).to_be_visible()

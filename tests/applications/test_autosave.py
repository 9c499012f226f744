"""The editor saves itself while one types; what has not arrived outlives the session, the server and the browser."""

import os
import re
import signal
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import worlds_applications as worlds
from tests.database import SEOUL, end_session
from tests.factories import PASSWORD
from tests.servers import kill_hard
from tests.tools import find_browser

pytestmark = pytest.mark.journey
SLOW = 15000


def sign_in(page, address, membership):
    membership.user.set_password(PASSWORD)
    membership.user.save()
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", membership.user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("(?!.*login)"))


def says(page, words):
    expect(page.locator("[data-draft-status]")).to_contain_text(words, timeout=SLOW)


def opened_at(page, address):
    """The page, once it has told that someone is there: that answer renews the session, too."""
    with page.expect_response("**/presence/"):
        page.goto(address)


def version(page, number):
    expect(page.locator("input[name=version]")).to_have_value(str(number), timeout=SLOW)


@pytest.fixture
def editor(committed_db, cast, worker):
    """The address of the overview of a draft, on a real server."""
    opens, closes = datetime(2026, 1, 1, tzinfo=SEOUL), datetime(2199, 1, 1, tzinfo=SEOUL)
    call = worlds.smart_village_call(cast.programme_officer, opens_at=opens, closes_at=closes)
    cast.proposal = worlds.started(call, cast.officer)
    worker.address = worker.start_web()
    return f"{worker.address}/proposals/{cast.proposal.code}/overview/"


def written(cast):
    cast.proposal.refresh_from_db()
    return cast.proposal.purpose, cast.proposal.content


def test_a_section_saves_itself_and_survives_a_lost_connection(editor, cast, worker, page):
    sign_in(page, worker.address, cast.officer)
    page.goto(editor)
    page.fill("textarea[name=purpose]", "저절로 저장되는 글")
    version(page, 1)
    assert written(cast)[0] == "저절로 저장되는 글"

    page.route(
        "**/overview/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.fill("textarea[name=content]", "끊긴 동안 쓴 글")
    says(page, "브라우저")
    page.unroute("**/overview/")
    page.goto(f"{worker.address}/proposals/{cast.proposal.code}/")
    page.goto(editor)
    expect(page.locator("textarea[name=content]")).to_have_value("끊긴 동안 쓴 글")
    version(page, 2)
    assert written(cast) == ("저절로 저장되는 글", "끊긴 동안 쓴 글")


def test_a_session_that_ends_while_typing_and_the_other_person(committed_db, editor, cast, worker, page):
    """The text waits on the page until its own author is back; whoever signs in between neither sees nor saves it."""
    sign_in(page, worker.address, cast.officer)
    sign_in_elsewhere = page.context.new_page()
    opened_at(page, editor)
    with committed_db.connect("owner") as owner:
        end_session(owner, page)
    page.fill("textarea[name=purpose]", "문이 닫힌 뒤에 쓴 글")
    says(page, "다시 로그인")
    sign_in(sign_in_elsewhere, worker.address, cast.colleague)
    says(page, "다른 사람")
    opened_at(sign_in_elsewhere, editor)
    expect(sign_in_elsewhere.locator("textarea[name=purpose]")).to_have_value("")
    assert written(cast)[0] == ""
    with committed_db.connect("owner") as owner:
        end_session(owner, sign_in_elsewhere)
    sign_in(sign_in_elsewhere, worker.address, cast.officer)
    version(page, 1)
    assert written(cast)[0] == "문이 닫힌 뒤에 쓴 글"
    says(page, "저장")


def test_a_killed_server_loses_nothing(editor, cast, worker, page):
    sign_in(page, worker.address, cast.officer)
    page.goto(editor)
    port = worker.address.rpartition(":")[2]
    kill_hard(worker.children.pop())
    page.fill("textarea[name=purpose]", "서버가 죽은 동안 쓴 글")
    says(page, "연결할 수 없")
    worker.start_web(int(port))
    version(page, 1)
    assert written(cast)[0] == "서버가 죽은 동안 쓴 글"


def test_a_killed_browser_loses_less_than_a_second(editor, cast, worker, playwright, tmp_path):
    """kill -9 of the whole browser while the portal cannot be reached; rows that were added come back too."""
    profile = tmp_path / "profile"
    window = opened(playwright, profile)
    page = window.pages[0]
    sign_in(page, worker.address, cast.officer)
    page.goto(editor.replace("overview", "targets"))
    page.route("**/targets/", lambda route: route.abort())
    page.click("[data-add-row]")
    for name, value in (
        ("name", "대피 시간"),
        ("unit", "분"),
        ("formula", "평균"),
        ("baseline", "20"),
        ("goal", "10"),
    ):
        page.fill(f"[name=rows-1-{name}]", value)
    page.select_option("[name=rows-1-fiscal_year]", "2027")
    page.wait_for_timeout(700)
    killed(profile)
    window = opened(playwright, profile)
    page = window.pages[0]
    sign_in(page, worker.address, cast.officer)
    page.goto(editor.replace("overview", "targets"))
    expect(page.locator("[name=rows-1-name]")).to_have_value("대피 시간", timeout=SLOW)
    version(page, 1)
    window.close()
    row = cast.proposal.targets.get()
    assert (row.name, row.unit, int(row.baseline), int(row.goal)) == ("대피 시간", "분", 20, 10)


def opened(playwright, profile: Path):
    arguments = ["--no-sandbox", "--disable-gpu"]
    return playwright.chromium.launch_persistent_context(
        str(profile), executable_path=find_browser(), args=arguments, locale="ko-KR", timezone_id="Asia/Seoul"
    )


def killed(profile: Path) -> None:
    """kill -9 of every process of the browser that lives in this profile."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in words:
            os.kill(int(place.parent.name), signal.SIGKILL)


def test_two_windows_never_overwrite_each_other(editor, cast, worker, page):
    """The second save is not made: both texts are shown word by word, and what was merged is saved."""
    sign_in(page, worker.address, cast.officer)
    page.goto(editor)
    other = page.context.new_page()
    other.goto(editor)
    page.fill("textarea[name=purpose]", "마을 주민을 살핍니다.")
    version(page, 1)
    other.fill("textarea[name=purpose]", "어르신을 자주 살핍니다.")
    says(other, "잃어버린")
    assert written(cast)[0] == "마을 주민을 살핍니다."
    other.click("[data-offer=stale]")
    both = other.locator("fieldset", has=other.locator("[name=choice-purpose]"))
    expect(both.locator("del").first).to_have_text("마을 주민을")
    expect(both.locator("ins")).to_have_text("어르신을 자주")
    other.fill("[name=merged-purpose]", "마을 주민과 어르신을 자주 살핍니다.")
    other.click("[data-stale] .actions button")
    version(other, 2)
    assert written(cast)[0] == "마을 주민과 어르신을 자주 살핍니다."
    other.wait_for_timeout(500)
    expect(other.locator("[data-offer=older]")).to_be_hidden()

"""A line that breaks in the middle of a file: it goes on where it stopped, even in another window."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, Route, expect

from tests.database import end_session
from tests.documents.samples import PDF, pdf
from tests.journeys.people import Person, Players
from tests.servers import Processes

WHOLE = "하천 범람 알림 서비스 (예시)"  # the seed's draft that lacks nothing
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def players(browser: Browser, portal_server: Processes) -> Iterator[Players]:
    them = Players(browser, portal_server, "ko", 1280)
    yield them
    them.leave()


@pytest.fixture
def officer(players: Players) -> Person:
    """The officer at the files of the draft."""
    person = players["local_officer"]
    person.desk()
    person.follow(WHOLE)
    code = person.page.url.rstrip("/").rpartition("/")[2]
    person.visit(f"/proposals/{code}/files/")
    return person


def large(folder: Path, name: str, size: int) -> Path:
    """A PDF of so many bytes that is like no other."""
    place = folder / name
    place.write_bytes(pdf(b"(" + os.urandom(size // 2).hex().encode() + b")"))
    return place


def cut(person: Person, after: int) -> list[int]:
    """The line breaks after so many pieces; the places where pieces began, as the server was to get them."""
    begun: list[int] = []

    def piece(route: Route, request: Request) -> None:
        if request.method != "PATCH":
            return route.continue_()
        begun.append(int(request.headers["upload-offset"]))
        return route.continue_() if len(begun) <= after else route.abort("connectionreset")

    person.page.route("**/uploads/**", piece)
    return begun


def test_a_file_goes_on_where_the_line_broke_also_in_another_window(officer: Person, tmp_path: Path) -> None:
    page, file = officer.page, large(tmp_path, "큰 계획서 (예시).pdf", 5 * MEGABYTE)
    begun = cut(officer, after=2)
    page.once("dialog", lambda dialog: dialog.accept())  # "leave the page?"
    officer.field("file").set_input_files(file)
    row = officer.main.locator("[data-list] > li").filter(has_text=file.name)
    expect(row).to_have_attribute("data-state", "lost")
    expect(row).to_contain_text(
        officer.words("The connection is lost. It goes on by itself when it is back.")
    )
    assert begun[:3] == [0, MEGABYTE, 2 * MEGABYTE]

    page.unroute_all()
    page.goto(page.url)  # the window was closed; the file is chosen again
    officer.sees("Not arrived whole")
    begun = cut(officer, after=1)
    officer.field("file").set_input_files(file)
    expect(row).to_have_attribute("data-state", "lost")
    assert begun[0] == 2 * MEGABYTE
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")  # the line is back
    expect(row).to_have_attribute("data-state", "done")
    expect(officer.main.get_by_role("link", name=file.name, exact=True)).to_be_visible()
    with page.expect_download() as got:
        officer.main.get_by_role("link", name=file.name, exact=True).click()
    assert Path(got.value.path()).read_bytes() == file.read_bytes()


def test_several_at_once_by_drag_and_each_is_answered_beside_its_name(
    officer: Person, tmp_path: Path
) -> None:
    drop = """(area, files) => {
      const data = new DataTransfer();
      for (const [name, text] of files) data.items.add(new File([text], name));
      area.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    files = [
        ["첫째 (예시).pdf", PDF.decode()],
        ["문서 아님.hwp", "MZ" + "x" * 99],
        ["둘째 (예시).pdf", PDF.decode() + "\n"],
    ]
    officer.main.locator("[data-uploads]").evaluate(drop, files)
    rows = officer.main.locator("[data-list] > li")
    expect(rows.nth(2)).to_have_attribute("data-state", "done")
    states = [rows.nth(number).get_attribute("data-state") for number in range(3)]
    assert states == ["done", "refused", "done"]
    kinds = "Please attach a PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG or JPG file, or a ZIP of these."
    expect(rows.nth(1)).to_contain_text(officer.words(kinds))
    for name in ("첫째 (예시).pdf", "둘째 (예시).pdf"):
        expect(officer.main.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_a_session_that_ended_costs_no_byte(
    officer: Person, portal_server: Processes, tmp_path: Path
) -> None:
    """Signed out in the middle: after signing in elsewhere it goes on here."""
    page, file = officer.page, large(tmp_path, "긴 계획서 (예시).pdf", 3 * MEGABYTE)
    begun = cut(officer, after=1)
    officer.field("file").set_input_files(file)
    row = officer.main.locator("[data-list] > li").filter(has_text=file.name)
    expect(row).to_have_attribute("data-state", "lost")
    with portal_server.connect("owner") as owner:
        end_session(owner, page)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(row).to_have_attribute("data-state", "out")
    other = page.context.new_page()
    elsewhere = Person(other, officer.address, officer.language)
    elsewhere.visit("/accounts/login/")
    elsewhere.sign_in(officer.account)
    other.close()
    begun = cut(officer, after=99)
    officer.button("Go on", row).click()
    expect(row).to_have_attribute("data-state", "done")
    assert begun[0] == MEGABYTE

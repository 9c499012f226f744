"""A data request in the browser: designed and sent by an officer, answered by a county, read in one workbook."""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from tests.journeys.people import Players
from tests.servers import Processes
from tests.sizes import PROVE


@pytest.mark.parametrize(("language", "width"), [("ko", 1280), ("en", 360)] if PROVE else [("en", 360)])
def test_asked_answered_and_read(
    browser: Browser, portal_server: Processes, tmp_path, language: str, width: int
):
    players = Players(browser, portal_server, language, width)
    officer, county = players["programme_officer"], players["local_officer"]
    title = f"예시 현황 {width}"
    officer.menu("Data requests")
    officer.follow("Prepare a data request")
    officer.fill(title=title, reason="예시 사유", due_at="2090-01-31T18:00")
    officer.press("Prepare")
    officer.follow("Add a question")
    officer.fill(kind="number", label_ko="마을 수", label_en="Villages", unit="곳")
    officer.press("Save")
    officer.follow("As a government sees it")
    officer.press("Check these answers")
    expect(officer.main.locator("[data-error-summary]")).to_be_visible()
    officer.follow("Go back")
    officer.follow("Choose the governments")
    officer.tick(officer.field("everyone"))
    officer.press("Show who is asked")
    officer.sees("Who is asked")
    officer.press("Send", within=officer.main.locator("#send"))
    officer.sees("Sent. Its people have been told by letter.")

    county.desk()
    county.follow(title)
    county.fill(q__1="1234")
    county.press("Save")
    county.sees("Saved. Saved is not submitted.")
    county.press("Submit")
    county.sees("Your answer has been submitted.")

    here = officer.page.url.removeprefix(officer.address)
    officer.visit(f"{here}?standing=answered")
    expect(officer.main.locator("tbody")).to_contain_text(officer.words("Answered"))
    with officer.page.expect_download() as download:
        officer.main.get_by_role(
            "link", name=re.compile(officer.words("All answers as one workbook"))
        ).click()
    download.value.save_as(tmp_path / "answers.xlsx")
    sheet = load_workbook(tmp_path / "answers.xlsx").worksheets[0]
    assert 1234 in [cell.value for row in sheet.iter_rows() for cell in row]
    players.leave()

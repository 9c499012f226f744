"""A government sends everything on paper: an officer begins its draft, writes it, and receives it with the scanned letter."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import steps_applying, steps_office
from tests.journeys.people import Person, Players
from tests.journeys.test_whole_way import NATIONAL, SOURCE, call_of, next_year
from tests.permissions.world.calls import picture
from tests.servers import Processes

pytestmark = pytest.mark.journey
TITLE = "서류로 온 마을 안부 사업 (예시)"


def test_from_paper_to_the_receipt(browser: Browser, portal_server: Processes) -> None:
    players = Players(browser, portal_server, "ko", 1280)
    year, officer = next_year(portal_server), players["programme_officer"]
    call = call_of(year)["ko"]
    steps_office.announce_call(officer, SOURCE["ko"], year, "paper-ko", call_of(year))
    begin(officer, call, portal_server.accounts["local_officer"]["organisation"])
    steps_applying.write(officer, year, NATIONAL)
    officer.desk()
    officer.follow(TITLE)
    officer.sees("Nothing is missing. It can be received, with the scanned letter.")
    told(players["local_officer"])
    receive(players["programme_officer"])
    players.leave()


def begin(person: Person, call: str, government: str) -> None:
    """From the page of the paper intake, for a government that is looked for by name."""
    person.menu("Calls")
    person.follow(call)
    person.follow("Paper intake")
    person.follow("Write for a government")
    choice = person.field("government").locator("option", has_text=government).get_attribute("value")
    person.page.evaluate("choice => document.querySelector('[name=government]').value = choice", choice)
    person.fill(title=TITLE, reason="청사 이전으로 전산망을 쓸 수 없음 (예시)")
    person.press("Begin the draft")
    person.sees("Saved is not submitted.")


def told(person: Person) -> None:
    """The government reads its letter and its draft, and that it is its own."""
    person.inbox()
    person.main.get_by_role("link").filter(has_text=TITLE).first.click()
    person.arrived()
    person.desk()
    person.follow(TITLE)
    person.sees("The office writes this from what you sent on paper. It is your draft all the same.")
    expect(person.main).to_contain_text("청사 이전으로 전산망을 쓸 수 없음")


def receive(person: Person) -> None:
    """From the desk; the receipt says that the office wrote it."""
    person.follow(TITLE)
    person.follow("Paper intake")
    person.fill(number="예시과-2026-77", reason="모든 서류를 공문으로 제출 (예시)")
    person.attach("file", {"name": "공문 (예시).png", "mimeType": "image/png", "buffer": picture()})
    person.press("Receive")
    person.sees("Received. The government is told by letter.")
    person.sees("Written by the office from paper")
    expect(person.main).to_contain_text("청사 이전으로 전산망을 쓸 수 없음")

"""What people do besides: click twice, go back, stay away too long, work on the same text, go without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.database import end_session
from tests.journeys import steps_applying, steps_office
from tests.journeys.people import LOCALES, Person, Players
from tests.journeys.test_whole_way import call_of, next_year
from tests.servers import Processes

WHOLE = "하천 범람 알림 서비스 (예시)"  # the seed's draft that lacks nothing


@pytest.fixture(scope="module")
def players(browser: Browser, portal_server: Processes) -> Iterator[Players]:
    """People around a call of their own."""
    them = Players(browser, portal_server, "ko", 1280)
    year = next_year(portal_server)
    steps_office.announce_call(them["programme_officer"], "스마트빌리지", year, "small", call_of(year))
    yield them
    them.leave()


@pytest.fixture(scope="module")
def draft(players: Players) -> str:
    """The address of a draft that two people of the county may write in."""
    officer = players["local_officer"]
    call_page(officer)
    steps_applying.start(officer, "예시마을 공동 작성 (예시)")
    return officer.page.url.removeprefix(officer.address)


def call_page(person: Person) -> None:
    person.menu("Calls")
    person.follow(call_of(next_year_of(person))["ko"])


def next_year_of(person: Person) -> int:
    """The fiscal year of the sample calls, as the page says it."""
    found = person.main.get_by_role("link", name="안부 살핌 공모").first.inner_text()
    return int(found[:4])


def counted(server: Processes, query: str, *values: object) -> int:
    with server.connect() as connection:
        return connection.execute(query, values).fetchone()[0]


def test_two_clicks_submit_once_and_going_back_leads_to_the_receipt(players: Players) -> None:
    approver = players["local_approver"]
    approver.follow(WHOLE)
    approver.follow("Go to submission")
    approver.tick(approver.field("certify"))
    approver.button("Submit the proposal").dblclick()
    approver.sees("Submitted. This is your receipt.")
    receipt = approver.page.url
    code = receipt.split("/")[-3]
    approver.page.go_back()
    if again := approver.page.get_by_role("button", name=approver.words("Submit the proposal")).all():
        approver.tick(approver.field("certify"))
        again[0].click()
    approver.visit(f"/proposals/{code}/submission/")
    expect(approver.page).to_have_url(receipt)
    rows = (
        "SELECT count(*) FROM applications_submission s JOIN applications_proposal p ON p.id = s.proposal_id"
    )
    assert counted(players.server, f"{rows} WHERE p.code = %s", code) == 1
    letters = (
        "SELECT count(*), count(DISTINCT recipient_id) FROM activity_notice WHERE link LIKE %s AND kind = %s"
    )
    with players.server.connect() as connection:
        sent, people = connection.execute(letters, [f"%{code}%", "applications/receipt"]).fetchone()
    assert sent == people > 0


def test_a_session_that_ended_loses_no_text(players: Players, draft: str) -> None:
    """Saving leads to the sign-in page and back to the section, where what was typed stands again."""
    officer = players["local_officer"]
    officer.visit(f"{draft}overview/")
    with players.server.connect("owner") as owner:
        end_session(owner, officer.page)
    officer.fill(purpose="문이 닫히기 전에 쓴 글 (예시)")
    officer.press("Save")
    expect(officer.main.locator("#id_password")).to_be_visible()
    officer.type_password()
    expect(officer.page).to_have_url(f"{officer.address}{draft}overview/")
    expect(officer.field("purpose")).to_have_value("문이 닫히기 전에 쓴 글 (예시)")
    officer.press("Save")
    officer.page.reload()
    expect(officer.field("purpose")).to_have_value("문이 닫히기 전에 쓴 글 (예시)")


def test_a_stale_save_shows_both_texts(players: Players, draft: str) -> None:
    officer, approver = players["local_officer"], players["local_approver"]
    for person in (officer, approver):
        person.visit(f"{draft}overview/")
    officer.fill(content="담당자의 글 (예시)")
    officer.press("Save")
    approver.fill(content="결재권자의 글 (예시)")
    approver.press("Save")
    approver.sees("Two texts: choose one, or merge them")
    both = approver.main.get_by_role("group").filter(has=approver.page.locator("#mine-content"))
    expect(both).to_contain_text("담당자의 글 (예시)")
    expect(both).to_contain_text("결재권자의 글 (예시)")
    expect(approver.field("content")).to_have_value("결재권자의 글 (예시)")
    approver.tick(approver.page.locator("#mine-content"))
    approver.press("Save as chosen")
    officer.page.reload()
    expect(officer.field("content")).to_have_value("결재권자의 글 (예시)")


def test_the_language_is_switched_where_one_is(players: Players) -> None:
    """The same page in English; it stays so until switched back."""
    reader = players.visitor()
    reader.visit("/calls/small/")
    expect(reader.page.locator("html")).to_have_attribute("lang", "ko")
    reader.speak("en")
    expect(reader.page).to_have_url(f"{reader.address}/calls/small/")
    reader.sees("Rule of the deadline")
    reader.visit("/")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    reader.page.context.close()


def test_everything_works_without_scripts(browser: Browser, players: Players) -> None:
    """Started, written, attached and submitted by plain posts."""
    windows = [
        browser.new_context(locale=LOCALES["ko"], timezone_id="Asia/Seoul", java_script_enabled=False)
        for _who in "12"
    ]
    people = [Person(window.new_page(), players.server.address, "ko", scripts=False) for window in windows]
    for person, role in zip(people, ("local_officer", "local_approver"), strict=True):
        person.visit("/accounts/login/?next=/calls/small/")
        person.sign_in(players.server.accounts[role])
    officer, approver = people
    steps_applying.start(officer, "예시마을 소박한 길 (예시)")
    steps_applying.write(officer, next_year(players.server), "400000000")
    approver.desk()
    number = steps_applying.submit(approver, "예시마을 소박한 길 (예시)")
    assert (
        counted(players.server, "SELECT count(*) FROM applications_submission WHERE number = %s", number) == 1
    )
    for window in windows:
        window.close()

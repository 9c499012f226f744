"""A local government plans a project: draft, what is missing, submission, completion."""

import re

from playwright.sync_api import expect

from tests.documents.samples import PDF
from tests.journeys.people import Person, Players

TEXTS = {
    "purpose": "홀로 사는 어르신이 쓰러져도 곧 알 수 있게 합니다. (예시)",
    "content": "집마다 감지기를 두고 읍사무소에서 함께 살핍니다. (예시)",
    "expected_effect": "응급 출동이 20분에서 10분으로 줄어듭니다. (예시)",
    "cost_basis": "조달청 종합쇼핑몰 단가입니다. (예시)",
}


def find_write_and_submit(players: Players, call: str, title: str, year: int, national: str) -> Person:
    """Found by a visitor, who signs in; drafted, what is missing mended, submitted by the approver."""
    finder = players.visitor()
    finder.visit("/")
    finder.follow(call)
    finder.follow("Sign in to start a proposal")
    finder.sign_in(players.server.accounts["local_officer"])
    players.known["local_officer"] = finder
    start(finder, title)
    write(finder, year, "450000000")
    find_missing(players["local_officer"], title)
    mend(finder, "funding", 0, national)
    submit(players["local_approver"], title)
    return finder


def start(person: Person, title: str) -> None:
    """From the page of the call."""
    person.fill(title=title)
    person.press("Start the draft")
    person.sees("Saved is not submitted.")


def write(person: Person, year: int, national: str) -> None:
    """Every section in its turn, 'save and go on' after each; the national amount as typed."""
    person.follow("Continue writing")
    person.fill(
        **TEXTS, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31", field="safety", letter_number="예시과-77"
    )
    person.press("Save and go on")
    person.fill(need="혼자 사는 어르신이 열 가구 가운데 네 가구입니다. (예시)", villages=7, kind="new")
    person.press("Save and go on")
    _costs(person)
    _funding(person, national)
    person.press("Save and go on")  # no partner takes part
    _targets(person)
    _timetable(person, year)
    _files(person)


def _costs(person: Person) -> None:
    lines = [("equipment", "감지기 (예시)", "250000", 1600), ("software", "관제 화면 (예시)", "100000000", 1)]
    if person.scripts:
        person.click(person.button("Add a row"))
        lines[1:] = [
            ("software", "관제 화면 (예시)", "80000000", 1),
            ("operation", "주민 교육 (예시)", "20000000", 1),
        ]
    for row, (category, description, price, quantity) in enumerate(lines):
        name = f"rows-{row}"
        person.fill(
            **{f"{name}-category": category, f"{name}-description": description, f"{name}-quantity": quantity}
        )
        person.write(person.field(f"{name}-unit_price"), price)
    if person.scripts:
        expect(person.field("rows-1-unit_price")).to_have_value("80,000,000")
    person.press("Save and go on")


def _funding(person: Person, national: str) -> None:
    for row, (kind, amount) in enumerate(
        (("national", national), ("province", "50000000"), ("municipality", "50000000"))
    ):
        person.fill(**{f"rows-{row}-kind": kind, f"rows-{row}-amount": amount})
    person.press("Save and go on")


def _targets(person: Person) -> None:
    target = {"name": "응급 출동 시간", "unit": "분", "formula": "월평균", "baseline": 20, "goal": 10}
    person.fill(**{f"rows-0-{name}": value for name, value in target.items()})
    person.press("Save and go on")


def _timetable(person: Person, year: int) -> None:
    steps = (("설치 (예시)", 1, 6), ("운영 (예시)", 6, 12))
    for row, (name, first, last) in enumerate(steps):
        months = {"starts_on": f"{year}-{first:02}", "ends_on": f"{year}-{last:02}"}
        person.fill(**{f"rows-{row}-{key}": value for key, value in {"name": name, **months}.items()})
    person.press("Save and go on")


def _files(person: Person) -> None:
    person.attach("file", {"name": "사업계획서 (예시).pdf", "mimeType": "application/pdf", "buffer": PDF})
    if not person.scripts:
        person.press("Attach")
    expect(person.main.get_by_role("link", name="사업계획서 (예시).pdf", exact=True)).to_be_visible()


def find_missing(person: Person, title: str) -> None:
    """From the desk: what is missing stands on the page of the proposal."""
    person.follow(title)
    person.sees("What is still missing")
    expect(person.main.locator("ul.tasks a[href*='/funding/']").first).to_be_visible()


def mend(person: Person, section: str, row: int, amount: str) -> None:
    """From the page of the proposal to what is missing, and put one amount right."""
    person.go(person.main.locator(f"ul.tasks a[href*='/{section}/']").first)
    person.fill(**{f"rows-{row}-amount": amount})
    person.press("Save")
    person.follow("To the overview")
    person.sees("Nothing is missing. You can ask your approver to submit it.")


def submit(person: Person, title: str) -> str:
    """By the approver, from the desk; returns the receipt number, the receipt as a PDF in hand."""
    person.follow(title)
    person.follow("Go to submission")
    person.tick(person.field("certify"))
    person.press("Submit the proposal")
    person.sees("Submitted. This is your receipt.")
    number = person.main.locator("h1").inner_text().rsplit(" ", 1)[-1]
    with person.page.expect_download() as got:
        person.click(person.main.get_by_role("link", name=person.words("Receipt as PDF")))
    assert got.value.suggested_filename == f"{number}.pdf"
    assert got.value.path().read_bytes().startswith(b"%PDF")
    return number


def complete(person: Person, title: str) -> None:
    """What was returned opens again, the named section alone."""
    person.follow(title, within=person.main.locator("section", has_text=person.words("Corrections due")))
    person.sees("지방비 분담 계획을 보완하시기 바랍니다. (예시)")
    person.main.locator("ol.steps a[href*='/funding/']").click()
    person.fill(**{"rows-1-evidence": "예시군의회 2026-12호", "rows-1-status": "budgeted"})
    person.press("Save")
    person.sees("Saved is not submitted.")


def read_decision(person: Person, title: str) -> None:
    """On the proposal's page, in the inbox, and in the mailbox as the mail that was sent, whose link leads back."""
    person.follow(title)
    person.sees("Selected, subject to the budget")
    person.inbox()
    person.main.get_by_role("link").filter(has_text=title).first.click()
    person.arrived()
    person.sees(title)
    person.visit("/inbox/mailbox/")
    letters = person.main.get_by_role("row").filter(has_text=person.account["email"])
    person.follow(title, within=letters)
    expect(person.main.locator(".facts")).to_contain_text(person.account["email"])
    person.follow("Open the page")
    expect(person.page).not_to_have_url(re.compile("/mailbox/"))
    person.sees(title)

"""A reviewer: declare, read beside the marks, mark by keyboard, submit."""

from playwright.sync_api import expect

from tests.journeys.people import Person


def declare(person: Person, title: str) -> None:
    person.follow(title)
    person.fill(answer="none")
    person.press("Declare")
    person.sees("Thank you. Your declaration is on record.")


def mark(person: Person, marks: list[str]) -> None:
    """Nothing but the keyboard: to the first criterion, a number, on to the next."""
    page, total = person.page, sum(map(float, marks))
    page.locator("[data-review-next]").focus()
    for number in marks:
        page.keyboard.press("Enter")
        page.keyboard.type(number)
        page.locator("[data-review-next]").focus()
    expect(page.locator("[data-review-total]")).to_have_text(f"{total:.2f}")
    person.field("comment").focus()
    page.keyboard.type("계획이 또렷합니다. (예시)")
    send = person.button("Save and go on to submit")
    while not send.evaluate("it => it === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    person.sees("What will happen")
    submit = person.button("Submit")
    while not submit.evaluate("it => it === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    person.sees("Your review is submitted.")
    person.arrived()

"""A reviewer: declare or step back, read beside the marks, mark by keyboard, submit."""

from playwright.sync_api import expect

from tests.journeys.people import Person


def consent(person: Person, title: str) -> None:
    """Before the first case of a round: both texts, one deed, back to the desk."""
    person.follow(title)
    person.sees("By consenting you accept both texts above. No case of this round opens before that.")
    person.press("Consent and pledge")
    person.sees("Thank you. Your consent is on record, and its paper is kept.")
    person.menu("Desk")


def declare(person: Person, title: str) -> None:
    consent(person, title)
    person.follow(title)
    person.fill(answer="none")
    person.press("Declare")
    person.sees("Thank you. Your declaration is on record.")


def step_back(person: Person, title: str) -> None:
    """A conflict of interest on record, and the case is off the desk."""
    consent(person, title)
    person.follow(title)
    person.fill(answer="conflict", kind="adviser", note="이 사업을 자문한 적이 있습니다. (예시)")
    person.press("Declare")
    person.sees("This cannot be undone.")
    person.press("Step back")
    person.sees("Thank you. Your declaration is on record.")
    expect(person.main.get_by_role("link", name=title)).to_have_count(0)


def mark(person: Person, marks: list[str]) -> None:
    """From criterion to criterion by the button for the next one."""
    page, following = person.page, person.page.locator("[data-review-next]")
    for number in marks:
        following.click()
        page.keyboard.type(number)
    _agree(person, marks)
    person.field("comment").fill("계획이 또렷합니다. (예시)")
    person.press("Save and go on to submit")
    person.sees("What will happen")
    person.press("Submit")
    person.sees("Your review is submitted.")


def review_by_keyboard(person: Person, title: str, marks: list[str]) -> None:
    """From the desk to the submitted review with Tab, Enter, arrows and digits: no pointer, no borrowed focus."""
    page = person.page
    person.reach(person.main.get_by_role("link", name=title).first, "Enter")
    person.reach(person.button("Consent and pledge"), "Enter")
    person.sees("Thank you. Your consent is on record, and its paper is kept.")
    person.visit("/desk/")
    person.reach(person.main.get_by_role("link", name=title).first, "Enter")
    person.reach(person.field("answer").first, "ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(person.field("answer").first).to_be_checked()
    person.reach(person.button("Declare"), "Enter")
    person.sees("Thank you. Your declaration is on record.")
    person.reach(page.locator("[data-review-next]"), "Enter")
    inputs = page.locator("[data-mark]:not([name=bonus])")
    for number, place in zip(marks, inputs.all(), strict=True):
        person.reach(place)
        page.keyboard.type(number)
    _agree(person, marks)
    person.reach(person.field("comment"))
    page.keyboard.type("계획이 또렷합니다. (예시)")
    person.reach(person.button("Save and go on to submit"), "Enter")
    person.sees("What will happen")
    person.reach(person.button("Submit"), "Enter")
    person.sees("Your review is submitted.")
    person.arrived()


def _agree(person: Person, marks: list[str]) -> None:
    expect(person.page.locator("[data-review-total]")).to_have_text(f"{sum(map(float, marks)):.2f}")

"""The programme officer's desk: the call, screening, the round, the ranking; the province's ranking."""

from datetime import datetime, timedelta

from tests.database import SEOUL
from tests.journeys.people import Person


def moment(**ahead: float) -> str:
    """As a field for date and time takes it."""
    return f"{datetime.now(SEOUL) + timedelta(**ahead):%Y-%m-%dT%H:%M}"


def announce_call(person: Person, source: str, year: int, slug: str, title: dict[str, str]) -> None:
    """A call like an earlier one, looked through and announced."""
    person.menu("Calls")
    person.follow("Prepare a call")
    choice = person.field("copy_of").locator("option", has_text=source).get_attribute("value")
    person.page.evaluate("choice => document.querySelector('[name=copy_of]').value = choice", choice)
    person.fill(
        fiscal_year=year,
        slug=slug,
        prefix=slug[-2:].upper(),
        title_ko=title["ko"],
        title_en=title["en"],
        budget="12100000000",
    )
    person.fill(opens_at=moment(hours=-1), closes_at=moment(days=20))
    person.press("Prepare")
    person.sees("The rules are sound.")
    person.follow("Announce the call")
    person.press("Announce")
    person.sees("The call is announced.")


def give_back(person: Person, title: str) -> None:
    """Return for completion, naming the section."""
    person.follow(title)
    person.fill(
        outcome="return",
        fields_named="funding",
        reason="지방비 분담 계획을 보완하시기 바랍니다. (예시)",
        due=moment(days=5),
    )
    person.press("Decide")
    person.sees("Returned")


def admit(person: Person, title: str) -> None:
    """Every condition holds."""
    person.follow(title)
    for box in person.field("checklist").all():
        person.tick(box)
    person.fill(outcome="admit")
    person.press("Decide")
    person.sees("Eligible")


def close(person: Person, call: str) -> None:
    person.follow(call)
    person.follow("Close the call")
    person.press("Close the call")
    person.sees("The call is closed.")


def endorse(person: Person, call: str, title: str) -> None:
    """The province ranks what its municipalities sent, looks at the sum and endorses the whole."""
    person.follow(call)
    person.sees(title)
    person.press("Endorse the whole")
    person.press("Endorse")
    person.sees("The ranking is endorsed. The office in charge has been told.")


def assign(person: Person, call: str, reviewers: list[str]) -> None:
    """The round, and the reviewers of one's choice."""
    row = person.main.locator("tr", has_text=call)
    person.follow("Assign reviewers", within=row)
    person.fill(due_at=moment(days=10))
    person.press("Set up")
    _choose(person, reviewers)


def replace(person: Person, call: str, reviewer: str) -> None:
    """Who stepped back is barred from then on; somebody else is asked."""
    person.main.locator("tr", has_text=call).get_by_role("link").last.click()
    person.arrived()
    person.follow("Assign or replace reviewers")
    person.sees("Advised the government")
    _choose(person, [reviewer])


def _choose(person: Person, reviewers: list[str]) -> None:
    """These and nobody else, whomever the rules propose."""
    for box in person.field("pairs").all():
        label = box.get_attribute("aria-label") or ""
        box.set_checked(any(name in label for name in reviewers))
    person.press("Look at the loads")
    person.press("Confirm the ticked and invite")
    person.sees("%(count)s assignments are confirmed.", count=len(reviewers))


def propose_opening(person: Person, call: str) -> None:
    person.follow("Propose to open the scores", within=person.main.locator("tr", has_text=call))
    person.follow("Propose to open the scores")
    person.sees("Fewer reviews than the call asks for")
    person.fill(reason="평가위원이 두 분뿐입니다. (예시)")
    person.press("Propose to open")
    person.sees("The opening is proposed; an approver decides.")


def open_scores(person: Person, call: str) -> None:
    person.follow(call)
    person.follow("Approve")
    person.press("Open the scores")
    person.sees("The scores are opened.")


def freeze(person: Person, call: str, title: str) -> None:
    person.follow("Freeze the ranking", within=person.main.locator("tr", has_text=call))
    person.follow("See the ranking")
    person.sees(title)
    person.follow("Freeze the ranking")
    person.press("Freeze")

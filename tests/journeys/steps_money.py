"""From the ranking to the settled award: two people for each deed that moves money."""

from tests.journeys.people import Person


def propose_awards(person: Person, call: str, title: str) -> None:
    """A scenario from the rank order, put before the approver."""
    person.follow("Divide the money", within=person.main.locator("tr", has_text=call))
    person.fill(name="순위에 따른 안 (예시)")
    person.press("Start a scenario")
    person.sees(title)
    person.press("Save and propose the awards")
    person.press("Propose")
    person.sees("The awards wait for an approver.")


def approve(person: Person, what: str, **more: object) -> None:
    """The second pair of eyes, from the desk."""
    person.follow(what)
    person.fill(**more)
    person.press("Approve")
    person.sees("Your decision has been recorded.")


def publish(person: Person, call: str) -> None:
    person.follow(call)
    person.sees("Letters that will be sent")
    person.press("Publish the results")
    person.sees("The results are published and the letters are on their way.")


def enter_vote(person: Person, call: str, amount: str) -> None:
    person.follow("Confirm the budget", within=person.main.locator("tr", has_text=call))
    person.fill(amount=amount, document_number="예시-2027-1")
    person.press("Propose")
    person.sees("The voted budget waits for an approver.")


def apply_for_grant(person: Person, title: str) -> None:
    person.follow(title, within=person.main.locator("section", has_text=person.words("Grants to apply for")))
    person.fill(letter_number="예시과-101")
    person.press("Apply for the grant")
    person.sees("The grant has been applied for.")


def propose_grant(person: Person, title: str) -> None:
    """With the plan of payments as the portal proposes it."""
    person.follow(title, within=person.main.locator("section", has_text=person.words("Grant applications")))
    person.fill(document_number="예시-2027-2")
    person.press("Propose")
    person.sees("The grant decision waits for an approver.")


def propose_payment(person: Person, title: str) -> None:
    person.follow(title, within=person.main.locator("section", has_text=person.words("Payments to propose")))
    person.press("Propose")
    person.sees("The payment waits for an approver.")


def pass_on(person: Person, title: str) -> None:
    """The province sends what it received to the municipality."""
    person.follow(title, within=person.main.locator("section", has_text=person.words("Money to pass on")))
    person.fill(document_number="예시도-5")
    person.press("Record")
    person.sees("It has been recorded.")


def report(person: Person, title: str, spent: str) -> None:
    person.follow(title, within=person.main.locator("section", has_text=person.words("Reports due")))
    person.follow("Reports")
    person.fill(kind="final", spent=spent, narrative="감지기를 모두 달았습니다. (예시)")
    person.tick(person.field("certified"))
    person.press("Submit the report")
    person.sees("The report has been submitted.")


def hand_in(person: Person, title: str, reused: str) -> None:
    """What is left of a block grant may be used again, with a statement."""
    person.follow(
        title, within=person.main.locator("section", has_text=person.words("Settlements to draw up"))
    )
    person.fill(
        returned="0",
        reused=reused,
        interest="0",
        statement="남은 돈은 같은 사업의 유지·보수에 씁니다. (예시)",
    )
    person.press("Hand in")
    person.sees("The settlement has been handed in.")


def settle(person: Person, title: str) -> None:
    person.follow(title, within=person.main.locator("section", has_text=person.words("Settlements to check")))
    person.press("Settle")
    person.sees("The award is settled.")

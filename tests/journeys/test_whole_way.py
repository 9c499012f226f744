"""The way through, from a draft to the settled award, by everyone who has a part in it."""

import subprocess
import sys

import pytest
from playwright.sync_api import Browser, expect

from tests.cluster import ROOT
from tests.database import let_time_pass
from tests.journeys import steps_applying, steps_money, steps_office, steps_reviewing
from tests.journeys.people import Players
from tests.servers import Processes
from tests.sizes import PROVE

TITLES = {"ko": "예시마을 안부 살핌 서비스 (예시)", "en": "Sample village care service (sample)"}
SOURCE = {"ko": "스마트빌리지", "en": "Smart village"}  # the call that is copied
MARKS = (["18", "26.5", "22", "13", "9"], ["17.5", "27", "21", "12", "8.5"])
REVIEWERS = ("reviewer", "reviewer_2", "reviewer_3")
NATIONAL = "400000000"


# `make prove` goes it in English on a telephone too
WAYS = [("ko", 1280), ("en", 360)] if PROVE else [("ko", 1280)]


def call_of(year: int) -> dict[str, str]:
    return {"ko": f"{year}년 안부 살핌 공모 (예시)", "en": f"Care services {year} (sample)"}


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_from_draft_to_settlement(
    browser: Browser, portal_server: Processes, language: str, width: int
) -> None:
    """A county's project goes the whole way in the browser, and everything still adds up."""
    players = Players(browser, portal_server, language, width)
    year, before = next_year(portal_server), projects_counted(players)
    call, title, slug = call_of(year)[language], TITLES[language], f"care-{language}"
    steps_office.announce_call(players["programme_officer"], SOURCE[language], year, slug, call_of(year))
    apply(players, call, title, year)
    close(players, portal_server, slug, call)
    review(players, call, title)
    decide(players, portal_server, call, title)
    spend(players, title)
    seen_by_everyone(players, title)
    assert projects_counted(players) == before + 1
    players.leave()
    verified(portal_server)


def next_year(server: Processes) -> int:
    with server.connect() as connection:
        return connection.execute("SELECT max(fiscal_year) FROM applications_call").fetchone()[0]


def apply(players: Players, call: str, title: str, year: int) -> None:
    """Submitted, returned once, submitted again, admitted."""
    steps_applying.find_write_and_submit(players, call, title, year, NATIONAL)
    steps_office.give_back(players["programme_officer"], title)
    steps_applying.complete(players["local_officer"], title)
    steps_applying.submit(players["local_approver"], title)
    steps_office.admit(players["programme_officer"], title)


def close(players: Players, server: Processes, slug: str, call: str) -> None:
    """Its time comes, an officer closes it, the province ranks."""
    with server.connect("owner") as connection:
        let_time_pass(connection, slug)
    steps_office.close(players["programme_officer"], call)
    steps_office.endorse(players["province_coordinator"], call, title=TITLES[players.language])


def review(players: Players, call: str, title: str) -> None:
    """Two reviews, one by keyboard alone; in one journey a third reviewer steps back and another takes the place."""
    names = [f"예시 평가위원 0{number}" for number in (1, 2, 3)]
    first, second, third = REVIEWERS
    if players.language == "ko":
        steps_office.assign(players["programme_officer"], call, [names[0], names[2]])
        steps_reviewing.step_back(players[third], title)
        steps_office.replace(players["programme_officer"], call, names[1])
    else:
        steps_office.assign(players["programme_officer"], call, names[:2])
    steps_reviewing.review_by_keyboard(players[first], title, MARKS[0])
    steps_reviewing.declare(players[second], title)
    steps_reviewing.mark(players.known[second], MARKS[1])
    steps_office.propose_opening(players["programme_officer"], call)
    steps_office.open_scores(players["approver"], call)
    steps_office.freeze(players["programme_officer"], call, title)


def decide(players: Players, server: Processes, call: str, title: str) -> None:
    """Awards by two, published by one, the letter read in the inbox and in the mailbox, the budget by two."""
    steps_money.propose_awards(players["programme_officer"], call, title)
    steps_money.approve(players["approver"], call)
    steps_money.publish(players["approver"], call)
    server.start_worker()
    steps_applying.read_decision(players["local_officer"], title)
    steps_money.enter_vote(players["programme_officer"], call, NATIONAL)
    steps_money.approve(players["approver"], call)


def spend(players: Players, title: str) -> None:
    steps_money.apply_for_grant(players["local_approver"], title)
    steps_money.propose_grant(players["programme_officer"], title)
    steps_money.approve(players["approver"], title)
    for _instalment in range(2):
        steps_money.propose_payment(players["programme_officer"], title)
        steps_money.approve(players["approver"], title, reference="e-2027-1")
    for _instalment in range(2):
        steps_money.pass_on(players["province_coordinator"], title)
    steps_money.report(players["local_approver"], title, "390000000")
    steps_money.hand_in(players["local_approver"], title, "10000000")
    steps_money.settle(players["programme_officer"], title)


def projects_counted(players: Players) -> int:
    """As the home page counts this year's projects for safety; before anything is published it has no table."""
    anyone = players.visitor()
    anyone.visit("/")
    row = anyone.main.get_by_role("row").filter(has_text=anyone.words("Safety in daily life"))
    count = int(row.locator("td").first.inner_text()) if row.count() else 0
    anyone.page.context.close()
    return count


def seen_by_everyone(players: Players, title: str) -> None:
    """Whoever has not signed in finds it among the awarded projects."""
    anyone = players.visitor()
    anyone.visit("/")
    anyone.menu("Awarded projects")
    anyone.follow(title)
    expect(anyone.main.locator("h1")).to_have_text(title)
    anyone.page.context.close()


def verified(server: Processes) -> None:
    """The ledger, the trail and the files add up."""
    command = [sys.executable, "manage.py", "verify"]
    done = subprocess.run(command, cwd=ROOT, env={**server.env, "PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

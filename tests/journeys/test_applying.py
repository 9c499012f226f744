"""From the call to the receipt where the whole way does not lead: Korean on a phone, English on a desk by keyboard alone."""

import pytest
from playwright.sync_api import Browser

from tests.journeys import steps_applying, steps_office
from tests.journeys.people import Players
from tests.journeys.test_whole_way import NATIONAL, SOURCE, TITLES, call_of, next_year
from tests.servers import Processes
from tests.sizes import PROVE

pytestmark = pytest.mark.journey


# `make prove` goes it in Korean on a phone too
WAYS = [("ko", 360, False), ("en", 1280, True)] if PROVE else [("en", 1280, True)]


@pytest.mark.parametrize(("language", "width", "keyboard"), WAYS)
def test_from_the_call_to_the_receipt(
    browser: Browser, portal_server: Processes, language: str, width: int, keyboard: bool
) -> None:
    year, title = next_year(portal_server), TITLES[language]
    office = Players(browser, portal_server, language, width)
    steps_office.announce_call(
        office["programme_officer"], SOURCE[language], year, f"find-{language}", call_of(year)
    )
    office.leave()
    players = Players(browser, portal_server, language, width, keyboard)
    steps_applying.find_write_and_submit(players, call_of(year)[language], title, year, NATIONAL)
    with portal_server.connect() as connection:
        sent = connection.execute(
            "SELECT count(*) FROM applications_proposal WHERE title = %s AND state = 'submitted'", [title]
        )
        assert sent.fetchone() == (1,)
    players.leave()

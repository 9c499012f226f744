"""Takes the pictures of the documents anew: `python -m tests.journeys.pictures`, on the sample season.

The home page and a review, at 1280 px, as docs/pictures/home.png and docs/pictures/review.png.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import tests.conftest  # noqa: F401  (the settings of a test run)
from portal.launch.valkey import Valkey
from tests.cluster import ROOT, OwnCluster
from tests.journeys.people import Players
from tests.servers import Processes, serve
from tests.tools import find_browser

PLACE = ROOT / "docs" / "pictures"


def take(browser: Browser, server: Processes) -> None:
    """A visitor's home page, a reviewer's next review."""
    players = Players(browser, server, "ko", 1280)
    visitor = players.visitor()
    visitor.visit("/")
    visitor.page.screenshot(path=PLACE / "home.png")
    reviewer = players["reviewer"]
    reviewer.main.locator("section", has_text=reviewer.words("To score")).get_by_role("link").first.click()
    reviewer.page.locator("[data-review]").wait_for()
    reviewer.page.screenshot(path=PLACE / "review.png")
    players.leave()


def main() -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    cluster = OwnCluster()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        broker = Valkey(Path(folder), password="broker-of-pictures").start()
        server = serve(cluster, "pictures", broker, "season_2024")
        try:
            server.start_web()
            browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
            take(browser, server)
            browser.close()
        finally:
            server.stop()
            broker.stop()
            cluster.stop()


if __name__ == "__main__":
    main()

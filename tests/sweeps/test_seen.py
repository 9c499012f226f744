"""The season as people meet it in a browser: nothing that axe calls serious, nothing wider than a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.sizes import PROVE

BAD = ("serious", "critical")
WIDTHS = (1280, 360)
PAGES = {
    "": ("/", "/calls/", "/awarded/", "/accounts/login/", "/inbox/heads/"),
    "local_officer": ("/desk/", "/proposals/", "/data-answers/", "/inbox/", "/me/"),
    "local_approver": ("/desk/", "/awards/"),
    "province_coordinator": ("/desk/", "/proposals/"),
    "programme_officer": (
        "/desk/",
        "/proposals/",
        "/data-requests/",
        "/data-requests/new/",
        "/envelopes/",
        "/approvals/",
        "/me/people/",
    ),
    "approver": ("/desk/", "/awards/", "/appeals/"),
    "reviewer": ("/desk/", "/assignments/"),
    "auditor": ("/desk/", "/trail/"),
}
# The first thing of these lists is looked at too: the page of one call, proposal, award, envelope, assignment
LISTS = (
    "/calls/",
    "/awarded/",
    "/proposals/",
    "/awards/",
    "/envelopes/",
    "/assignments/",
    "/trail/",
    "/appeals/",
    "/data-answers/",
    "/data-requests/",
)


@pytest.mark.parametrize("role", PAGES)
def test_pages_are_for_everyone_to_use(season_server, page, role: str):
    if role:
        sign_in(season_server, page, role)
    found = {}
    for path in PAGES[role]:
        page.goto(season_server.address + path)
        first = page.locator("main tbody th a, main tbody td a").first
        inner = first.get_attribute("href") if path in LISTS and first.count() else None
        for url in filter(None, (path, inner)):
            if faults := faults_of(page, season_server.address + url):
                found[url] = faults
    assert found == {}


def sign_in(server, page, role: str) -> None:
    account = server.accounts[role]
    page.goto(server.address + "/accounts/login/")
    page.fill("input[name=login]", account["email"])
    page.fill("input[name=password]", account["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/desk/")


def faults_of(page, url: str) -> list[str]:
    found = []
    for width in WIDTHS if PROVE else WIDTHS[-1:]:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        found += [f"{width}: {one['id']} {nodes(one)}" for one in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{width}: {wide} px too wide"] if wide > 0 else []
    return found


def violations(page) -> list[dict]:
    return [one for one in Axe().run(page).response["violations"] if one["impact"] in BAD]


def nodes(violation: dict) -> list[str]:
    return [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]

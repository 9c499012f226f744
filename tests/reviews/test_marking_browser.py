"""A reviewer at work in the browser: saved as typed, by keyboard alone, files beside the marks; nothing lost or left."""

import re

import pytest
from playwright.sync_api import expect

from reviews import queries
from tests import worlds_reviews as worlds
from tests.applications.test_autosave import says, sign_in, version
from tests.database import end_session

pytestmark = pytest.mark.journey
KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("maeul", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => done(all.result.map((one) => one.place));
  };
  asked.onerror = () => done(["?"]);
})"""


@pytest.fixture
def world(committed_db, cast, clock, worker):
    """Two proposals, each accepted by the first two reviewers, on a real server."""
    world = worlds.assigned(cast, clock, 2)
    for proposal in world.proposals:
        for reviewer in cast.reviewers[:2]:
            worlds.accepted(world.of(proposal, reviewer), reviewer)
    worker.address = worker.start_web()
    return world


def address(world, cast, worker, proposal=0) -> str:
    one = world.of(world.proposals[proposal], cast.reviewer)
    return f"{worker.address}/assignments/{one.pk}/review/"


def stored(world, cast, reviewer=0) -> dict[str, str]:
    one = world.of(world.proposals[0], cast.reviewers[reviewer])
    written = queries.my_review(one, cast.reviewers[reviewer].user)
    return {mark.criterion.key: str(mark.value) for mark in written.marks.all() if mark.value is not None}


def test_marks_save_themselves_and_leave_nothing_in_the_browser(world, cast, worker, page):
    sign_in(page, worker.address, cast.reviewer)
    page.goto(address(world, cast, worker))
    page.fill("[name=mark_need]", "17.5")
    version(page, 1)
    expect(page.locator("[data-review-total]")).to_have_text("17.50")
    expect(page.locator("[data-review-count]")).to_contain_text("1")
    assert stored(world, cast) == {"need": "17.5"}
    assert page.evaluate(KEPT) == []


def test_by_keyboard_from_mark_to_mark_with_the_limit_beside_each(world, cast, worker, page):
    sign_in(page, worker.address, cast.reviewer)
    page.goto(address(world, cast, worker))
    page.locator("[data-review-next]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=mark_need]")).to_be_focused()
    page.keyboard.type("20.5")
    limit = page.locator("[data-limit-of=id_mark_need]")
    expect(limit).to_be_visible()
    expect(page.locator("[name=mark_need]")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=mark_need]")).to_have_value("20")
    expect(limit).to_be_hidden()
    for number in ("29", "24", "14", "9"):
        page.keyboard.press("Enter")
        page.keyboard.type(number)
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-review-total]")).to_have_text("96.50")
    page.keyboard.press("Enter")
    expect(page.locator("[name=comment]")).to_be_focused()
    expect(page.locator("[data-draft-status]")).to_contain_text("저장", timeout=15000)
    page.get_by_role("button", name="저장하고 제출로 이동").or_(
        page.locator("button[name=submit]")
    ).first.press("Enter")
    page.wait_for_url("**/submission/")
    assert page.evaluate(KEPT) == []
    page.locator("form button[data-once]").last.press("Enter")
    page.wait_for_url("**/assignments/")
    assert stored(world, cast)["spread"] == "9.5"


def test_what_a_lost_connection_held_back_is_sent_later_from_the_desk(world, cast, worker, page):
    sign_in(page, worker.address, cast.reviewer)
    page.goto(address(world, cast, worker))
    block = lambda route: route.abort() if route.request.method == "POST" else route.continue_()  # noqa: E731
    page.route("**/review/", block)
    page.fill("[name=mark_plan]", "21")
    says(page, "브라우저")
    assert page.evaluate(KEPT) == [f"{cast.reviewer.user_id}/assignments/{one_of(world, cast)}/review"]
    page.unroute("**/review/")
    page.goto(f"{worker.address}/assignments/")
    page.locator("[data-kept-send]").click()
    expect(page.locator("[data-kept-send]")).to_be_hidden(timeout=15000)
    assert stored(world, cast) == {"plan": "21.0"} and page.evaluate(KEPT) == []


def one_of(world, cast) -> int:
    return world.of(world.proposals[0], cast.reviewer).pk


def test_another_reviewer_in_the_same_browser_neither_sees_nor_sends_it(
    committed_db, world, cast, worker, page
):
    sign_in(page, worker.address, cast.reviewer)
    other = page.context.new_page()
    page.goto(address(world, cast, worker))
    with committed_db.connect("owner") as owner:
        end_session(owner, page)
    page.fill("[name=mark_need]", "18.5")
    says(page, "다시 로그인")
    sign_in(other, worker.address, cast.reviewers[1])
    says(page, "다른 사람")
    other.goto(f"{worker.address}/assignments/")
    expect(other.locator("[data-kept]")).to_be_hidden()
    assert {place.split("/")[0] for place in other.evaluate(KEPT)} == {str(cast.reviewer.user_id)}
    assert stored(world, cast) == {} and stored(world, cast, 1) == {}
    with committed_db.connect("owner") as owner:
        end_session(owner, other)
    sign_in(other, worker.address, cast.reviewer)
    version(page, 1)
    assert stored(world, cast) == {"need": "18.5"}
    assert page.evaluate(KEPT) == []


def test_a_save_in_two_windows_shows_both(world, cast, worker, page):
    sign_in(page, worker.address, cast.reviewer)
    other = page.context.new_page()
    for window in (page, other):
        window.goto(address(world, cast, worker))
    page.fill("[name=mark_need]", "11")
    version(page, 1)
    other.fill("[name=mark_need]", "12")
    says(other, "다른 곳에서 저장")
    other.locator('[data-offer="stale"]').click()
    panel = other.locator("section[data-stale]")
    expect(panel).to_contain_text("11")
    expect(panel).to_contain_text("12")
    panel.get_by_role("button").click()
    other.wait_for_url(re.compile("/review/$"))
    version(other, 2)
    assert stored(world, cast) == {"need": "12.0"} and other.evaluate(KEPT) == []

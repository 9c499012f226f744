"""The assignment table in a real browser, in both languages, wide and narrow: solved, cells ruled by keyboard, confirmed."""

import re

import pytest
from playwright.sync_api import expect

from reviews import actions
from reviews.models import Assignment, PairRule, ReviewerPost, ReviewerProfile
from tests import worlds_reviews as worlds
from tests.applications.test_admission_browser import looked_at
from tests.applications.test_autosave import sign_in

pytestmark = pytest.mark.journey


def known(cast, proposals):
    """Two who know the field, one who does not; the rest said nothing."""
    by, field = cast.programme_officer.user, proposals[0].field
    other = "safety" if field != "safety" else "income"
    for one, fields in zip(cast.reviewers, ([field], [field], [other]), strict=False):
        ReviewerProfile.objects.create(reviewer=one.user, fields=fields, most=3)
        ReviewerPost.objects.create(reviewer=one.user, organisation="예시대학교", written_by=by)


def test_an_officer_solves_locks_by_keyboard_and_confirms(committed_db, cast, clock, worker, page):
    world = worlds.prepared(cast, clock, 3)
    known(cast, world.proposals)
    kin = {"government": world.proposals[1].government, "kind": "kin", "by": cast.programme_officer}
    actions.declare_conflict(reviewer=cast.reviewers[1].user, **kin)
    address = worker.start_web()
    sign_in(page, address, cast.programme_officer)
    page.goto(f"{address}/rounds/{world.round.pk}/plans/")
    looked_at(page)
    page.get_by_label("한 기관에서").fill("1")
    page.get_by_role("button", name="배정안 계산").click()
    expect(page.get_by_text("최적 배정안을 계산했습니다")).to_be_visible()
    looked_at(page)
    first = page.locator("tbody input[name=pairs]").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    value = first.get_attribute("value")
    page.keyboard.press("l")
    page.wait_for_url(re.compile("/plans/$"))
    expect(page.locator("tbody .badge", has_text="고정")).to_be_visible()
    assert f"{PairRule.objects.get().proposal_id}-{PairRule.objects.get().reviewer_id}" == value
    page.locator("tbody td a").first.click()
    looked_at(page)
    page.goto(f"{address}/rounds/{world.round.pk}/plans/")
    page.get_by_text("배정안 요청").click()
    page.get_by_role("button", name="다시 계산").click()
    page.get_by_role("link", name="반영될 내용").click()
    looked_at(page)
    page.get_by_role("button", name="확정").click()
    page.wait_for_url(re.compile(f"/rounds/{world.round.pk}/$"))
    assert Assignment.objects.count() == 9

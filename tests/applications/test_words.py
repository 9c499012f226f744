"""What an official reads on the pages of a draft: sums, both texts in words, what is not sent yet, where one is."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests import worlds_applications as worlds
from tests.applications.test_autosave import sign_in

UNSENT = "저장만으로는 제출되지 않습니다."


def cost_rows(*rows, version=1):
    """A cost table as a browser posts it: (unit price, quantity) a row."""
    posted = {"version": version, "rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    for number, (price, quantity) in enumerate(rows):
        row = {"category": "equipment", "fiscal_year": 2027, "description": "감지기 (예시)"}
        row |= {"unit_price": price, "quantity": quantity}
        posted |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return posted


@pytest.mark.parametrize("key", ["", "overview/", "costs/", "files/", "preview/", "submission/"])
def test_every_page_of_a_draft_says_it_is_not_submitted(world, draft, as_, key):
    assert UNSENT in as_(world.officer).get(f"/proposals/{draft.code}/{key}").text


def test_what_was_submitted_no_longer_says_so(world, as_):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    for key in ("", "preview/"):
        assert UNSENT not in as_(world.officer).get(f"/proposals/{proposal.code}/{key}").text


def test_the_cost_table_adds_up_without_a_script(world, draft, as_):
    page = as_(world.officer).get(f"/proposals/{draft.code}/costs/").text
    amounts = re.findall(r"<output data-row-amount>([^<]*)", page.partition("<template>")[0])
    assert amounts[:2] == ["250,000,000", "250,000,000"]
    assert re.search(r"data-rows-total[^>]*>500,000,000원<", page)


def test_what_was_typed_adds_up_beside_its_errors(world, draft, as_):
    rows = cost_rows(("1,000천원", 3), ("many", 2), ("5", 10**6))
    answer = as_(world.officer).post(f"/proposals/{draft.code}/costs/", rows)
    assert answer.status_code == 422
    assert re.search(r"data-rows-total[^>]*>8,000,000원<", answer.text)


def test_each_id_is_on_the_page_once_whatever_is_wrong(world, draft, as_):
    """A cell may carry two errors."""
    rows = cost_rows((10**12, 10**6), ("\0", "x"))
    answer = as_(world.officer).post(f"/proposals/{draft.code}/costs/", rows)
    ids = Counter(re.findall(r'\sid="([^"]+)"', answer.text))
    assert answer.status_code == 422
    assert [name for name, times in ids.items() if times > 1] == []


def test_a_government_alone_is_said_in_a_sentence(world, draft, as_):
    page = as_(world.officer).get(f"/proposals/{draft.code}/preview/").text
    assert "다른 지방자치단체의 참여 없이 단독으로 신청합니다." in page


def test_a_day_has_one_name_in_the_form_and_in_print(world, draft, as_):
    for key in ("overview/", "preview/"):
        page = as_(world.officer).get(f"/proposals/{draft.code}/{key}").text
        assert "시작일" in page
        assert "종료일" in page


def test_a_stale_table_is_compared_in_words(world, draft, as_):
    answer = as_(world.officer).post(f"/proposals/{draft.code}/costs/", cost_rows((7_000_000, 2), version=0))
    assert answer.status_code == 409
    row = next(row for row in answer.context["differences"] if row["name"] == "rows")
    theirs, mine = ("".join(piece.text for piece in row[whose]) for whose in ("theirs", "mine"))
    assert mine == "장비 · 2027 · 감지기 (예시) · 7,000,000 · 2"
    assert theirs.splitlines()[1] == "소프트웨어 · 2027 · 관제 화면 · 250,000,000 · 1"


def test_a_wrong_place_is_said_on_top(world, clock, as_):
    proposal = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    worlds.closed(world.call, clock)
    address, place = f"/calls/{world.call.slug}/endorsement/", f"p{proposal.pk}-place"
    answer = as_(world.coordinator).post(address, {place: "0", "step": "ask"})
    assert answer.status_code == 422
    assert f'href="#id_{place}"' in answer.text.partition("<table")[0]


@pytest.mark.journey
def test_sums_follow_the_typing_and_the_anchor_stays_behind(committed_db, cast, worker, page):
    call = worlds.smart_village_call(
        cast.programme_officer,
        opens_at=worlds.OPENS.replace(year=2026, month=1),
        closes_at=worlds.CLOSES.replace(year=2199),
    )
    proposal = worlds.filled_draft(call, cast.officer)
    address = worker.start_web()
    sign_in(page, address, cast.officer)
    page.goto(f"{address}/proposals/{proposal.code}/costs/#rows")
    page.fill("[name=rows-0-unit_price]", "1234000")
    page.fill("[name=rows-0-quantity]", "3")
    expect(page.locator("[data-row-amount]").first).to_have_text("3,702,000")
    expect(page.locator("[data-rows-total]")).to_have_text("253,702,000원")
    page.locator("[data-row]").nth(1).locator("[data-remove-row]").click()
    expect(page.locator("[data-rows-total]")).to_have_text("3,702,000원")
    page.click("button[name=next]")
    page.wait_for_url(f"{address}/proposals/{proposal.code}/funding/")

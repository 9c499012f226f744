"""Amounts in won or in thousand won, as a person likes: what is kept is whole won, and nothing is ever rounded."""

import pytest

from applications.actions import save_section
from applications.models import FundingSource
from portal.accounts.actions import change_profile
from portal.ui import formats
from portal.ui.fields import WonField
from tests import worlds_applications as worlds
from tests.permissions.pages import Page, filled

ODD = 1_234_567


@pytest.fixture
def thousand(world):
    change_profile(user=world.officer.user, by=world.officer, money_unit="thousand")
    return world


def fund(world, draft, *amounts, version=1):
    kinds = ("national", "province", "municipality")
    rows = [
        {"fiscal_year": 2027, "kind": kind, "amount": won} for kind, won in zip(kinds, amounts, strict=False)
    ]
    save_section(
        proposal=draft, section_key="funding", version=version, data={"rows": rows}, by=world.officer
    )


def form_of(answer, address):
    return filled(Page(answer.text).form(address))


def kept(draft):
    return list(FundingSource.objects.filter(proposal=draft).order_by("id").values_list("amount", flat=True))


@pytest.mark.parametrize(
    ("won", "thousand"),
    [(0, "0"), (1_000, "1"), (45_000_000, "45,000"), (999, "999원"), (ODD, "1,234,567원")],
)
def test_an_amount_is_shown_whole_and_read_back_as_it_was(won, thousand):
    field = WonField()
    field.in_unit("thousand")
    assert formats.in_unit(won, "thousand") == thousand
    assert field.clean(formats.in_unit(won, "thousand")) == won
    assert field.clean(formats.in_unit(won, "thousand", "en")) == won
    assert WonField().clean(formats.in_unit(won, "won")) == won


def test_a_table_in_thousand_won_comes_back_unchanged(thousand, draft, as_):
    fund(thousand, draft, 400_000_000, ODD)
    browser, address = as_(thousand.officer), f"/proposals/{draft.code}/funding/"
    answer = browser.get(address)
    sent = form_of(answer, address)
    assert (sent["rows-0-amount"], sent["rows-1-amount"], sent["unit"]) == (
        ["400,000"],
        ["1,234,567원"],
        ["thousand"],
    )
    assert "(단위: 천원)" in answer.text
    assert browser.post(address, sent).status_code == 302
    assert kept(draft) == [400_000_000, ODD]
    assert browser.post(address, {**sent, "version": "3", "rows-0-amount": "5"}).status_code == 302
    assert kept(draft) == [5_000, ODD]


def test_the_page_that_was_typed_into_decides_not_the_switch(world, draft, as_):
    """Switched in another window meanwhile: what stands in this form is still won."""
    browser, address = as_(world.officer), f"/proposals/{draft.code}/funding/"
    sent = form_of(browser.get(address), address)
    back = {"money_unit": "thousand", "next": address}
    assert browser.post("/me/preferences/", back)["Location"] == address
    assert browser.post(address, {**sent, "rows-0-amount": "7000"}).status_code == 302
    assert kept(draft)[0] == 7_000
    del sent["unit"]
    assert browser.post(address, {**sent, "version": "2", "rows-0-amount": "8000"}).status_code == 302
    assert kept(draft)[0] == 8_000


def test_a_damaged_unit_saves_nothing(world, draft, as_):
    browser, address = as_(world.officer), f"/proposals/{draft.code}/funding/"
    sent = form_of(browser.get(address), address)
    before = kept(draft)
    assert browser.post(address, {**sent, "unit": "dollar", "rows-0-amount": "5"}).status_code == 422
    assert kept(draft) == before


def test_unit_price_times_quantity_stays_in_won_and_its_sums_do_not_round(thousand, draft, as_):
    line = {"category": "equipment", "fiscal_year": 2027, "description": "감지기"}
    rows = [{**line, "unit_price": ODD, "quantity": 1}]
    save_section(proposal=draft, section_key="costs", version=1, data={"rows": rows}, by=thousand.officer)
    address = f"/proposals/{draft.code}/costs/"
    answer = as_(thousand.officer).get(address)
    assert form_of(answer, address)["rows-0-unit_price"] == ["1,234,567"]
    assert "(단위: 원)" in answer.text and "(단위: 천원)" in answer.text
    assert ">1,234,567원</td>" in answer.text


def test_shares_and_answers_follow(thousand, as_):
    asked = worlds.sections()
    table = [["name", "이름", "Name", "short"], ["won", "금액", "Amount", "won"]]
    asked[1]["questions"] += [
        worlds.question("price", "won", required=False),
        worlds.question("list", "table", required=False, columns=table),
    ]
    call = worlds.smart_village_call(thousand.programme_officer, slug="asked", prefix="AS", sections=asked)
    draft = worlds.started(call, thousand.officer)
    browser, base = as_(thousand.officer), f"/proposals/{draft.code}/"
    typed = {"price": "12", "list-0-name": "예시", "list-0-won": "3"}
    sent = form_of(browser.get(f"{base}services/"), f"{base}services/")
    assert browser.post(f"{base}services/", {**sent, **typed}).status_code == 302
    answers = {one.question.key: one.value for one in draft.answers.select_related("question")}
    assert (answers["price"], answers["list"]) == (12_000, [{"name": "예시", "won": 3_000}])
    shown = form_of(browser.get(f"{base}services/"), f"{base}services/")
    assert (shown["price"], shown["list-0-won"]) == (["12"], ["3"])
    sent = form_of(browser.get(f"{base}partners/"), f"{base}partners/")
    row = {
        "lead_share": "9",
        "rows-0-government": str(thousand.other_county.government_id),
        "rows-0-share": "4",
    }
    assert browser.post(f"{base}partners/", {**sent, **row}).status_code == 302
    assert sorted(draft.partners.values_list("share", flat=True)) == [4_000, 9_000]


@pytest.mark.parametrize("typed", ["1.5", "많이", "-3"])
def test_what_is_refused_stays_as_typed_in_its_unit(thousand, draft, as_, typed):
    browser, address = as_(thousand.officer), f"/proposals/{draft.code}/funding/"
    sent = form_of(browser.get(address), address)
    answer = browser.post(address, {**sent, "rows-0-amount": typed})
    again = form_of(answer, address)
    assert (answer.status_code, again["rows-0-amount"], again["unit"]) == (422, [typed], ["thousand"])


def test_the_profile_keeps_the_choice(world, as_):
    browser = as_(world.officer)
    sent = form_of(browser.get("/me/"), "/me/")
    assert browser.post("/me/", {**sent, "money_unit": "thousand"}).status_code == 302
    world.officer.user.refresh_from_db()
    assert world.officer.user.money_unit == "thousand"


def test_too_much_is_said_as_an_excess_and_the_share_is_one_number(world, draft, as_):
    """The national share is of the costs, in the facts and in the bar beside them."""
    fund(world, draft, 899_000_000, 100_000_000, 9_990_000)
    page = as_(world.officer).get(f"/proposals/{draft.code}/funding/")
    sums, costs = page.context["sums"], page.context["money"].total
    assert sums.excess == 1_008_990_000 - costs
    share = f"{899_000_000 * 100 / costs:.1f}"
    assert page.text.count(f"<output data-share>{share}</output>") == 1
    assert f"<small>{share} %</small>" in page.text
    assert "△" not in page.text

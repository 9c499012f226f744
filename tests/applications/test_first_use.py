"""What an official met who used the portal for the first time: each sentence says what is so."""

import pytest

from applications.actions import save_section
from portal.accounts.actions import change_profile
from tests import worlds_applications as worlds

TYPED_IN_WON = "여기서는 단가를 언제나 원 단위로 입력합니다."


@pytest.mark.parametrize("unit", ["won", "thousand"])
def test_the_cost_table_says_that_it_takes_won_and_nothing_else(world, draft, as_, unit):
    change_profile(user=world.officer.user, by=world.officer, money_unit=unit)
    page = as_(world.officer).get(f"/proposals/{draft.code}/costs/").text
    assert TYPED_IN_WON in page and "단가 (원)" in page
    assert "금액은 천원 단위로 입력합니다" not in page and "천원 단위로 입력</button>" not in page
    assert "data-row-reading>2억 5,000만 원<" in page


def test_the_page_of_all_sections_says_so_at_that_table_alone(world, draft, as_):
    change_profile(user=world.officer.user, by=world.officer, money_unit="thousand", one_page=True)
    page = as_(world.officer).get(f"/proposals/{draft.code}/whole/").text
    costs = page.partition('id="part-costs"')[2].partition('id="part-funding"')[0]
    assert TYPED_IN_WON in costs and "금액은 천원 단위로 입력합니다" not in costs
    assert "금액은 천원 단위로 입력합니다" in page.partition('id="part-funding"')[2]


def rows(world, draft, key, *lines):
    version = draft.sections.get(call_section__key=key).version
    save_section(proposal=draft, section_key=key, version=version, data={"rows": lines}, by=world.officer)


@pytest.fixture
def uneven(world):
    """Costs over three years, all of it funded in the first."""
    call = worlds.smart_village_call(
        world.programme_officer, slug="years", prefix="YR", rules=worlds.rules(years=3)
    )
    draft = worlds.filled_draft(call, world.officer)
    line = {"category": "equipment", "description": "예시", "quantity": 1}
    costs = ((2027, 300), (2028, 200), (2029, 500))
    rows(world, draft, "costs", *({**line, "fiscal_year": y, "unit_price": won * 10**6} for y, won in costs))
    paid = (("national", 800), ("province", 200))
    rows(world, draft, "funding", *({"fiscal_year": 2027, "kind": k, "amount": w * 10**6} for k, w in paid))
    draft.refresh_from_db()
    return draft


def test_years_that_are_not_funded_in_themselves_are_noted_and_refuse_nothing(world, uneven, as_):
    for key in ("", "funding/", "submission/"):
        assert "2027, 2028, 2029" in as_(world.local_approver).get(f"/proposals/{uneven.code}/{key}").text, (
            key
        )
    assert worlds.submit(uneven, world.local_approver).number


def test_years_that_agree_are_not_noted(world, draft, as_):
    assert "연도별 사업비와 재원이" not in as_(world.officer).get(f"/proposals/{draft.code}/funding/").text


def test_unsaved_text_of_ones_own_is_shown_before_submission(world, draft, as_):
    page = as_(world.local_approver).get(f"/proposals/{draft.code}/submission/").text
    assert f'data-kept="{world.local_approver.user.pk}" data-of="{draft.code}"' in page
    assert "data-kept-send" in page and "js/unsent" in page

"""What desks and calls offer can be done, and what cannot be done says why before anything is typed."""

import uuid

import pytest

from applications import actions
from applications.actions.demand import draft_from_demand, open_survey
from applications.enums.province import Standing
from applications.models import Proposal
from applications.queries.demand import demands_to_use
from applications.queries.progress import answered_for, governments_of, standings_by_call
from portal.home.queries.desks import desk_of
from tests import worlds_applications as worlds
from tests.applications.test_demand import reported
from tests.permissions.pages import Page, filled


def group(desk, title):
    return next((one for one in desk.groups if one.title == title), None)


def shown(by, title):
    found = group(desk_of(by), title)
    return [] if found is None else [item.label for item in found.items]


@pytest.fixture
def elsewhere(world):
    """An open call of another zone."""
    return worlds.smart_village_call(
        world.programme_officer,
        slug="far",
        prefix="FA",
        rules=worlds.rules(zones=["jeju"]),
        title_ko="먼 공모 (예시)",
    )


def test_a_call_that_is_not_for_us_says_why_and_stands_on_no_desk(world, elsewhere, as_):
    for by in (world.officer, world.local_approver):
        page = as_(by).get(f"/calls/{elsewhere.slug}/").text
        assert "우리 지자체는 신청 대상이 아닙니다" in page and "제주" in page and "충청" in page
        assert 'id="start-a-proposal"' not in page
    assert shown(world.officer, "아직 시작하지 않은 공모") == [str(world.call)]
    assert shown(world.coordinator, "지자체 제출 현황") == [str(world.call)]
    assert "지자체 작성 현황" not in as_(world.coordinator).get(f"/calls/{elsewhere.slug}/").text


def test_a_full_number_is_said_before_a_title_is_typed(world, draft, as_):
    for address in (f"/calls/{world.call.slug}/", f"/calls/{world.call.slug}/proposals/"):
        page = as_(world.officer).get(address).text
        assert "모두 채웠습니다" in page and f'href="/proposals/{draft.code}/"' in page
        assert 'name="title"' not in page
    assert 'name="title"' in as_(world.stranger).get(f"/calls/{world.call.slug}/").text


def test_a_demand_is_not_advertised_where_nothing_can_be_started(world, as_):
    programme = world.call.programme
    open_survey(programme=programme, by=world.programme_officer)
    demand = reported(world.officer, programme)
    address = f"/demands/{demand.pk}/"
    assert demands_to_use(world.officer, 5) == [demand]
    form = filled(Page(as_(world.officer).get(address).text).form(f"{address}draft/"))
    own = worlds.started(world.call, world.officer)
    assert demands_to_use(world.officer, 5) == []
    page = as_(world.officer).get(address).text
    assert "모두 채웠습니다" in page and own.get_absolute_url() in page and "draft/" not in page
    late = as_(world.officer).post(f"{address}draft/", form)
    assert late.status_code == 409
    assert "그사이" not in late.text and own.get_absolute_url() in late.text
    actions.discard_proposal(proposal=own, by=world.officer)
    assert demands_to_use(world.officer, 5) == [demand]
    assert draft_from_demand(demand=demand, call=world.call, by=world.officer, key=uuid.uuid4())


def test_desk_and_progress_count_alike(world, as_):
    call = worlds.smart_village_call(
        world.programme_officer, slug="two", prefix="TW", rules=worlds.rules(proposals_per_government=2)
    )
    worlds.submitted(call, world.officer, world.local_approver)
    worlds.started(call, world.officer)
    counted = standings_by_call([call], answered_for(world.province.government))[call.pk]
    rows = list(governments_of(call, world.coordinator))
    assert counted == {
        one: sum(row.standing == one for row in rows) for one in Standing if one != Standing.COMPLETE
    }
    assert counted[Standing.SUBMITTED] == 1
    note = next(
        item.note
        for item in group(desk_of(world.coordinator), "지자체 제출 현황").items
        if f"/{call.slug}/" in item.url
    )
    assert note == f"제출 1곳, 작성 중 0곳, 미착수 {counted[Standing.NOT_STARTED]}곳"


def test_a_draft_that_lacks_nothing_is_told_from_an_unfinished_one(world, as_):
    worlds.filled_draft(world.call, world.officer)
    page = as_(world.coordinator).get(f"/calls/{world.call.slug}/progress/")
    assert "작성 완료, 미제출" in page.text


def test_the_desk_asks_for_a_ranking_when_there_is_something_to_rank(world, clock, as_):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    address = f"/calls/{world.call.slug}/endorsement/"
    assert shown(world.coordinator, "정할 우선순위") == []
    assert "요건을 먼저 검토합니다" in as_(world.coordinator).get(address).text
    worlds.admit(Proposal.objects.get(pk=proposal.pk), world.programme_officer)
    item = group(desk_of(world.coordinator), "정할 우선순위").items[0]
    assert (item.label, "공모가 마감된 뒤" in item.note) == (str(world.call), True)
    worlds.closed(world.call, clock)
    assert "마감된 뒤" not in group(desk_of(world.coordinator), "정할 우선순위").items[0].note


def test_a_place_given_twice_is_refused_and_sums_run_in_one_unit(world, clock, as_):
    call = worlds.smart_village_call(
        world.programme_officer, slug="two", prefix="TW", rules=worlds.rules(proposals_per_government=2)
    )
    pair = [
        worlds.eligible(call, world.officer, world.local_approver, world.programme_officer) for _n in range(2)
    ]
    browser, address = as_(world.coordinator), f"/calls/{call.slug}/endorsement/"
    page = browser.get(address).text
    assert "data-running>400,000,000<" in page and "data-running>800,000,000<" in page
    assert "백만원" not in page
    typed = {f"p{one.pk}-place": "1" for one in pair}
    refused = browser.post(address, {**typed, "step": "save"})
    assert (refused.status_code, "두 번" in refused.text) == (422, True)
    assert browser.post(address, {**typed, "step": "sum"}).status_code == 200

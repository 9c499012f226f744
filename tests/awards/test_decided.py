"""What was decided reads as it was decided: the envelopes carry the awards afterwards, the pages do not count them twice."""

import pytest

from awards import actions
from awards.models import Scenario
from awards.queries import scenarios as reads
from tests import worlds_awards as world_of
from tests.factories import sign_in

pytest_plugins = ["tests.cast"]


def differing(scenario):
    return [row.line.place for row in reads.sheet(Scenario.objects.get(pk=scenario.pk)).differences]


def shown(client, who, scenario):
    sign_in(client, who)
    return [client.get(f"/scenarios/{scenario.pk}/{page}").content.decode() for page in ("", "decision/")]


def test_the_rank_order_followed_stays_followed(cast, clock, client):
    world = world_of.funded_call(cast, clock, (400, 300, 200), province=600)
    scenario = world_of.proposed(world)
    assert differing(scenario) == []
    actions.approve_awards(scenario=scenario, by=world.approver)
    assert differing(scenario) == []
    for page in shown(client, world.approver, scenario):
        assert "순위와 다름" not in page and "부족" not in page
    assert "없음" in shown(client, world.approver, scenario)[1]


@pytest.mark.parametrize("state", ["proposed", "approved"])
def test_a_difference_stays_one(cast, clock, client, state):
    world = world_of.funded_call(cast, clock, (400, 300, 200), province=600)
    scenario = world_of.proposed(world, skip=True)
    if state == "approved":
        actions.approve_awards(scenario=scenario, by=world.approver)
    world_of.amend(cast, world.envelopes["province"], 300 * world_of.MILLION)
    assert differing(scenario) == [3]
    for page in shown(client, world.approver, scenario):
        assert scenario.lines.get(place=3).reason in page


def test_a_scenario_sent_back_is_told_by_todays_envelopes(cast, clock):
    world = world_of.funded_call(cast, clock, (400, 300, 200), province=600)
    scenario = world_of.proposed(world)
    actions.send_back(scenario=scenario, comment="예시", by=world.approver)
    world_of.amend(cast, world.envelopes["province"], 300 * world_of.MILLION)
    assert differing(scenario) == [2, 3]


def test_proposing_saves_what_was_typed_first(cast, clock, client):
    world = world_of.funded_call(cast, clock, (400,), basis="subsidy")
    scenario = actions.start_scenario(call=world.call, by=world.officer)
    line = scenario.lines.get()
    sign_in(client, world.officer)
    page, prefix = f"/scenarios/{scenario.pk}/", f"line{line.pk}"
    assert 'name="propose"' in client.get(page).content.decode()
    typed = {f"{prefix}-outcome": "award", f"{prefix}-amount": "300000000", "propose": "1"}
    refused = client.post(page, typed)
    assert refused.status_code == 422 and "300000000" in refused.content.decode().replace(",", "")
    asked = client.post(page, {**typed, f"{prefix}-reason": "예산 범위 (예시)"})
    assert asked.url == f"{page}decision/"
    assert "300,000,000" in client.get(asked.url).content.decode()
    line.refresh_from_db()
    assert (line.amount, line.reason) == (300 * world_of.MILLION, "예산 범위 (예시)")

"""Awarded projects for everyone, the trail for auditors: what is shown to whom, at what cost."""

import pytest

from portal.activity.actions import record
from portal.activity.verbs import VERBS
from tests import worlds_awards as worlds

ROWS = (1, 3, 30)


@pytest.mark.parametrize("rows", ROWS)
def test_awarded_projects_cost_the_same_at_any_length(cast, clock, client, count_db, rows):
    world = worlds.ranked_call(cast, clock, (4,) * rows)
    worlds.envelope(cast, 10_000 * worlds.MILLION)
    worlds.published(world)
    client.get("/awarded/")
    with count_db(queries=3) as seen:
        page = client.get("/awarded/")
    assert len(page.context["table"].page.rows) == rows
    assert seen.rows == rows + 2  # one year and one province to choose from


def test_nothing_is_listed_before_publication(cast, clock, client):
    world = worlds.ranked_call(cast, clock, (4, 8))
    worlds.envelope(cast, 10_000 * worlds.MILLION)
    award = worlds.decided(world)[0]
    assert list(client.get("/awarded/").context["table"].page.rows) == []
    assert client.get(f"/awarded/{award.code}/").status_code == 404


def test_awarded_projects_by_year_field_province_and_text(season, as_):
    browser = as_(None)

    def found(**asked):
        return browser.get("/awarded/", asked).context["table"].found().count()

    assert found() == found(year="2024") == 99
    assert found(year="2023") == 99  # not a year with awards: said beside the field, narrows nothing
    assert 0 < found(field="safety") < 99
    assert found(q="스마트 버스정류장 및 횡단보도") == 1
    assert found(q="경로당 공주시") == 1
    province = browser.get("/awarded/").context["table"].form.fields["province"].choices[1][0]
    assert 0 < found(province=province) < 99


def test_a_project_page_shows_money_steps_and_results_but_no_person(season, as_, count_db):
    award = season["local_officer"].organisation.awards.get()
    browser = as_(None)
    with count_db(queries=6):
        page = browser.get(f"/awarded/{award.code}/").content.decode()
    assert "스마트 버스정류장 및 횡단보도" in page and "제목 출처" in page
    assert "교부결정" in page and "목표" in page
    assert season["local_officer"].user.name not in page


@pytest.mark.parametrize("rows", ROWS)
def test_the_trail_costs_the_same_at_any_length(cast, as_, count_db, rows):
    for _ in range(rows):
        record(by=cast.officer, verb="sample_deed", thing=cast.county, facts={"one": 1})
    browser = as_(cast.auditor)
    browser.get("/trail/")
    with count_db(queries=9) as seen:
        page = browser.get("/trail/")
    assert len(page.context["table"].page.rows) == rows
    assert seen.rows == rows + FIXED


FIXED = 5  # session, person, role, number of unread letters, one chain


def test_the_trail_by_person_verb_chain_and_day(season, as_):
    browser = as_(season["auditor"])

    def found(**asked):
        return browser.get("/trail/", asked).context["table"].found()

    assert {one.verb for one in found(verb="settle")} == {"settle"}
    assert "예시 사업담당자" in browser.get("/trail/", {"verb": "settle"}).content.decode()
    assert (
        str(VERBS["settle"]) in browser.get("/trail/", {"chain": "call:smart-village-2024"}).content.decode()
    )
    assert found(verb="settle").count() == 1
    assert {one.chain for one in found(chain="call:smart-village-2024")} == {"call:smart-village-2024"}
    assert all(one.at.year == 2023 for one in found(since="2023-04-25", until="2023-04-26"))
    assert found(q="홍성군 예시").exists()


def test_one_deed_shows_its_facts_and_its_links(season, as_):
    browser = as_(season["auditor"])
    event = browser.get("/trail/", {"verb": "settle"}).context["table"].found().get()
    page = browser.get(f"/trail/{event.pk}/").content.decode()
    assert event.hash in page and event.previous_hash in page and "returned" in page


def test_the_trail_is_for_auditors_alone(cast, as_):
    event = record(by=cast.officer, verb="sample_deed", thing=cast.county)
    for name, who in cast.everyone().items():
        wanted = {"auditor": 200, "public": 302}.get(name, 404)
        assert as_(who).get("/trail/").status_code == wanted, name
        assert as_(who).get(f"/trail/{event.pk}/").status_code == wanted, name


@pytest.mark.parametrize(
    "asked", [{"since": "x"}, {"verb": "none"}, {"q": "\x00"}, {"year": "2024x"}, {"after": "%%"}]
)
def test_a_wrong_question_is_answered_beside_its_field(season, as_, asked):
    for address, who in (("/trail/", season["auditor"]), ("/awarded/", None)):
        assert as_(who).get(address, asked).status_code in (200, 400, 422)


def test_robots_and_icon(client, db):
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()
    assert client.get("/favicon.ico").status_code == 302


def test_each_name_of_a_deed_stands_once_and_finds_all_that_are_called_so(season, as_):
    page = as_(season["auditor"]).get("/trail/", headers={"accept-language": "ko"})
    labels = [str(label) for _verb, label in page.context["table"].form.fields["verb"].choices]
    assert len(labels) == len(set(labels))

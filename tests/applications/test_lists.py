"""Every list at 1, 3 and 30 rows against one number of queries, and the same rows at two sizes of the database.

Three of the queries of each page write the session: within a test its transaction is a savepoint, two statements more.
"""

import pytest

from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory


def neighbours(world, count, call=None):
    """Submitted proposals of so many further counties of the province."""
    for number in range(count):
        county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
        officer = MembershipFactory(organisation=county, role="local_officer")
        approver = MembershipFactory(organisation=county, role="local_approver")
        worlds.submitted(call or world.call, officer, approver, title=f"예시 {number}")


def lists(world):
    slug = world.call.slug
    return {
        "proposals of a desk": (world.programme_officer, "/proposals/", 9),
        "proposals of a province": (world.coordinator, "/proposals/", 8),
        "proposals of a call": (world.auditor, f"/calls/{slug}/proposals/", 10),
        "screening": (world.programme_officer, f"/calls/{slug}/screening/", 10),
        "own proposals": (world.officer, "/proposals/", 8),
    }


NAMES = [
    "proposals of a desk",
    "proposals of a province",
    "proposals of a call",
    "screening",
    "own proposals",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_list_costs_the_same_however_long(world, as_, count_db, name, rows):
    neighbours(world, rows)
    who, address, queries = lists(world)[name]
    browser = as_(who)
    browser.get(address)
    with count_db(queries=queries):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("name", NAMES[:4])
def test_a_page_fetches_as_many_rows_from_a_larger_database(world, as_, count_db, name):
    neighbours(world, 55)
    who, address, _queries = lists(world)[name]
    browser = as_(who)
    browser.get(address)
    with count_db() as small:
        browser.get(address)
    neighbours(world, 25)
    with count_db() as large:
        browser.get(address)
    assert small.rows == large.rows


@pytest.mark.parametrize("count", [1, 3, 30])
def test_calls(world, client, count_db, count):
    for number in range(count):
        worlds.smart_village_call(
            world.programme_officer,
            slug=f"sample-{number}",
            prefix=f"S{number}",
            ceilings={world.province.government: 1},
        )
    with count_db(queries=1):
        assert client.get("/calls/").status_code == 200


def test_pages_of_a_draft_stay_within_fifteen_queries_and_the_savepoint(world, draft, as_, count_db):
    browser = as_(world.officer)
    for address in (
        "",
        "overview/",
        "costs/",
        "funding/",
        "services/",
        "partners/",
        "targets/",
        "files/",
        "submission/",
    ):
        with count_db() as seen:
            assert browser.get(f"/proposals/{draft.code}/{address}").status_code == 200
        assert seen.queries <= 17, (address, seen.queries)


def test_search_filter_sort_and_export(world, as_):
    neighbours(world, 3)
    browser = as_(world.programme_officer)
    assert browser.get("/proposals/?q=예시+1").text.count("예시 1") >= 1
    for query in (
        "sort=asked",
        "sort=-shown",
        "sort=number",
        "state=submitted",
        "year=2027",
        "export=csv",
        "export=xlsx",
    ):
        assert browser.get(f"/proposals/?{query}").status_code == 200, query
    province = world.province.government.pk
    assert browser.get(f"/proposals/?province={province}").status_code == 200
    for broken in (
        "state=nothing",
        "year=abc",
        "province=x",
        "province=999999999999999999999",
        "q=" + "가" * 200,
    ):
        assert browser.get(f"/proposals/?{broken}").status_code == 422, broken
    assert browser.get("/proposals/?after=nonsense").status_code == 400

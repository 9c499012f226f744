"""Every list at 1, 3 and 30 rows against one number of queries, and the same rows at two sizes of the database.

Three of the queries of each page write the session: within a test its transaction is a savepoint, two statements more.
"""

import pytest

from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory
from tests.sizes import LENGTHS, PROVE

SIZES = (1, 3, 30, 55, 80) if PROVE else (1, 53, 60)  # a page shows 50


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


def measured(world, as_, count_db):
    """What each list costs once sessions and templates are warm."""
    found = {}
    for name, (who, address, _queries) in lists(world).items():
        browser = as_(who)
        browser.get(address)
        with count_db() as found[name]:
            assert browser.get(address).status_code == 200, name
    return found


def test_a_list_costs_the_same_however_long_and_reads_one_page_of_rows(world, as_, count_db):
    """One world that grows: filling it costs more than all that is asked of it."""
    queries, there, rows = {name: one[2] for name, one in lists(world).items()}, 0, {}
    own = worlds.smart_village_call(
        world.programme_officer, slug="own", prefix="OW", rules=worlds.rules(proposals_per_government=99)
    )
    for size in SIZES:
        neighbours(world, size - there)
        for number in range(there, size):
            worlds.started(own, world.officer, title=f"예시 자체 {number}")
        there, seen = size, measured(world, as_, count_db)
        assert {name: one.queries for name, one in seen.items()} == queries, size
        rows[size] = {name: one.rows for name, one in seen.items()}
    assert rows[size] == rows[SIZES[-2]]


@pytest.mark.parametrize("count", LENGTHS)
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


def test_the_office_is_offered_only_states_that_it_meets(world, as_):
    for who, meets in (("programme_officer", False), ("ministry_approver", False), ("auditor", True)):
        page = as_(getattr(world, who)).get("/proposals/").text
        assert ('<option value="draft"' in page) is meets, who
        assert '<option value="submitted"' in page

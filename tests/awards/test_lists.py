"""Every list at 1, 3 and 30 rows against one number of queries, and at two sizes against the same rows fetched."""

import pytest

from awards.actions import start_scenario
from awards.models import Award, AwardShare, Envelope, FiscalYear, LedgerEntry
from portal.accounts.models import LocalGovernment
from tests import worlds_awards as world_of
from tests.awards import raw
from tests.factories import ProvinceFactory, sign_in

pytest_plugins = ["tests.cast"]


def measure(client, count_db, who, url):
    sign_in(client, who)
    client.get(url)
    with count_db() as seen:
        response = client.get(url)
    assert response.status_code == 200
    return seen


def same_queries(client, count_db, who, url, grow, queries):
    """The list at 1, 3 and 30 rows."""
    found = []
    for size in (1, 3, 30):
        grow(size)
        found.append(measure(client, count_db, who, url).queries)
    assert found == [queries] * 3


@pytest.fixture
def many(cast, clock):
    """More awards of one call, each with its share and a line, under one envelope."""
    nation = raw.envelope(cast, 10**12)
    made: list[AwardShare] = []

    def grow(size):
        if not made:
            made.extend(raw.awards(cast, 130))
        for share in made[LedgerEntry.objects.count() : size]:
            LedgerEntry.objects.create(
                share=share, kind="commit", amount=10**6, request_key=raw.key(),
                proposed_by=cast.programme_officer.user, approved_by=cast.ministry_approver.user,
            )  # fmt: skip

    return nation, grow


def test_the_lines_of_an_envelope(cast, client, count_db, many):
    nation, grow = many
    same_queries(client, count_db, cast.programme_officer, f"/envelopes/{nation.pk}/", grow, 11)
    grow(60)
    first = measure(client, count_db, cast.programme_officer, f"/envelopes/{nation.pk}/").rows
    grow(130)
    assert measure(client, count_db, cast.programme_officer, f"/envelopes/{nation.pk}/").rows == first


def test_envelopes(cast, client, count_db):
    FiscalYear.objects.create(year=2027)
    provinces: list[LocalGovernment] = [ProvinceFactory() for _ in range(38)]
    dims = [(province, field) for province in provinces for field in ("safety", "income", "facilities", None)]

    def grow(size):
        for province, field in dims[Envelope.objects.count() : size]:
            Envelope.objects.create(fiscal_year_id=2027, province=province, field=field)

    same_queries(client, count_db, cast.auditor, "/envelopes/", grow, 12)
    grow(60)
    first = measure(client, count_db, cast.auditor, "/envelopes/").rows
    grow(130)
    assert measure(client, count_db, cast.auditor, "/envelopes/").rows == first


def test_awards(cast, client, count_db):
    def grow(size):
        raw.awards(cast, size - Award.objects.count())

    same_queries(client, count_db, cast.programme_officer, "/awards/", grow, 9)
    grow(60)
    first = measure(client, count_db, cast.programme_officer, "/awards/").rows
    grow(130)
    assert measure(client, count_db, cast.programme_officer, "/awards/").rows == first


def test_a_scenario_costs_the_same_whatever_its_length(cast, clock, client, count_db):
    sizes = []
    for number, asks in enumerate([(400,), (400, 300, 200)]):
        world = world_of.ranked_call(cast, clock, asks, slug=f"c{number}", prefix=f"C{number}")
        if not sizes:
            world_of.envelope(cast, 10**12)
        scenario = start_scenario(call=world.call, by=world.officer)
        sizes.append(measure(client, count_db, world.officer, f"/scenarios/{scenario.pk}/").queries)
    assert sizes == [12, 12]


def test_approvals_and_an_award(cast, clock, client, count_db):
    world = world_of.funded_call(cast, clock, (400,))
    assert measure(client, count_db, world.approver, "/approvals/").queries == 14
    award = world_of.settled(world)
    assert measure(client, count_db, world.officer, f"/awards/{award.code}/").queries == 15

"""Every list of this floor at 1, 3 and 30 rows costs one number of queries, and the same number of rows at two sizes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Proposal
from reviews import actions
from reviews.models import Conflict
from tests import factories
from tests import worlds_reviews as worlds
from tests.factories import sign_in
from tests.sizes import LENGTHS


def cost(client, address: str, count_db) -> tuple[int, int]:
    client.get(address)  # sessions, content types and templates are warm
    with count_db() as seen:
        assert client.get(address).status_code == 200
    return seen.queries, seen.rows


@pytest.fixture
def measured(cast, clock, client, count_db):
    """Queries of an office page and of the desk with so many proposals of one reviewer each, by name."""

    def measure(count: int) -> dict[str, int]:
        world = worlds.assigned(cast, clock, count, panel=1)
        for _each in range(count):
            Conflict.objects.create(
                reviewer=cast.reviewers[1].user, kind="kin", declared_by=cast.programme_officer.user,
                government=factories.MunicipalityFactory(parent=cast.county.government.parent),
            )  # fmt: skip
        sign_in(client, cast.programme_officer)
        found = {
            name: cost(client, reverse(f"reviews:{name}", args=[world.round.pk]), count_db)[0]
            for name in ("round", "plans", "conflicts", "opening")
        }
        sign_in(client, cast.reviewer)
        found["desk"] = cost(client, reverse("reviews:desk"), count_db)[0]
        for proposal in world.proposals:
            worlds.reviewed(world.of(proposal, cast.reviewer), cast.reviewer)
        actions.approve_opening(opening=worlds.proposed(world, reason="예시 사유"), by=cast.ministry_approver)
        sign_in(client, cast.auditor)
        ranking = reverse("reviews:ranking", args=[world.round.pk])
        actions.keep_results(world.reload().round)
        found["preview"] = cost(client, ranking, count_db)[0]
        actions.close_round(round=world.reload().round, by=cast.programme_officer)
        found["ranking"] = cost(client, ranking, count_db)[0]
        return found

    return measure


QUERIES = {"round": 14, "plans": 33, "conflicts": 13, "opening": 14, "desk": 15, "preview": 13, "ranking": 13}


@pytest.mark.parametrize("rows", LENGTHS)
def test_a_page_costs_the_same_at_any_length(measured, rows):
    found = measured(rows)
    assert found == QUERIES, found


def test_a_page_of_the_ranking_reads_the_same_rows_from_a_larger_database(cast, clock, client, count_db):
    world, _ranking = worlds.ranked(cast, clock, 2, totals=(90, 80))
    sign_in(client, cast.auditor)
    address = reverse("reviews:ranking", args=[world.round.pk])
    board = reverse("reviews:round", args=[world.round.pk])
    before = cost(client, address, count_db), cost(client, board, count_db)
    rules = {"slug": "another-call", "prefix": "AN"}
    other = worlds.closed_call(cast, clock, 6, **rules)
    clock.advance(days=1)
    round_ = actions.create_round(
        call=other[0], due_at=clock.now() + timedelta(days=9), by=cast.programme_officer
    )
    pairs = [(proposal.pk, one.user_id) for proposal in other[1] for one in cast.reviewers]
    actions.assign_reviewers(round=round_, pairs=pairs, by=cast.programme_officer)
    assert Proposal.objects.count() == 8
    assert (cost(client, address, count_db), cost(client, board, count_db)) == before

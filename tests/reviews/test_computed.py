"""What an opened round comes to is kept for its pages: the same as computed anew, sealed before, for the office alone."""

import random

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from applications import actions as applied
from portal.activity.models import Event, Notice
from reviews import actions, queries, tasks
from reviews.models import Computed
from tests import worlds_reviews as worlds
from tests.factories import as_owner, sign_in
from tests.reviews.test_guards import refused, run

STORE = (
    "INSERT INTO reviews_computed (round_id, basis, lines, within, apart, advice)"
    " VALUES (%s, 'x', '[]', '[]', '{}', '{}')"
)


def spread(world, seed=1):
    """Every review in, with totals that differ by reviewer and proposal; opened."""
    draw = random.Random(seed)
    for proposal in world.proposals:
        for place, who in enumerate(world.cast.reviewers[:3]):
            worlds.reviewed(world.of(proposal, who), who, worlds.sheet(5 * draw.randint(9, 16) + 5 * place))
    actions.approve_opening(opening=worlds.proposed(world), by=world.cast.ministry_approver)
    return world.reload()


@pytest.fixture
def world(cast, clock):
    return spread(worlds.assigned(cast, clock, 4))


def page(client, who, world, **query):
    sign_in(client, who)
    return client.get(reverse("reviews:advice", args=[world.round.pk]), query)


@pytest.mark.guards
def test_nothing_is_kept_of_a_sealed_round_and_without_the_guard_it_is(cast, clock):
    world = worlds.scored(cast, clock, 1)
    assert refused(STORE, world.round.pk) == "MA203"
    assert tasks.compute_results() == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER computed_gate ON reviews_computed")
    assert run(STORE, world.round.pk) == 1


def test_what_is_kept_is_what_is_computed(world):
    assert queries.kept(world.round) is None
    before = queries.outcome(world.round)
    assert tasks.compute_results() == 1 and tasks.compute_results() == 0
    after = queries.kept(world.round)
    assert (after.lines, after.within, after.apart) == (before.lines, before.within, before.apart)
    assert after.advice == Computed.objects.get().advice and len(after.advice["totals"]) == 4
    assert queries.outcome(world.round) == after


def test_it_is_computed_anew_when_a_proposal_is_taken_back_or_a_review_is_void(world, cast):
    tasks.compute_results()
    first = world.proposals[0]
    applied.withdraw_proposal(proposal=first, by=cast.local_approver)
    assert queries.kept(world.round) is None
    assert len(queries.outcome(world.round).lines) == 3
    assert tasks.compute_results() == 1
    one = world.of(world.proposals[1], cast.reviewers[0])
    actions.void_assignment(assignment=one, reason="예시 사유", by=cast.programme_officer)
    assert queries.kept(world.round) is None and tasks.compute_results() == 1
    assert min(line.result.reviews for line in queries.kept(world.round).lines) == 2


def test_freezing_keeps_it_for_good(world, cast):
    actions.close_round(round=world.round, by=cast.programme_officer)
    world.reload()
    found = queries.kept(world.round)
    frozen = list(world.round.ranking.lines.values_list("proposal", "total"))
    assert [(line.result.proposal, line.result.total) for line in found.lines] == frozen
    assert tasks.compute_results() == 0


def test_the_tab_waits_then_shows_totals_habits_and_who_decides(world, cast, client, count_db):
    waiting = page(client, cast.programme_officer, world)
    assert "계산하고 있습니다" in waiting.text and "hx-get" in waiting.text
    tasks.compute_results()
    shown = page(client, cast.programme_officer, world)
    with count_db() as seen:
        client.get(reverse("reviews:advice", args=[world.round.pk]))
    assert seen.queries == 13
    for proposal in world.proposals:
        assert proposal.number in shown.text
    for who in cast.reviewers[:3]:
        assert who.user.name in shown.text
    line = queries.kept(world.round).lines[0]
    assert str(line.result.total) in shown.text
    with override("en"):
        client.cookies["django_language"] = "en"
        english = page(client, cast.auditor, world).text
    assert "This is advice for your deliberation, not a result." in english
    assert "95 % interval" in english


def test_it_is_the_officers_and_the_auditors_alone_and_of_a_sealed_round_nobodys(cast, clock, client):
    world = worlds.scored(cast, clock, 1)
    for who in (cast.programme_officer, cast.auditor):
        assert page(client, who, world).status_code == 404
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    others = (cast.ministry_approver, cast.reviewer, cast.officer, cast.local_approver, cast.coordinator)
    for who in others:
        assert page(client, who, world).status_code == 404
    for who in (cast.programme_officer, cast.auditor):
        assert page(client, who, world).status_code == 200


def test_advice_leaves_the_office_in_no_export_and_no_letter(world, cast, client):
    tasks.compute_results()
    actions.close_round(round=world.round, by=cast.programme_officer)
    totals = queries.kept(world.reload().round).advice["totals"].values()
    secrets = {f"{corrected:.1f}" for corrected, _error, _chance in totals} | {
        f"{corrected:.2f}" for corrected, _error, _chance in totals
    }
    official = {f"{line.result.total}" for line in queries.kept(world.round).lines}
    sign_in(client, cast.programme_officer)
    ranking = client.get(reverse("reviews:ranking", args=[world.round.pk]) + "?export=csv")
    body = b"".join(ranking) if ranking.streaming else ranking.content
    letters = "".join(Notice.objects.values_list("text", flat=True))
    trail = "".join(str(facts) for facts in Event.objects.values_list("facts", flat=True))
    for text in (body.decode(), letters, trail):
        assert not [it for it in secrets - official if it in text and it not in "".join(official)]


def test_a_round_that_falls_apart_says_so(cast, clock, client):
    world = worlds.prepared(cast, clock, 2)
    first, second = world.proposals
    panels = {first.pk: cast.reviewers[:2], second.pk: cast.reviewers[2:4]}
    pairs = [(pk, one.user_id) for pk, panel in panels.items() for one in panel]
    actions.assign_reviewers(round=world.round, pairs=pairs, by=cast.programme_officer)
    world.reload()
    for proposal in world.proposals:
        for who in panels[proposal.pk]:
            worlds.reviewed(world.of(proposal, who), who)
    opening = worlds.proposed(world, reason="예시 사유")
    actions.approve_opening(opening=opening, by=cast.ministry_approver)
    tasks.compute_results()
    shown = page(client, cast.programme_officer, world).text
    assert "과제 1건, 평가위원 2명" in shown

"""The board: how far each reviewer is; reminding one, some or all; somebody else for a silent one, in two clicks."""

import pytest
from django.urls import reverse

from portal.activity.models import Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import actions, queries
from reviews.models import Assignment
from tests import worlds_reviews as worlds
from tests.factories import sign_in


@pytest.fixture
def world(cast, clock):
    """Two proposals with three reviewers: the first has begun one, the second is in with both, the third is silent."""
    world = worlds.assigned(cast, clock)
    worlds.marked(world.of(world.proposals[0], cast.reviewers[0]), cast.reviewers[0])
    for proposal in world.proposals:
        worlds.reviewed(world.of(proposal, cast.reviewers[1]), cast.reviewers[1])
    return world


def reminded() -> list[int]:
    return sorted(Notice.objects.filter(kind="reviews/reminder").values_list("recipient", flat=True))


def test_how_far_each_reviewer_is(world, cast, count_db):
    with count_db(queries=1):
        found = {one.reviewer: one for one in queries.paces(world.round)}
    shown = [
        (one.asked, one.declared, one.begun, one.done, one.awaited)
        for one in (found[reviewer.user_id] for reviewer in cast.reviewers[:3])
    ]
    assert shown == [(2, 1, 1, 0, 2), (2, 2, 2, 2, 0), (2, 0, 0, 0, 2)]


def test_one_some_or_all_are_reminded(world, cast, client):
    sign_in(client, cast.programme_officer)
    address = reverse("reviews:reminders", args=[world.round.pk])
    silent, begun, done = (cast.reviewers[place].user_id for place in (2, 0, 1))
    client.post(address, {"reviewers": [str(silent)]})
    assert reminded() == [silent]
    client.post(address)
    assert reminded() == sorted([silent, silent, begun])
    with pytest.raises(Refusal):
        actions.remind_reviewers(round=world.round, by=cast.programme_officer, only=[done])
    assert client.post(address, {"reviewers": ["x", "9" * 40]}).status_code in (302, 409)


def test_substitutes_are_free_of_conflicts_unasked_and_least_loaded_first(world, cast):
    kin = cast.reviewers[3]
    actions.declare_conflict(
        reviewer=kin.user, government=world.proposals[0].government, kind="kin", by=cast.programme_officer
    )
    one = world.of(world.proposals[0], cast.reviewers[2])
    assert [found.reviewer.pk for found in queries.substitutes(one)] == [cast.reviewers[4].user_id]
    other = world.of(world.proposals[1], cast.reviewers[2])
    actions.assign_reviewers(
        round=world.round, pairs=[(other.proposal_id, cast.reviewers[3].user_id)], by=cast.programme_officer
    )
    assert [(found.reviewer.pk, found.load) for found in queries.substitutes(other)] == [
        (cast.reviewers[4].user_id, 0)
    ]


def test_a_silent_reviewer_is_replaced_in_two_clicks(world, cast, client):
    sign_in(client, cast.programme_officer)
    client.cookies["django_language"] = "en"
    one = world.of(world.proposals[0], cast.reviewers[2])
    first = reverse("reviews:replacement", args=[one.pk])
    assert first in client.get(reverse("reviews:round", args=[world.round.pk])).content.decode()
    new = queries.substitutes(one)[0].reviewer
    assert f'value="{new.pk}"' in client.get(first).content.decode()
    assert client.post(first, {"reviewer": str(cast.reviewers[1].user_id)}).status_code == 422
    assert client.post(first, {"reviewer": str(new.pk)}).status_code == 302
    assert Assignment.objects.get(pk=one.pk).state == "voided"
    made = Assignment.objects.get(proposal=one.proposal, reviewer=new)
    assert (made.state, made.submission_id) == ("invited", one.submission_id)
    told = dict(
        Notice.objects.filter(kind__in=["reviews/invitation", "reviews/ended"]).values_list(
            "recipient", "kind"
        )
    )
    assert told[new.pk] == "reviews/invitation" and told[cast.reviewers[2].user_id] == "reviews/ended"
    assert client.get(first).status_code == 404


def test_nobody_is_asked_for_reasons_while_one_takes_the_place_of_another(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    for reviewer, total in zip(cast.reviewers[:2], (90, 20), strict=True):
        worlds.reviewed(world.of(world.proposals[0], reviewer), reviewer, worlds.sheet(total))
    one = world.of(world.proposals[0], cast.reviewers[2])
    actions.replace_reviewer(assignment=one, reviewer=cast.reviewers[3].user_id, by=cast.programme_officer)
    assert not Notice.objects.filter(kind="reviews/apart").exists()


def test_who_may_replace_whom(world, cast):
    one, done = (world.of(world.proposals[0], cast.reviewers[place]) for place in (2, 1))
    new = cast.reviewers[4].user_id
    for who in (cast.ministry_approver, cast.auditor, cast.reviewer, cast.officer):
        with pytest.raises(Denied):
            actions.replace_reviewer(assignment=one, reviewer=new, by=who)
    with pytest.raises(Refusal):
        actions.replace_reviewer(assignment=done, reviewer=new, by=cast.programme_officer)
    with pytest.raises(Invalid):
        actions.replace_reviewer(
            assignment=one, reviewer=cast.reviewers[1].user_id, by=cast.programme_officer
        )
    assert world.of(world.proposals[0], cast.reviewers[2]).state == "invited"

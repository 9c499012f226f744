"""Abstaining is a state of its own: no review, never a zero, taken back until the others' authors may know more."""

from decimal import Decimal as D

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import actions, queries
from reviews.models import Assignment
from tests import worlds_reviews as worlds
from tests.factories import sign_in

REASON = "전문 분야가 아닙니다. (예시)"


@pytest.fixture
def world(cast, clock):
    """One proposal with three reviewers: one is in, two accepted, the second has marked."""
    world = worlds.assigned(cast, clock, 1)
    worlds.reviewed(of(world, cast, 0), cast.reviewers[0], worlds.sheet(90))
    worlds.marked(of(world, cast, 1), cast.reviewers[1], worlds.sheet(20))
    worlds.accepted(of(world, cast, 2), cast.reviewers[2])
    return world


def of(world, cast, place: int) -> Assignment:
    return world.of(world.proposals[0], cast.reviewers[place])


def abstained(world, cast, place: int) -> Assignment:
    return actions.abstain(assignment=of(world, cast, place), reason=REASON, by=cast.reviewers[place])


def test_an_abstention_counts_as_no_review_and_never_as_zero(world, cast):
    abstained(world, cast, 1)
    worlds.reviewed(of(world, cast, 2), cast.reviewers[2], worlds.sheet(80))
    gaps = queries.missing_of(world.round)
    assert not gaps.missing and [one.reason for one in gaps.abstained] == [REASON]
    assert [(one.have, one.live) for one in gaps.short] == [(2, 2)]
    with pytest.raises(Invalid):
        worlds.proposed(world)
    opening = worlds.proposed(world, reason="예시 사유")
    actions.approve_opening(opening=opening, by=cast.ministry_approver)
    [result] = queries.results(world.reload().round)
    assert (result.total, result.reviews, result.spread) == (D("85.00"), 2, D("10.00"))


def test_the_office_is_told_and_the_trail_has_the_reason(world, cast):
    one = abstained(world, cast, 1)
    event = Event.objects.filter(verb="abstain").get()
    assert (event.reason, event.thing_id) == (REASON, str(one.pk))
    told = Notice.objects.filter(event=event, kind="reviews/abstained")
    assert told.count() and all(REASON in text for text in told.values_list("text", flat=True))
    assert queries.counts(world.round)["abstained"] == 1


def test_it_is_taken_back_with_the_marks_as_they_were(world, cast):
    abstained(world, cast, 1)
    with queries.reading_as(cast.reviewers[1].user):
        assert queries.my_review(of(world, cast, 1), cast.reviewers[1].user) is None
    actions.resume(assignment=of(world, cast, 1), by=cast.reviewers[1])
    assert queries.my_total(of(world, cast, 1), cast.reviewers[1].user) == D("20.00")
    assert of(world, cast, 1).state == "accepted" and of(world, cast, 1).reason == ""


def test_not_once_all_are_in_for_then_the_others_may_know_more(world, cast):
    abstained(world, cast, 1)
    abstained(world, cast, 2)
    with pytest.raises(Refusal):
        actions.resume(assignment=of(world, cast, 1), by=cast.reviewers[1])
    with pytest.raises(DatabaseError, match="all reviews are in"), transaction.atomic():
        Assignment.objects.filter(pk=of(world, cast, 1).pk).update(state="accepted")


def test_the_last_one_awaited_abstains_and_the_others_are_asked_for_their_reasons(world, cast):
    actions.submit_review(assignment=of(world, cast, 1), by=cast.reviewers[1])
    abstained(world, cast, 2)
    asked = Notice.objects.filter(kind="reviews/apart").values_list("recipient", flat=True)
    assert set(asked) == {cast.reviewers[0].user_id, cast.reviewers[1].user_id}


def test_only_its_reviewer_with_a_reason_while_the_marks_are_open(world, cast):
    one = of(world, cast, 1)
    with pytest.raises(Denied):
        actions.abstain(assignment=one, reason=REASON, by=cast.reviewers[2])
    for reason in ("", "  ", "가" * 301):
        with pytest.raises(Invalid):
            actions.abstain(assignment=one, reason=reason, by=cast.reviewers[1])
    with pytest.raises(DatabaseError, match="an abstention has a reason"), transaction.atomic():
        Assignment.objects.filter(pk=one.pk).update(state="abstained")
    worlds.proposed(world, reason="예시 사유")
    with pytest.raises(Refusal):
        actions.abstain(assignment=one, reason=REASON, by=cast.reviewers[1])
    with (
        pytest.raises(DatabaseError, match="sealed phase over"),
        connection.cursor() as cursor,
        transaction.atomic(),
    ):
        cursor.execute(
            "UPDATE reviews_assignment SET state = 'abstained', reason = 'x' WHERE id = %s", [one.pk]
        )


def test_nobody_who_abstained_is_asked_for_the_same_again(world, cast):
    abstained(world, cast, 1)
    with pytest.raises(Invalid):
        actions.assign_reviewers(
            round=world.round, pairs=world.pairs(cast.reviewers[1:2]), by=cast.programme_officer
        )


def test_on_the_pages(world, cast, client):
    client.cookies["django_language"] = "en"
    sign_in(client, cast.reviewers[1])
    one = of(world, cast, 1)
    address = reverse("reviews:abstention", args=[one.pk])
    assert "never as zero" in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": REASON}).url == reverse("reviews:desk")
    page = client.get(reverse("reviews:review", args=[one.pk])).content.decode()
    assert REASON in page and "Judge after all" in page
    assert client.get(reverse("reviews:proposal", args=[one.pk])).status_code == 404
    assert client.post(reverse("reviews:recall", args=[one.pk])).url == reverse(
        "reviews:review", args=[one.pk]
    )
    sign_in(client, cast.programme_officer)
    assert REASON not in client.get(reverse("reviews:opening", args=[world.round.pk])).content.decode()

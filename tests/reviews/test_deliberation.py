"""After the opening an author may change marks: with a reason, in an open deliberation, and nothing is lost."""

from decimal import Decimal as D

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import actions, queries
from reviews.models import Deliberation, Mark, Review, Revision
from tests import worlds_reviews as worlds
from tests.factories import sign_in

REASON = "발표를 듣고 예산 근거를 확인했습니다. (예시)"


@pytest.fixture
def world(cast, clock):
    """An opened round of one proposal: 90, 80 and 70 marks."""
    return worlds.opened(cast, clock, 1)


def held(world, cast) -> Deliberation:
    return actions.open_deliberation(
        round=world.round, proposal=world.proposals[0], by=cast.programme_officer
    )


def of(world, cast, place: int = 0):
    return world.of(world.proposals[0], cast.reviewers[place])


def revised(world, cast, place: int = 0, total: int = 50, **more) -> Review:
    one, by = of(world, cast, place), cast.reviewers[place]
    given = {"version": 1, "marks": worlds.sheet(total), "reason": REASON, **more}
    return actions.revise_review(assignment=one, by=by, **given)


def test_a_change_is_a_new_version_and_the_earlier_one_stands_beside_it(world, cast, clock):
    held(world, cast)
    revised(world, cast)
    clock.advance(minutes=5)
    revised(world, cast, total=60, version=2, comment="다시 (예시)")
    [changed] = queries.versions_of(world.round, world.proposals[0])
    assert changed.reviewer == cast.reviewer.user
    assert [one.total for one in changed.versions] == [D("90.00"), D("50.00"), D("60.00")]
    assert [one.reason for one in changed.versions] == [REASON, REASON, ""]
    assert queries.results(world.round)[0].total == D("70.00")  # of 60, 80 and 70


def test_the_trail_and_the_letters_hold_no_mark(world, cast):
    held(world, cast)
    revised(world, cast, total=55)
    event = Event.objects.get(verb="revise_review")
    assert event.reason == "" and set(event.facts) == {"revision"}
    told = Notice.objects.filter(kind="reviews/deliberation")
    assert set(told.values_list("recipient", flat=True)) == {one.user_id for one in cast.reviewers[:3]}


def test_only_the_author_with_a_reason_while_it_is_open(world, cast):
    with pytest.raises(Refusal):
        revised(world, cast)
    one = held(world, cast)
    with pytest.raises(Denied):
        actions.revise_review(
            assignment=of(world, cast), version=1, marks=worlds.sheet(), reason=REASON, by=cast.reviewers[1]
        )
    for more in (
        {"reason": " "},
        {"marks": worlds.sheet(need=None)},
        {"marks": worlds.sheet(need=D("20.5"))},
    ):
        with pytest.raises(Invalid):
            revised(world, cast, **more)
    with pytest.raises(Stale):
        revised(world, cast, version=0)
    actions.close_deliberation(deliberation=one, by=cast.programme_officer)
    with pytest.raises(Refusal):
        revised(world, cast)
    with pytest.raises(Refusal):
        actions.close_deliberation(deliberation=one, by=cast.programme_officer)
    assert not Revision.objects.exists()


def test_never_after_the_ranking_is_frozen_or_before_the_opening(world, cast, clock):
    held(world, cast)
    actions.close_round(round=world.round, by=cast.programme_officer)
    with pytest.raises(Refusal):
        revised(world.reload(), cast)
    with pytest.raises(Refusal):
        held(world, cast)
    scoring = worlds.scored(cast, clock, 1, slug="another", prefix="AN")
    with pytest.raises(Refusal):
        held(scoring, cast)
    with pytest.raises(Denied):
        actions.open_deliberation(round=scoring.round, proposal=scoring.proposals[0], by=cast.reviewer)


STATEMENTS = {
    "a mark without a version": "UPDATE reviews_mark SET value = 1 WHERE review_id = %s",
    "a comment without a version": "UPDATE reviews_review SET comment = 'x' WHERE id = %s",
    "back to a draft": "UPDATE reviews_review SET state = 'draft' WHERE id = %s",
}


@pytest.mark.parametrize("what", STATEMENTS)
def test_the_database_refuses_what_goes_past_it(world, cast, what):
    held(world, cast)
    review = Review.objects.get(assignment=of(world, cast))
    with (
        queries.reading_as(cast.reviewer.user),
        pytest.raises(DatabaseError, match=r"sealed phase over|locked"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(STATEMENTS[what], [review.pk])


def test_nobody_writes_a_version_for_another_or_changes_one(world, cast):
    held(world, cast)
    review = Review.objects.get(assignment=of(world, cast))
    for who in (cast.reviewers[1], cast.programme_officer):
        with (
            queries.reading_as(who.user),
            pytest.raises(DatabaseError, match="no deliberation now"),
            transaction.atomic(),
        ):
            Revision.objects.create(review=review, number=1, reason=REASON)
    revised(world, cast)
    kept = Revision.objects.get()
    assert (kept.number, kept.before["marks"]["need"], kept.before["bonus"]) == (1, "18.0", "0.0")
    for statement in ("UPDATE reviews_revision SET reason = 'x'", "DELETE FROM reviews_revision"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="closed once"), transaction.atomic():
        Deliberation.objects.update(closed_at=None)


def test_one_version_is_good_for_one_deed_alone(committed_db, cast, clock):
    """A version that was written lets nobody change marks later: it counts within its own transaction."""
    world = worlds.opened(cast, clock, 1)
    held(world, cast)
    revised(world, cast)
    with pytest.raises(DatabaseError, match="sealed phase over"), queries.reading_as(cast.reviewer.user):
        Mark.objects.filter(review__assignment=of(world, cast)).update(value=1)
    assert queries.results(world.round)[0].total == D("66.67")


def test_on_the_pages(world, cast, client):
    client.cookies["django_language"] = "en"
    page = reverse("reviews:deliberation", args=[world.round.pk, world.proposals[0].code])
    own = reverse("reviews:revision", args=[of(world, cast).pk])
    sign_in(client, cast.reviewer)
    assert client.get(own).status_code == 404
    for who, status in ((cast.auditor, 404), (cast.ministry_approver, 404), (cast.programme_officer, 302)):
        sign_in(client, who)
        assert client.get(page).status_code == 200
        assert client.post(page).status_code == status
    sign_in(client, cast.reviewer)
    assert own in client.get(reverse("reviews:review", args=[of(world, cast).pk])).content.decode()
    marks = {f"mark_{key}": str(value) for key, value in worlds.sheet(50).items()}
    assert client.post(own, {"version": "1", **marks}).status_code == 422
    assert client.post(own, {"version": "1", **marks, "mark_need": "", "reason": REASON}).status_code == 422
    assert client.post(own, {"version": "0", **marks, "reason": REASON}).status_code == 409
    assert client.post(own, {"version": "1", **marks, "reason": REASON}).status_code == 302
    sign_in(client, cast.programme_officer)
    text = client.get(page).content.decode()
    assert REASON in text and "90.00" in text and "50.00" in text
    closing = reverse("reviews:deliberation_closing", args=[world.round.pk, world.proposals[0].code])
    assert client.post(closing).status_code == 302
    assert client.post(closing).status_code == 404
    for who in (cast.reviewers[1], cast.officer, cast.stranger):
        sign_in(client, who)
        assert {client.get(page).status_code, client.get(own).status_code} == {404}

"""All that are ready at once; what the others lack; and the revision that is judged, with what was changed since."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from applications.models import Proposal
from portal.ui.refusals import Refusal
from reviews import actions, queries
from reviews.models import Assignment, Review
from tests import worlds_reviews as worlds
from tests.factories import sign_in


@pytest.fixture
def world(cast, clock):
    """Three proposals of one reviewer: marked, half marked, not declared."""
    world = worlds.assigned(cast, clock, 3)
    one, two, _three = (world.of(proposal, cast.reviewer) for proposal in world.proposals)
    worlds.marked(one, cast.reviewer)
    worlds.marked(two, cast.reviewer, worlds.sheet(need=None, plan=None))
    return world


def test_what_is_ready_and_what_the_others_lack(world, cast, count_db):
    with count_db() as seen:
        found = queries.readiness(cast.reviewer)
    assert [(one.ready, [line.key for line in one.missing]) for one in found] == [
        (True, []), (False, ["need", "plan"])
    ]  # fmt: skip
    assert seen.queries <= 10


def test_all_that_are_ready_are_submitted_and_the_others_named(world, cast, client):
    sign_in(client, cast.reviewer)
    client.cookies["django_language"] = "en"
    address = reverse("reviews:submissions")
    page = client.get(address).content.decode()
    two = world.of(world.proposals[1], cast.reviewer)
    assert reverse("reviews:review", args=[two.pk]) in page and "Not marked yet" in page
    one = world.of(world.proposals[0], cast.reviewer)
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"assignments": [one.pk, two.pk]}).status_code == 422
    assert client.post(address, {"assignments": [one.pk]}).url == reverse("reviews:desk")
    assert [row.state for row in Assignment.objects.filter(reviewer=cast.reviewer.user).order_by("pk")] == [
        "done", "accepted", "invited"
    ]  # fmt: skip


def test_one_refused_does_not_hold_the_others_up(world, cast):
    pair = [world.of(proposal, cast.reviewer) for proposal in world.proposals[:2]]
    done, refused = actions.submit_reviews(assignments=pair, by=cast.reviewer)
    assert [one.pk for one in done] == [pair[0].pk] and [one.pk for one, _why in refused] == [pair[1].pk]


def changed_since(world) -> None:
    """Another submission stands for the first proposal: no action leads there while it is judged."""
    first, *_others, last = world.proposals
    Proposal.objects.filter(pk=last.pk).update(submission=None)
    Proposal.objects.filter(pk=first.pk).update(submission=last.submission_id)
    first.refresh_from_db()


def test_a_changed_proposal_is_submitted_only_once_its_changes_were_read(world, cast, client):
    changed_since(world)
    one = world.of(world.proposals[0], cast.reviewer)
    with pytest.raises(Refusal):
        actions.submit_review(assignment=one, by=cast.reviewer)
    with (
        pytest.raises(DatabaseError, match="a later revision was not read"),
        queries.reading_as(cast.reviewer.user),
        transaction.atomic(),
    ):
        Review.objects.filter(assignment=one).update(state="submitted", submitted_at="2027-01-01T00:00Z")
    assert [row.unread for row in queries.readiness(cast.reviewer)] == [True, False]
    sign_in(client, cast.reviewer)
    review, changes = (reverse(f"reviews:{name}", args=[one.pk]) for name in ("review", "changes"))
    assert changes in client.get(review).content.decode()
    assert client.get(reverse("reviews:submission", args=[one.pk])).url == changes
    assert "<ins>" in client.get(changes).content.decode()
    assert "예시 과제 3" not in client.get(review).content.decode(), "what is judged stays what was asked"
    assert client.post(changes).url == review
    actions.submit_review(assignment=world.of(world.proposals[0], cast.reviewer), by=cast.reviewer)


def test_what_was_not_changed_has_no_page_of_changes(world, cast, client):
    one = world.of(world.proposals[0], cast.reviewer)
    sign_in(client, cast.reviewer)
    assert client.get(reverse("reviews:changes", args=[one.pk])).status_code == 404


def test_a_page_of_a_review_asks_at_most_twelve_times(world, cast, client, count_db):
    sign_in(client, cast.reviewer)
    one = world.of(world.proposals[0], cast.reviewer)
    address = reverse("reviews:review", args=[one.pk])
    client.get(address)
    with count_db() as seen:
        assert client.get(address).status_code == 200
    asked = [one for one in seen.statements if not one.startswith(("SAVEPOINT", "RELEASE"))]  # the test's own
    assert len(asked) <= 10, "\n".join(one[:220] for one in seen.statements)

"""Sealed: before two officers have opened a round, nobody but the author reads a mark, by whatever way."""

from decimal import Decimal as D

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Avg, Count
from django.urls import reverse

from portal.activity.models import Event, Notice
from reviews import actions, queries
from reviews.models import Mark, Review
from tests import worlds_reviews as worlds
from tests.factories import sign_in

CANARY = "비밀-카나리아-73"
TOTAL = "67.50"
MARKS = {"need": D("13.5"), "plan": D("20.5"), "service": D("16.5"), "budget": D("10"), "spread": D("7")}


@pytest.fixture
def world(cast, clock):
    """One review with marks that add up to 67.50 and a comment nobody else would write; all are in."""
    world = worlds.scored(cast, clock, 1, totals=(90, 80))
    one = actions.assign_reviewers(
        round=world.round, pairs=world.pairs(cast.reviewers[2:3]), by=cast.programme_officer
    )[0]
    worlds.reviewed(one, cast.reviewers[2], MARKS, comment=CANARY, comments={"need": CANARY})
    return world


def outsiders(cast):
    return {name: who for name, who in cast.everyone().items() if who} | {
        "author's colleague": cast.reviewers[1]
    }


def test_no_page_shows_a_mark_to_anybody_else(world, cast, client):
    one = world.of(world.proposals[0], cast.reviewers[2])
    addresses = [
        reverse(f"reviews:{name}", args=[world.round.pk])
        for name in ("round", "plans", "conflicts", "opening", "ranking", "closing")
    ]
    addresses += [
        reverse(f"reviews:{name}", args=[one.pk]) for name in ("review", "submission", "spread", "proposal")
    ]
    addresses += [
        reverse("reviews:marks", args=[world.round.pk, world.proposals[0].code]),
        reverse("reviews:desk"),
        world.proposals[0].get_absolute_url(),
        reverse("reviews:round", args=[world.round.pk]) + "?export=csv",
    ]
    for name, who in outsiders(cast).items():
        sign_in(client, who)
        for address in addresses:
            response = client.get(address)
            text = (b"".join(response) if response.streaming else response.content).decode()
            for secret in (CANARY, TOTAL, "20.5", "16.5"):
                assert secret not in text, (name, address, secret)
    sign_in(client, cast.reviewers[2])
    assert CANARY in client.get(reverse("reviews:review", args=[one.pk])).content.decode()


def test_no_query_of_the_web_reads_or_counts_a_mark(world, cast):
    """The session of the web, as officer, auditor or nobody: the rows do not exist."""
    assert (Review.objects.count(), Mark.objects.count()) == (0, 0)
    assert Mark.objects.aggregate(mean=Avg("value"), number=Count("pk")) == {"mean": None, "number": 0}
    assert queries.marks_of(world.round) == {}
    for who in (cast.programme_officer, cast.ministry_approver, cast.auditor, cast.reviewers[1]):
        with queries.reading_as(who.user):
            assert not Review.objects.filter(comment=CANARY).exists()
            assert Mark.objects.exclude(review__assignment__reviewer=who.user).count() == 0
    with connection.cursor() as cursor:
        for statement in (
            "SELECT count(*) FROM reviews_mark",
            "SELECT count(*) FROM reviews_review",
            "SELECT count(*) FROM opened_reviews({}, NULL)",
            "SELECT count(*) FROM marks_apart()",
        ):
            cursor.execute(statement.format(world.round.pk))
            assert cursor.fetchone() == (0,), statement


def test_the_author_reads_their_own_and_the_reader_is_forgotten_afterwards(world, cast):
    author, other = cast.reviewers[2], cast.reviewers[0]
    with queries.reading_as(author.user):
        assert Review.objects.get().comment == CANARY
        with queries.reading_as(other.user):
            assert Review.objects.get().comment == ""
        assert Review.objects.get().comment == CANARY
    assert Review.objects.count() == 0
    with pytest.raises(ZeroDivisionError), queries.reading_as(author.user):
        assert Review.objects.count() == 1
        raise ZeroDivisionError
    assert Review.objects.count() == 0


def test_the_board_knows_how_far_reviews_are_and_nothing_else(world, cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM review_states(%s)", [world.round.pk])
        assert [column.name for column in cursor.description] == [
            "assignment_id", "state", "started", "submitted_at"
        ]  # fmt: skip
        assert len(cursor.fetchall()) == 3
    assert queries.counts(world.round) == {"done": 3}


def test_trail_and_letters_hold_no_mark(world, cast):
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    actions.close_round(round=world.round, by=cast.programme_officer)
    told = " ".join(str(row) for row in Event.objects.values_list("facts", "reason", "thing_label"))
    told += " ".join(Notice.objects.values_list("subject", flat=True))
    told += " ".join(text for row in Notice.objects.values_list("text", "html") for text in row)
    for secret in (CANARY, TOTAL, "20.5", "16.5", "79.17"):
        assert secret not in told


def test_after_the_opening_the_office_reads_and_reviewers_still_only_their_own(world, cast, client):
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    address = reverse("reviews:marks", args=[world.round.pk, world.proposals[0].code])
    for who in (cast.programme_officer, cast.ministry_approver, cast.auditor):
        sign_in(client, who)
        text = client.get(address).content.decode()
        assert CANARY in text and TOTAL in text and "79.17" in text
    sign_in(client, cast.reviewers[0])
    assert client.get(address).status_code == 404
    own = world.of(world.proposals[0], cast.reviewers[0])
    assert CANARY not in client.get(reverse("reviews:review", args=[own.pk])).content.decode()


def test_a_proposal_to_open_alone_opens_nothing(world, cast):
    worlds.proposed(world)
    assert queries.marks_of(world.round) == {}
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute("UPDATE reviews_opening SET proposed_by_id = approved_by_id")


def test_a_voided_review_is_closed_to_its_author(world, cast):
    one = world.of(world.proposals[0], cast.reviewers[2])
    actions.void_assignment(assignment=one, reason="예시", by=cast.programme_officer)
    with queries.reading_as(cast.reviewers[2].user):
        assert Review.objects.count() == 0
    actions.approve_opening(opening=worlds.proposed(world, reason="예시 사유"), by=cast.ministry_approver)
    assert Review.objects.get(assignment=one).state == "voided"
    assert {scored.reviewer for scored in queries.marks_of(world.round)[world.proposals[0].pk]} == {
        cast.reviewers[0].user_id, cast.reviewers[1].user_id
    }  # fmt: skip

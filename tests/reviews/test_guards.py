"""What the database itself refuses, to the web's own role, by plain SQL."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from portal.activity.clock import now
from portal.ui.refusals import Denied, Refusal
from reviews import actions, queries
from reviews.models import Assignment, Conflict, Opening, Review, Round
from tests import factories
from tests import worlds_reviews as worlds
from tests.worlds_reviews import refused, run

pytestmark = pytest.mark.guards


ASSIGN = (
    "INSERT INTO reviews_assignment (round_id, proposal_id, submission_id, reviewer_id, state, reason)"
    " SELECT %s, p.id, p.submission_id, %s, 'invited', '' FROM applications_proposal p WHERE p.id = %s"
)


def test_no_assignment_stands_against_a_conflict(cast, clock):
    world = worlds.prepared(cast, clock)
    mine, other = world.proposals
    one, two, three, four = cast.reviewers[:4]
    Conflict.objects.create(
        reviewer=one.user, government=mine.government, kind="kin", declared_by=cast.programme_officer.user
    )
    factories.MembershipFactory(user=two.user, organisation=cast.county)
    assert refused(ASSIGN, world.round.pk, one.user_id, mine.pk) == "MA201"
    assert refused(ASSIGN, world.round.pk, two.user_id, mine.pk) == "MA201"
    assert refused(ASSIGN, world.round.pk, cast.officer.user_id, mine.pk) == "MA201"  # who wrote it
    assert refused(ASSIGN, world.round.pk, cast.local_approver.user_id, mine.pk) == "MA201"  # who sent it
    assert run(ASSIGN, world.round.pk, one.user_id, other.pk) == 1
    assert run(ASSIGN, world.round.pk, three.user_id, mine.pk) == 1
    Conflict.objects.create(
        reviewer=four.user, government=other.government, kind="kin", declared_by=cast.programme_officer.user
    )
    assert run(ASSIGN, world.round.pk, four.user_id, mine.pk) == 1


def test_python_and_the_database_name_the_same_conflicts(cast, clock):
    world = worlds.prepared(cast, clock, 3)
    kinds = ["kin", "adviser", "recusal", "former"]
    for reviewer, proposal, kind in zip(cast.reviewers, world.proposals * 2, kinds, strict=False):
        for each in {kind, "objection"}:
            Conflict.objects.create(
                reviewer=reviewer.user, government=proposal.government, kind=each,
                declared_by=cast.programme_officer.user,
            )  # fmt: skip
    factories.MembershipFactory(user=cast.reviewers[4].user, organisation=cast.county)
    factories.MembershipFactory(user=cast.reviewers[3].user, organisation=cast.county, ends_at=clock.now())
    people = [*(one.user_id for one in cast.reviewers), cast.officer.user_id, cast.local_approver.user_id]
    found = queries.conflicts_of(world.proposals, people)
    with connection.cursor() as cursor:
        for proposal in world.proposals:
            for person in people:
                cursor.execute("SELECT has_conflict(%s, %s)", [person, proposal.pk])
                assert cursor.fetchone()[0] == found.get((proposal.pk, person)), (proposal.pk, person)
    assert len(found) == 13


def test_a_conflict_found_later_ends_the_assignment_even_by_plain_sql(cast, clock):
    world = worlds.scored(cast, clock, 1)
    assert run(
        "INSERT INTO reviews_conflict (reviewer_id, government_id, kind, note, declared_by_id) VALUES (%s, %s, 'kin', '', %s)",
        cast.reviewer.user_id, world.proposals[0].government_id, cast.programme_officer.user_id,
    ) == 1  # fmt: skip
    assert world.of(world.proposals[0], cast.reviewer).state == "voided"
    with queries.reading_as(cast.reviewer.user):
        assert Review.objects.count() == 0
    actions.approve_opening(opening=worlds.proposed(world, reason="예시 사유"), by=cast.ministry_approver)
    assert [one.reviewer for one in queries.marks_of(world.round)[world.proposals[0].pk]] == [
        reviewer.user_id for reviewer in cast.reviewers[1:3]
    ]


MARK = "INSERT INTO reviews_mark (review_id, criterion_id, value, comment) SELECT %s, c.id, {}, '' FROM reviews_criterion c WHERE c.key = '{}'"


def test_marks_are_written_by_their_author_alone_on_their_scale(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.accepted(one, cast.reviewer)
    with queries.reading_as(cast.reviewer.user):
        review = Review.objects.get().pk
    author = cast.reviewer.user_id
    sealed = "42501"
    assert refused(MARK.format("10", "need"), review) == sealed
    assert refused(MARK.format("10", "need"), review, reader=cast.reviewers[1].user_id) == sealed
    assert refused(MARK.format("20.5", "need"), review, reader=author) == "MA205"
    assert refused(MARK.format("0.3", "need"), review, reader=author) == "MA205"
    assert refused(MARK.format("-1", "need"), review, reader=author) == "mark_in_range"
    assert run(MARK.format("20", "need"), review, reader=author) == 1
    assert refused(MARK.format("20", "need"), review, reader=author) == "mark_once"
    assert refused("UPDATE reviews_review SET bonus = 5.5", reader=author) == "MA205"
    assert (
        refused("UPDATE reviews_review SET state = 'submitted', submitted_at = now()", reader=author)
        == "MA207"
    )
    assert refused("UPDATE reviews_review SET state = 'voided'", reader=author) == "MA202"
    assert refused("UPDATE reviews_mark SET review_id = 1", reader=author) == sealed
    assert refused("DELETE FROM reviews_mark", reader=author) == sealed
    assert run("UPDATE reviews_mark SET value = 1", reader=cast.reviewers[1].user_id) == 0


def test_a_submitted_review_is_locked(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.reviewed(one, cast.reviewer)
    author = cast.reviewer.user_id
    assert refused("UPDATE reviews_review SET bonus = 1", reader=author) == "MA204"
    assert refused("UPDATE reviews_mark SET value = 1", reader=author) in ("MA201", "MA204")
    for reviewer in cast.reviewers[1:3]:
        worlds.reviewed(world.of(world.proposals[0], reviewer), reviewer)
    assert refused("UPDATE reviews_review SET state = 'draft'", reader=author) == "MA204"


def test_an_opening_needs_four_eyes_a_reason_and_two_steps(cast, clock):
    world = worlds.scored(cast, clock, 1)
    opening = worlds.proposed(world)
    by = cast.programme_officer.user_id
    approve = "UPDATE reviews_opening SET state = 'approved', approved_by_id = %s, approved_at = portal_now() WHERE id = %s"
    assert refused(approve, by, opening.pk) == "opening_four_eyes"
    assert refused("UPDATE reviews_opening SET state = 'approved'") == "opening_approved_has_approver"
    assert refused("UPDATE reviews_round SET state = 'opened'") == "MA206"
    born = (
        "INSERT INTO reviews_opening (round_id, state, reason, proposed_by_id, approved_by_id, approved_at, comment)"
        " VALUES (%s, 'approved', '', %s, %s, portal_now(), '')"
    )
    assert refused(born, world.round.pk, by, cast.ministry_approver.user_id) == "MA206"
    again = "INSERT INTO reviews_opening (round_id, state, reason, proposed_by_id, comment) VALUES (%s, 'proposed', '', %s, '')"
    assert refused(again, world.round.pk, by) == "opening_one_at_a_time"
    assert run(approve, cast.ministry_approver.user_id, opening.pk) == 1
    assert refused("UPDATE reviews_opening SET state = 'sent_back'") == "MA206"


def test_missing_reviews_need_a_reason_at_the_database_too(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    worlds.reviewed(world.of(world.proposals[0], cast.reviewer), cast.reviewer)
    propose = "INSERT INTO reviews_opening (round_id, state, reason, proposed_by_id, comment) VALUES (%s, 'proposed', %s, %s, '')"
    assert refused(propose, world.round.pk, " ", cast.programme_officer.user_id) == "MA208"
    assert run(propose, world.round.pk, "예시", cast.programme_officer.user_id) == 1


def test_the_same_officer_in_two_roles_cannot_open_alone(cast, clock):
    world = worlds.scored(cast, clock, 1)
    opening = worlds.proposed(world)
    both = factories.MembershipFactory(
        user=cast.programme_officer.user, organisation=cast.ministry, role="approver"
    )
    with pytest.raises(Denied):
        actions.approve_opening(opening=opening, by=both)
    assert Opening.objects.get().state == "proposed"


def test_a_frozen_ranking_takes_no_word_more(cast, clock):
    world, ranking = worlds.ranked(cast, clock, 1)
    line = ranking.lines.get()
    assert refused("UPDATE reviews_rankingline SET total = 100") == "42501"
    assert refused("DELETE FROM reviews_rankingline") == "42501"
    more = re.sub(
        r"\s+", " ",
        """INSERT INTO reviews_rankingline (ranking_id, proposal_id, place, total, spread, heaviest, passes, grade, reviews, tied_by)
           SELECT ranking_id, proposal_id + 1, 2, 1, 1, 1, true, 'A', 1, '' FROM reviews_rankingline WHERE id = %s""",
    )  # fmt: skip
    assert refused(more, line.pk) == "MA206"
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        factories.as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE reviews_rankingline SET total = 100")
    assert Round.objects.get(pk=world.round.pk).state == "ranked"


def test_what_an_assignment_says_cannot_be_changed(cast, clock):
    world = worlds.assigned(cast, clock, 2)
    for reviewer in cast.reviewers[:3]:
        worlds.consented(world.round, reviewer)
    for column in ("proposal_id", "reviewer_id", "round_id", "submission_id"):
        assert refused(f"UPDATE reviews_assignment SET {column} = {column} + 1") == "42501"
    assert refused("UPDATE reviews_assignment SET state = 'done', declared_at = portal_now()") == "MA202"
    assert refused("UPDATE reviews_assignment SET state = 'accepted'") == "assignment_declared_before_reading"


def test_no_assignment_of_another_call(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    with pytest.raises(Refusal):
        actions.assign_reviewers(
            round=world.round, pairs=[(world.proposals[0].pk + 999, cast.reviewer.user_id)],
            by=cast.programme_officer,
        )  # fmt: skip
    statement = (
        "INSERT INTO reviews_assignment (round_id, proposal_id, submission_id, reviewer_id, state, reason)"
        " VALUES (%s, %s, %s, %s, 'invited', '')"
    )
    mine = world.proposals[0]
    assert (
        refused(statement, world.round.pk, mine.pk, mine.submission_id + 1, cast.reviewer.user_id) == "MA202"
    )
    assert Assignment.objects.count() == 0 and now()


@pytest.mark.parametrize(
    "table", ["round", "criterion", "assignment", "review", "mark", "opening", "ranking", "rankingline"]
)
def test_the_web_deletes_nothing_here(db, table):
    assert refused(f"DELETE FROM reviews_{table}") == "42501"
    assert refused(f"TRUNCATE reviews_{table}") == "42501"


@pytest.mark.parametrize(
    ("without", "statement"),
    [
        ("ALTER TABLE reviews_mark DISABLE ROW LEVEL SECURITY", "SELECT count(*) FROM reviews_mark"),
        ("DROP POLICY sealed ON reviews_review; CREATE POLICY open ON reviews_review TO maeul_web USING (true)",
         "SELECT count(*) FROM reviews_review"),
    ],
)  # fmt: skip
def test_red_first_without_its_guard_the_seal_is_broken(cast, clock, without, statement):
    worlds.scored(cast, clock, 1)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchone() == (0,)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE maeul_owner")
        cursor.execute(without)
        cursor.execute("SET ROLE maeul_web")
        cursor.execute(statement)
        assert cursor.fetchone()[0] > 0


def test_red_first_without_its_guard_an_author_reviews_the_own_proposal(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    statement = (ASSIGN, world.round.pk, cast.officer.user_id, world.proposals[0].pk)
    assert refused(*statement) == "MA201"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviews_assignment DISABLE TRIGGER assignment_guard")
    assert run(*statement) == 1

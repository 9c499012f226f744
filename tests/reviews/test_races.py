"""Two at once: approvals, an approval and a mark, an assignment and a conflict found."""

import pytest

from portal.ui.refusals import Refusal
from reviews import actions, queries
from reviews.models import Assignment, Opening, Review, Round
from tests import worlds_reviews as worlds

pytestmark = pytest.mark.guards


def test_of_two_approvals_at_once_one_opens(committed_db, cast, clock):
    world = worlds.scored(cast, clock, 1)
    opening = worlds.proposed(world)
    both = (cast.ministry_approver, cast.second_ministry_approver)
    done = committed_db.race([lambda by=by: actions.approve_opening(opening=opening, by=by) for by in both])
    assert sorted(type(one).__name__ for one in done) == ["Opening", "Refusal"]
    assert Opening.objects.get().approved_by is not None


def test_of_an_approval_and_a_return_at_once_one_holds(committed_db, cast, clock):
    world = worlds.scored(cast, clock, 1)
    opening = worlds.proposed(world)
    done = committed_db.race(
        [
            lambda: actions.approve_opening(opening=opening, by=cast.ministry_approver),
            lambda: actions.send_back_opening(
                opening=opening, comment="예시", by=cast.second_ministry_approver
            ),
        ]
    )
    assert sum(isinstance(one, Opening) for one in done) == 1
    assert (Round.objects.get().state == "opened") == (Opening.objects.get().state == "approved")


def test_no_mark_slips_in_after_the_opening(committed_db, cast, clock):
    """A save and an approval meet: either the save was before, or it is refused; the version tells."""
    world = worlds.assigned(cast, clock, 1, panel=2)
    late = world.of(world.proposals[0], cast.reviewers[1])
    worlds.reviewed(world.of(world.proposals[0], cast.reviewer), cast.reviewer)
    worlds.marked(late, cast.reviewers[1])
    opening = worlds.proposed(world, reason="예시")
    saved, approved = committed_db.race(
        [
            lambda: actions.save_review(
                assignment=late, version=1, marks=worlds.sheet(100), by=cast.reviewers[1]
            ),
            lambda: actions.approve_opening(opening=opening, by=cast.ministry_approver),
        ]
    )
    assert isinstance(approved, Opening)
    with queries.reading_as(cast.reviewers[1].user):
        version = Review.objects.get(assignment=late).version
    assert version == (2 if isinstance(saved, Review) else 1)
    assert isinstance(saved, Review | Refusal)


def test_two_tabs_of_one_reviewer_lose_nothing_without_a_word(committed_db, cast, clock):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.accepted(one, cast.reviewer)
    done = committed_db.race(
        [
            lambda total=total: actions.save_review(
                assignment=one, version=0, marks=worlds.sheet(total), by=cast.reviewer
            )
            for total in (20, 40, 60, 80)
        ]
    )
    assert sorted(type(each).__name__ for each in done) == ["Review", "Stale", "Stale", "Stale"]


def test_many_reviewers_submit_at_once(committed_db, cast, clock):
    world = worlds.assigned(cast, clock, 2, panel=5)
    for proposal in world.proposals:
        for reviewer in cast.reviewers:
            worlds.marked(world.of(proposal, reviewer), reviewer)
    pairs = [
        (world.of(proposal, reviewer), reviewer)
        for proposal in world.proposals
        for reviewer in cast.reviewers
    ]
    done = committed_db.race(
        [lambda one=one, by=by: actions.submit_review(assignment=one, by=by) for one, by in pairs]
    )
    assert {type(each) for each in done} == {Review}


def test_a_conflict_and_an_assignment_at_once_leave_nothing_that_can_be_read(committed_db, cast, clock):
    world = worlds.prepared(cast, clock, 1)
    committed_db.race(
        [
            lambda: actions.assign_reviewers(
                round=world.round, pairs=world.pairs(cast.reviewers[:1]), by=cast.programme_officer
            ),
            lambda: actions.declare_conflict(
                reviewer=cast.reviewer.user,
                government=world.proposals[0].government,
                kind="kin",
                by=cast.second_programme_officer,
            ),
        ]
    )
    for one in Assignment.objects.live().select_related("round"):
        with pytest.raises(Refusal):
            actions.declare(assignment=one, has_conflict=False, by=cast.reviewer)


def test_two_assignments_of_one_pair_at_once_are_one(committed_db, cast, clock):
    world = worlds.prepared(cast, clock, 1)
    committed_db.race(
        [
            lambda by=by: actions.assign_reviewers(
                round=world.round, pairs=world.pairs(cast.reviewers[:2]), by=by
            )
            for by in (cast.programme_officer, cast.second_programme_officer)
        ]
    )
    assert Assignment.objects.count() == 2

"""Deeds on this floor: what they write, to whom they tell it, and when they refuse."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from applications.actions import withdraw_proposal
from applications.enums import ProposalState
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import actions, queries
from reviews.enums import RoundState
from reviews.models import Assignment, Conflict, Mark, Review, Round
from tests import worlds_applications as applied
from tests import worlds_reviews as worlds


def letters(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=f"reviews/{kind}").values_list("email", flat=True))


def emails(*people) -> list[str]:
    return sorted(one.user.email for one in people)


def test_a_round_copies_the_score_sheet_of_its_call(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    lines = [(line.key, line.weight, line.order) for line in world.round.criteria.all()]
    assert lines == [(key, weight, place) for place, (key, weight) in enumerate(worlds.WEIGHTS.items(), 1)]


def test_a_round_needs_a_closed_call_a_day_ahead_and_an_officer(cast, clock):
    call, _proposals = worlds.closed_call(cast, clock, 1)
    due = clock.now() + timedelta(days=7)
    for who in (cast.officer, cast.reviewer, cast.ministry_approver, cast.auditor):
        with pytest.raises(Denied):
            actions.create_round(call=call, due_at=due, by=who)
    with pytest.raises(Invalid) as caught:
        actions.create_round(call=call, due_at=clock.now(), by=cast.programme_officer)
    assert caught.value.field == "due_at"
    key = "7d9f6a52-51a2-4d53-9d0b-0d2d64a6f7a1"
    first = actions.create_round(call=call, due_at=due, by=cast.programme_officer, key=key)
    assert actions.create_round(call=call, due_at=due, by=cast.programme_officer, key=key) == first
    with pytest.raises(Refusal):
        actions.create_round(call=call, due_at=due, by=cast.programme_officer)
    assert Round.objects.count() == 1


def test_an_open_call_has_no_round(cast, clock):
    clock.set(worlds.DURING)
    rules = applied.rules(endorsement="none", order_by="score")
    call = applied.smart_village_call(cast.programme_officer, ceilings={}, rules=rules)
    with pytest.raises(Refusal):
        actions.create_round(call=call, due_at=clock.now() + timedelta(days=90), by=cast.programme_officer)


def test_reviewers_are_invited_once_each_and_proposals_go_into_review(cast, clock):
    world = worlds.assigned(cast, clock, 2, panel=2)
    assert world.round.state == RoundState.SCORING
    assert {p.state for p in world.proposals} == {ProposalState.IN_REVIEW}
    assert letters("invitation") == emails(*cast.reviewers[:2])
    assert "2" in Notice.objects.filter(kind="reviews/invitation").first().text
    assert Event.objects.filter(verb="assign_reviewers").get().chain == world.call.chain


def test_a_conflict_is_refused_by_name_and_nothing_is_written(cast, clock):
    world = worlds.prepared(cast, clock, 2)
    actions.declare_conflict(
        reviewer=cast.reviewer.user,
        government=world.proposals[0].government,
        kind="kin",
        by=cast.programme_officer,
    )
    with pytest.raises(Invalid) as caught:
        actions.assign_reviewers(
            round=world.round, pairs=world.pairs(cast.reviewers[:2]), by=cast.programme_officer
        )
    assert cast.reviewer.user.name in str(caught.value) and world.proposals[0].number in str(caught.value)
    assert Assignment.objects.count() == 0 and letters("invitation") == []


def test_who_wrote_a_proposal_cannot_review_it(cast, clock):
    """The author holds a reviewer's role as well: a defect the peers had."""
    from tests.factories import MembershipFactory

    MembershipFactory(user=cast.officer.user, organisation=None, role="reviewer")
    world = worlds.prepared(cast, clock, 2)
    with pytest.raises(Invalid):
        actions.assign_reviewers(
            round=world.round,
            pairs=[(world.proposals[0].pk, cast.officer.user_id)],
            by=cast.programme_officer,
        )
    table = queries.matrix(world.round)
    mine, other = (proposal.pk for proposal in world.proposals)
    who = cast.officer.user_id
    assert table.conflicts == {(mine, who): "own_proposal", (other, who): "competitor"}


def test_nobody_is_asked_twice_and_a_replacement_can_be_added(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=1)
    one = world.of(world.proposals[0], cast.reviewer)
    pairs = [(world.proposals[0].pk, cast.reviewer.user_id)]
    with pytest.raises(Invalid):
        actions.assign_reviewers(round=world.round, pairs=pairs, by=cast.programme_officer)
    actions.void_assignment(assignment=one, reason="건강 (예시)", by=cast.programme_officer)
    with pytest.raises(Invalid):
        actions.assign_reviewers(round=world.round, pairs=pairs, by=cast.programme_officer)
    actions.assign_reviewers(
        round=world.round, pairs=world.pairs(cast.reviewers[1:2]), by=cast.programme_officer
    )
    assert letters("ended") == emails(cast.reviewer)
    assert [a.reviewer for a in Assignment.objects.live()] == [cast.reviewers[1].user]


def test_stepping_back_writes_the_conflict_and_tells_the_office(cast, clock):
    world = worlds.assigned(cast, clock, 2, panel=1)
    one = world.of(world.proposals[0], cast.reviewer)
    actions.declare(assignment=one, has_conflict=True, kind="adviser", note="자문 (예시)", by=cast.reviewer)
    conflict = Conflict.objects.get()
    assert (conflict.kind, conflict.government) == ("adviser", world.proposals[0].government)
    assert letters("stepped_back") == emails(
        cast.programme_officer, cast.second_programme_officer, cast.agency_officer
    )
    with pytest.raises(Denied):
        actions.remove_conflict(conflict=conflict, by=cast.programme_officer)
    assert world.of(world.proposals[1], cast.reviewer).state == "invited"


def test_a_conflict_found_later_voids_what_stands_against_it(cast, clock):
    world = worlds.scored(cast, clock, 2)
    conflict = actions.declare_conflict(
        reviewer=cast.reviewer.user,
        government=world.proposals[0].government,
        kind="kin",
        by=cast.programme_officer,
    )
    assert world.of(world.proposals[0], cast.reviewer).state == "voided"
    assert world.of(world.proposals[1], cast.reviewer).state == "done"
    assert letters("ended") == emails(cast.reviewer)
    with pytest.raises(Refusal):
        actions.declare_conflict(
            reviewer=cast.reviewer.user, government=world.proposals[0].government, kind="kin",
            by=cast.programme_officer,
        )  # fmt: skip
    actions.remove_conflict(conflict=conflict, by=cast.programme_officer)
    assert not Conflict.objects.exists()
    assert world.of(world.proposals[0], cast.reviewer).state == "voided"


def test_a_conflict_found_after_the_opening_voids_too_and_the_result_follows(cast, clock):
    world = worlds.opened(cast, clock, 1)
    assert [str(r.total) for r in queries.results(world.round)] == ["80.00"]
    actions.void_assignment(
        assignment=world.of(world.proposals[0], cast.reviewer), reason="예시", by=cast.programme_officer
    )
    assert [(str(r.total), r.reviews) for r in queries.results(world.round)] == [("75.00", 2)]


def test_a_save_is_compare_and_swap_and_shows_what_the_other_saved(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.marked(one, cast.reviewer, comment="먼저")
    with pytest.raises(Stale) as caught:
        actions.save_review(
            assignment=one, version=0, marks=worlds.sheet(50), by=cast.reviewer, comment="나중"
        )
    theirs = caught.value.theirs
    assert (theirs.version, theirs.comment, len(theirs.marks.all())) == (1, "먼저", 5)
    with queries.reading_as(cast.reviewer.user):
        assert Review.objects.get().comment == "먼저"
    assert not Event.objects.filter(verb__icontains="save_review").exists()


@pytest.mark.parametrize(
    ("marks", "field"),
    [
        ({"need": D(101)}, "mark_need"),
        ({"need": D(-1)}, "mark_need"),
        ({"need": D("0.3")}, "mark_need"),
        ({"need": D("NaN")}, "mark_need"),
        ({"spread": D("10.5")}, "mark_spread"),
        ({"unknown": D(1)}, None),
    ],
)
def test_marks_off_the_scale_are_refused_at_their_field(cast, clock, marks, field):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    with pytest.raises(Invalid) as caught:
        worlds.marked(one, cast.reviewer, marks)
    assert caught.value.field == field
    with queries.reading_as(cast.reviewer.user):
        assert Mark.objects.count() == 0


def test_an_empty_mark_is_no_zero_and_keeps_the_review_from_being_submitted(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    one = world.of(world.proposals[0], cast.reviewer)
    worlds.marked(one, cast.reviewer, worlds.sheet(80, budget=None))
    with pytest.raises(Invalid) as caught:
        actions.submit_review(assignment=one, by=cast.reviewer)
    assert caught.value.field == "mark_budget"
    actions.save_review(assignment=one, version=1, marks=worlds.sheet(80, budget=D(0)), by=cast.reviewer)
    assert actions.submit_review(assignment=one, by=cast.reviewer).state == "submitted"


def test_a_review_comes_back_until_the_others_are_in(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=2)
    one, two = (world.of(world.proposals[0], who) for who in cast.reviewers[:2])
    worlds.reviewed(one, cast.reviewer)
    actions.recall_review(assignment=one, by=cast.reviewer)
    actions.submit_review(assignment=one, by=cast.reviewer)
    worlds.reviewed(two, cast.reviewers[1])
    with pytest.raises(Refusal):
        actions.recall_review(assignment=one, by=cast.reviewer)


def test_who_stands_apart_owes_a_reason_once_all_are_in_and_learns_nothing_before(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=3)
    trio = [world.of(world.proposals[0], who) for who in cast.reviewers[:3]]
    worlds.reviewed(trio[0], cast.reviewer, worlds.sheet(90))
    worlds.reviewed(trio[1], cast.reviewers[1], worlds.sheet(30))
    assert queries.apart_of(cast.reviewers[1].user) == {}
    with pytest.raises(Refusal):
        actions.explain_spread(assignment=trio[1], reason="예시", by=cast.reviewers[1])
    worlds.reviewed(trio[2], cast.reviewers[2], worlds.sheet(90))
    assert len(queries.apart_of(cast.reviewers[1].user)[trio[1].pk]) == 5
    assert queries.apart_of(cast.reviewer.user) == {}
    actions.explain_spread(assignment=trio[1], reason="실적이 없음 (예시)", by=cast.reviewers[1])
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    scored = queries.marks_of(world.round)
    flags = queries.flagged(world.round, scored)[world.proposals[0].pk]
    assert {(flag.reviewer, flag.criterion) for flag in flags} == {
        (cast.reviewers[1].user_id, key) for key in worlds.WEIGHTS
    }
    assert scored[world.proposals[0].pk][1].reason == "실적이 없음 (예시)"


def test_opening_needs_every_proposal_reviewed_and_a_reason_for_what_is_missing(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=2)
    with pytest.raises(Refusal, match=world.proposals[0].number):
        worlds.proposed(world)
    worlds.reviewed(world.of(world.proposals[0], cast.reviewer), cast.reviewer)
    with pytest.raises(Invalid) as caught:
        worlds.proposed(world)
    assert caught.value.field == "reason"
    opening = worlds.proposed(world, reason="한 분이 연락되지 않음 (예시)")
    assert letters("opening_proposed") == emails(cast.ministry_approver, cast.second_ministry_approver)
    with pytest.raises(Refusal):
        actions.assign_reviewers(
            round=world.round, pairs=world.pairs(cast.reviewers[2:3]), by=cast.programme_officer
        )
    with pytest.raises(Refusal):
        actions.recall_review(assignment=world.of(world.proposals[0], cast.reviewer), by=cast.reviewer)
    actions.approve_opening(opening=opening, by=cast.ministry_approver)
    assert letters("opening_approved") == emails(*cast.reviewers[:2], cast.programme_officer)
    with pytest.raises(Refusal):
        worlds.marked(world.of(world.proposals[0], cast.reviewers[1]), cast.reviewers[1])


def test_a_withdrawn_proposal_leaves_round_and_desk(cast, clock):
    world = worlds.assigned(cast, clock, 2, panel=1)
    withdraw_proposal(proposal=world.proposals[0], by=cast.local_approver)
    assert [a.proposal for a in queries.desk(cast.reviewer)] == [world.proposals[1]]
    worlds.reviewed(world.of(world.proposals[1], cast.reviewer), cast.reviewer)
    actions.approve_opening(opening=worlds.proposed(world, reason="예시 사유"), by=cast.ministry_approver)
    ranking = actions.close_round(round=world.round, by=cast.programme_officer)
    assert [line.proposal for line in ranking.lines.all()] == [world.proposals[1]]


def test_reminders_go_to_those_who_are_awaited(cast, clock):
    world = worlds.assigned(cast, clock, 1, panel=2)
    worlds.reviewed(world.of(world.proposals[0], cast.reviewer), cast.reviewer)
    assert actions.remind_reviewers(round=world.round, by=cast.programme_officer) == 1
    assert letters("reminder") == emails(cast.reviewers[1])


def test_freezing_is_one_transaction_with_the_same_result_as_shown_before(cast, clock):
    world = worlds.opened(cast, clock, 4)
    lines, within = queries.provisional(world.round)
    ranking = actions.close_round(round=world.round, by=cast.programme_officer)
    frozen = list(queries.lines_of(ranking).order_by("place"))
    assert [(f.place, f.proposal_id, f.total) for f in frozen] == [
        (line.place, line.result.proposal, line.result.total) for line in lines
    ]
    assert {f.proposal_id for f in frozen if f.funded} == within == {p.pk for p in world.proposals}
    assert Event.objects.get(verb="close_round").facts == {"hash": ranking.hash, "proposals": 4}
    with pytest.raises(Refusal):
        actions.close_round(round=world.round, by=cast.programme_officer)


@pytest.mark.parametrize("order_by", ["score", "province"])
def test_the_budget_line_is_the_same_before_and_after_freezing(cast, clock, order_by):
    rules = applied.rules(endorsement="none", order_by=order_by, pass_mark=75)
    world = worlds.opened(cast, clock, 4, rules=rules, budget=900 * applied.MILLION)
    _lines, within = queries.provisional(world.round)
    ranking = actions.close_round(round=world.round, by=cast.programme_officer)
    assert {f.proposal_id for f in queries.lines_of(ranking) if f.funded} == within
    assert within == {world.proposals[0].pk, world.proposals[1].pk}


def test_a_trimming_call_drops_the_highest_and_the_lowest(cast, clock):
    rules = applied.rules(endorsement="none", order_by="score", trim=True, reviews_per_proposal=5)
    world = worlds.opened(cast, clock, 1, totals=(100, 80, 70, 60, 10), rules=rules)
    assert [str(result.total) for result in queries.results(world.round)] == ["70.00"]

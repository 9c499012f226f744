"""Plans as the portal keeps them: asked, answered at once or by a job, confirmed as they were shown; cells locked and forbidden."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal.activity import work
from portal.activity.actions import cancel_job
from portal.activity.models import Event, Job
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import actions, jobs
from reviews.actions import planning
from reviews.models import Assignment, PairRule, Plan, ReviewerPost, ReviewerProfile
from reviews.queries import newest_plan, question
from reviews.queries.sheet import answer_of
from tests import worlds_reviews as worlds

assert jobs


def asked(world, objective: str = "worst_first", **settings) -> Plan:
    by = world.cast.programme_officer
    return actions.request_plan(round=world.round, objective=objective, settings=settings, by=by)


def pairs_of(plan: Plan) -> set[tuple[int, int]]:
    plan.refresh_from_db()
    answer = answer_of(plan)
    assert answer is not None
    return set(answer.pairs)


def written(world) -> set[tuple[int, int]]:
    return set(Assignment.objects.live().filter(round=world.round).values_list("proposal", "reviewer"))


@contextmanager
def refused_by_database(state: str) -> Iterator[None]:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        yield
    assert caught.value.__cause__.sqlstate.startswith(state)


def later(monkeypatch) -> None:
    """Every table is so large that a job solves it."""
    monkeypatch.setattr(planning, "AT_ONCE", 0)


def knows(reviewer, **profile) -> ReviewerProfile:
    return ReviewerProfile.objects.create(reviewer=reviewer.user, **profile)


def test_a_small_plan_is_answered_at_once_and_nothing_is_written_before_it_is_confirmed(cast, clock):
    world = worlds.prepared(cast, clock, 3)
    plan = asked(world)
    assert (plan.state, len(pairs_of(plan)), len(plan.hash)) == ("solved", 9, 64)
    assert not written(world)
    made = actions.confirm_plan(plan=plan, by=cast.second_programme_officer)
    assert written(world) == pairs_of(plan) and len(made) == 9
    plan.refresh_from_db()
    assert (plan.state, plan.confirmed_by) == ("confirmed", cast.second_programme_officer.user)
    event = Event.objects.filter(verb="assign_reviewers").latest("pk")
    assert event.facts["hash"] == plan.hash
    with pytest.raises(Refusal):
        actions.confirm_plan(plan=plan, by=cast.programme_officer)


def test_the_same_question_has_the_same_hash_and_the_same_answer(cast, clock):
    world = worlds.prepared(cast, clock, 3)
    first, second = asked(world), asked(world)
    assert first.pk != second.pk and first.hash == second.hash
    assert pairs_of(first) == pairs_of(second)
    assert asked(world, per_organisation=1).hash != first.hash


def test_the_same_request_twice_makes_one_plan(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    key = "5f2bd1de-94c5-4f4b-8a44-6b4a7a1ed0c5"
    given = {"objective": "total", "settings": {}, "by": cast.programme_officer, "key": key}
    assert actions.request_plan(round=world.round, **given) == actions.request_plan(
        round=world.round, **given
    )
    assert Plan.objects.count() == 1


def test_expertise_decides_who_is_asked(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    proposal = world.proposals[0]
    knows(cast.reviewers[1], fields=[proposal.field], regions=[proposal.government.zone])
    others = [one for one in cast.reviewers if one is not cast.reviewers[1]]
    for one in others[: len(others) - 2]:
        knows(one, fields=["safety" if proposal.field != "safety" else "income"])
    chosen = {reviewer for _proposal, reviewer in pairs_of(asked(world, "total"))}
    assert cast.reviewers[1].user_id in chosen
    assert {one.user_id for one in others[-2:]} <= chosen


def test_limits_of_the_plan_are_kept_and_who_has_their_own_keeps_it(cast, clock):
    world = worlds.prepared(cast, clock, 3)
    knows(cast.reviewers[0], most=1)
    plan = asked(world, most=2)
    loads = answer_of(plan).loads
    assert loads[cast.reviewers[0].user_id] <= 1 and max(loads.values()) <= 2


def test_colleagues_do_not_sit_together_where_the_plan_says_so(cast, clock):
    world = worlds.prepared(cast, clock, 2)
    for one in cast.reviewers[:-2]:
        ReviewerPost.objects.create(
            reviewer=one.user, organisation="예시대학교", written_by=cast.programme_officer.user
        )
    together = {one.user_id for one in cast.reviewers[:-2]}
    for proposal in world.proposals:
        panel = {one for pk, one in pairs_of(asked(world, per_organisation=1)) if pk == proposal.pk}
        assert len(panel & together) == 1


def test_why_there_is_no_plan_is_kept_and_such_a_plan_is_not_confirmed(cast, clock):
    world = worlds.prepared(cast, clock, 2)
    plan = asked(world, most=1)
    few = len(cast.reviewers)
    reason = answer_of(plan).reasons[0]
    assert (plan.state, reason.kind, reason.need, reason.have) == ("impossible", "room", 6, few)
    with pytest.raises(Refusal):
        actions.confirm_plan(plan=plan, by=cast.programme_officer)


def test_locked_and_forbidden_cells_are_in_every_plan_or_in_none(cast, clock):
    world = worlds.prepared(cast, clock, 2)
    first, last = cast.reviewers[0].user_id, cast.reviewers[-1].user_id
    by, proposal = cast.programme_officer, world.proposals[0].pk
    assert actions.rule_pairs(round=world.round, pairs=[(proposal, first)], kind="locked", by=by) == 1
    actions.rule_pairs(round=world.round, pairs=[(proposal, last)], kind="forbidden", by=by)
    plan = asked(world)
    assert (proposal, first) in pairs_of(plan) and (proposal, last) not in pairs_of(plan)
    assert plan.result["prices"] == [[proposal, first, 0]]
    actions.rule_pairs(round=world.round, pairs=[(proposal, first)], kind="forbidden", by=by)
    assert PairRule.objects.get(reviewer=first).kind == "forbidden"
    assert actions.rule_pairs(round=world.round, pairs=[(proposal, first)], kind="", by=by) == 1
    assert [it.verb for it in Event.objects.filter(verb__endswith="_pairs").order_by("pk")] == [
        "lock_pairs", "forbid_pairs", "forbid_pairs", "free_pairs",
    ]  # fmt: skip


def test_nothing_is_locked_against_a_conflict(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    proposal = world.proposals[0]
    by = cast.programme_officer
    actions.declare_conflict(reviewer=cast.reviewer.user, government=proposal.government, kind="kin", by=by)
    pair = (proposal.pk, cast.reviewer.user_id)
    with pytest.raises(Invalid, match=proposal.number):
        actions.rule_pairs(round=world.round, pairs=[pair], kind="locked", by=by)
    assert pair not in pairs_of(asked(world))


def test_what_stands_stays_and_only_what_is_lost_is_filled_again(cast, clock):
    world = worlds.prepared(cast, clock, 3)
    actions.confirm_plan(plan=asked(world), by=cast.programme_officer)
    before = written(world)
    gone = Assignment.objects.filter(round=world.round).earliest("pk")
    actions.void_assignment(assignment=gone, reason="예시", by=cast.programme_officer)
    plan = asked(world.reload(), most=9)
    kept = before - {(gone.proposal_id, gone.reviewer_id)}
    assert kept <= pairs_of(plan) and len(pairs_of(plan)) == 9
    actions.confirm_plan(plan=plan, by=cast.programme_officer)
    assert written(world) == pairs_of(plan)


def test_an_assignment_that_a_lock_pushes_out_ends_when_the_plan_is_confirmed(cast, clock):
    world = worlds.assigned(cast, clock, 1)
    proposal, fresh = world.proposals[0], cast.reviewers[3]
    by = cast.programme_officer
    actions.rule_pairs(round=world.round, pairs=[(proposal.pk, fresh.user_id)], kind="locked", by=by)
    worlds.accepted(world.of(proposal, cast.reviewer), cast.reviewer)
    plan = asked(world)
    assert {(proposal.pk, fresh.user_id), (proposal.pk, cast.reviewer.user_id)} <= pairs_of(plan)
    actions.confirm_plan(plan=plan, by=by)
    assert written(world) == pairs_of(plan)
    assert Assignment.objects.get(round=world.round, state="voided").reason


def test_a_plan_is_not_confirmed_once_its_answer_could_be_another(cast, clock):
    world = worlds.prepared(cast, clock, 2)
    plan, by = asked(world), cast.programme_officer
    pair = sorted(pairs_of(plan))[0]
    actions.rule_pairs(round=world.round, pairs=[pair], kind="forbidden", by=by)
    with pytest.raises(Refusal, match=r"다시|again"):
        actions.confirm_plan(plan=plan, by=by)
    actions.rule_pairs(round=world.round, pairs=[pair], kind="", by=by)
    actions.confirm_plan(plan=plan, by=by)
    assert written(world) == pairs_of(plan)


def test_a_large_plan_is_solved_by_a_job(cast, clock, monkeypatch):
    later(monkeypatch)
    world = worlds.prepared(cast, clock, 2)
    plan = asked(world)
    assert (plan.state, plan.job.state) == ("waiting", "queued")
    with pytest.raises(Refusal):
        asked(world)
    assert work.run_next()
    plan.refresh_from_db()
    assert (plan.state, Job.objects.get(pk=plan.job_id).state) == ("solved", "done")


def test_a_plan_that_is_given_up_is_not_solved_any_more(cast, clock, monkeypatch):
    later(monkeypatch)
    world = worlds.prepared(cast, clock, 2)
    plan = actions.cancel_plan(plan=asked(world), by=cast.second_programme_officer)
    work.run_next()
    plan.refresh_from_db()
    assert (plan.state, Job.objects.get(pk=plan.job_id).state) == ("cancelled", "cancelled")
    assert asked(world).state == "waiting"


def test_who_stops_the_job_gives_the_plan_up(cast, clock, monkeypatch):
    later(monkeypatch)
    world = worlds.prepared(cast, clock, 2)
    plan = asked(world)
    real = planning.queries.question

    def stopped(*args):
        cancel_job(job=plan.job, user=cast.programme_officer.user)
        return real(*args)

    monkeypatch.setattr(planning.queries, "question", stopped)
    assert work.run_next()
    plan.refresh_from_db()
    assert plan.state == "cancelled"


def test_a_job_that_broke_does_not_keep_the_next_plan_from_being_made(cast, clock, monkeypatch):
    later(monkeypatch)
    world = worlds.prepared(cast, clock, 2)
    plan = asked(world)
    Job.objects.filter(pk=plan.job_id).update(state="failed")
    assert newest_plan(world.round).state == "failed"
    asked(world)
    plan.refresh_from_db()
    assert plan.state == "failed"


def test_only_programme_officers_plan_and_only_before_the_opening(cast, clock):
    world = worlds.scored(cast, clock, 1)
    for by in (cast.ministry_approver, cast.auditor, cast.reviewer, cast.officer):
        with pytest.raises(Denied):
            actions.request_plan(round=world.round, objective="total", settings={}, by=by)
        with pytest.raises(Denied):
            actions.rule_pairs(round=world.round, pairs=[(1, 1)], kind="locked", by=by)
    worlds.proposed(world)
    with pytest.raises(Refusal):
        asked(world)


@pytest.mark.guards
def test_the_database_keeps_a_plan_as_it_was_asked_and_answered(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    plan = asked(world)
    for change in (
        {"result": {}}, {"inputs": {}}, {"hash": "0" * 64}, {"state": "waiting"}, {"state": "failed"},
    ):  # fmt: skip
        with refused_by_database("MA24"):
            Plan.objects.filter(pk=plan.pk).update(**change)
    for change in ({"settings": {"most": 1}}, {"objective": "total"}, {"round": world.round.pk}):
        with refused_by_database("42501"):
            Plan.objects.filter(pk=plan.pk).update(**change)
    with refused_by_database("42501"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reviews_plan")


@pytest.mark.guards
def test_the_database_locks_no_pair_against_a_conflict_and_none_of_another_round(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    proposal, by = world.proposals[0], cast.programme_officer
    actions.declare_conflict(reviewer=cast.reviewer.user, government=proposal.government, kind="kin", by=by)
    rule = {"round": world.round, "reviewer": cast.reviewer.user, "by": by.user}
    with refused_by_database("MA201"):
        PairRule.objects.create(proposal=proposal, kind="locked", **rule)
    PairRule.objects.create(proposal=proposal, kind="forbidden", **rule)
    with refused_by_database("MA201"):
        PairRule.objects.update(kind="locked")
    other = worlds.closed_call(cast, clock, 1, slug="another-call", prefix="AN")[1][0]
    with refused_by_database("MA240"):
        PairRule.objects.create(proposal=other, kind="forbidden", **rule)


def test_the_question_holds_what_the_pages_show(cast, clock):
    world = worlds.assigned(cast, clock, 2, panel=2)
    worlds.accepted(world.of(world.proposals[0], cast.reviewer), cast.reviewer)
    problem = question(world.round, "total", {"newcomers": 20, "per_province": 2})
    assert problem.settled == {(world.proposals[0].pk, cast.reviewer.user_id)}
    assert len(problem.existing) == 3 and problem.caps == {"province": 2} and problem.newcomers == 20
    assert problem.wanted == 3 and all(one.newcomer for one in problem.reviewers)
    assert reverse("reviews:plans", args=[world.round.pk])

"""Every state with every verb: the tables, the guards of the database, and the actions agree."""

import re
from itertools import product

import pytest
from django.db import connection

from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import actions, rules
from reviews.enums import AssignmentState, OpeningState, PlanState, ReviewState, RoundState
from reviews.models import Assignment, Opening, Round
from tests import worlds_reviews as worlds

TABLES = [
    (rules.ROUND_MOVES, RoundState),
    (rules.ASSIGNMENT_MOVES, AssignmentState),
    (rules.REVIEW_MOVES, ReviewState),
    (rules.OPENING_MOVES, OpeningState),
    (rules.PLAN_MOVES, PlanState),
]


@pytest.mark.parametrize(
    ("table", "states"), TABLES, ids=["round", "assignment", "review", "opening", "plan"]
)
def test_a_table_names_only_states_that_exist_and_leaves_none_unreached(table, states):
    pairs = {pair for ways in table.values() for pair in ways.items()}
    assert {state for pair in pairs for state in pair} == set(states)
    assert {end for _start, end in pairs} >= set(states) - {next(iter(states))}


@pytest.mark.parametrize(
    ("table", "guard"),
    [
        (rules.ROUND_MOVES, "round_guard"),
        (rules.ASSIGNMENT_MOVES, "assignment_guard"),
        (rules.PLAN_MOVES, "plan_guard"),
    ],
)
def test_the_database_holds_the_same_pairs(db, table, guard):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [guard])
        [(body,)] = cursor.fetchall()
    held = set(re.findall(r"\('(\w+)', '(\w+)'\)", body))
    assert held == {(str(a), str(b)) for ways in table.values() for a, b in ways.items() if a != b}


def in_state(world, cast, state: str) -> Assignment:
    """An assignment of the first reviewer in that state."""
    one = world.of(world.proposals[0], cast.reviewer)
    if state == "accepted":
        worlds.accepted(one, cast.reviewer)
    if state == "done":
        worlds.reviewed(one, cast.reviewer)
    if state == "abstained":
        actions.abstain(assignment=worlds.accepted(one, cast.reviewer), reason="예시", by=cast.reviewer)
    if state == "declined":
        actions.declare(assignment=one, has_conflict=True, by=cast.reviewer)
    if state == "voided":
        actions.void_assignment(assignment=one, reason="예시", by=cast.programme_officer)
    return world.of(world.proposals[0], cast.reviewer)


VERBS = {
    "accept": lambda one, cast: actions.declare(assignment=one, has_conflict=False, by=cast.reviewer),
    "step_back": lambda one, cast: actions.declare(assignment=one, has_conflict=True, by=cast.reviewer),
    "save": lambda one, cast: actions.save_review(
        assignment=one, version=0, marks=worlds.sheet(), by=cast.reviewer
    ),
    "finish": lambda one, cast: actions.submit_review(assignment=one, by=cast.reviewer),
    "recall": lambda one, cast: actions.recall_review(assignment=one, by=cast.reviewer),
    "abstain": lambda one, cast: actions.abstain(assignment=one, reason="예시", by=cast.reviewer),
    "resume": lambda one, cast: actions.resume(assignment=one, by=cast.reviewer),
    "void": lambda one, cast: actions.void_assignment(
        assignment=one, reason="예시", by=cast.programme_officer
    ),
}
# what a verb leads to, beside the table: saving keeps the state, finishing needs marks, accepting twice is once
KEEPS = {("save", "accepted"): "accepted", ("accept", "accepted"): "accepted"}


@pytest.mark.parametrize(("verb", "state"), list(product(VERBS, AssignmentState.values)))
def test_every_verb_from_every_state_of_an_assignment(cast, clock, verb, state):
    world = worlds.assigned(cast, clock, 1)
    worlds.consented(world.round, cast.reviewer)
    one = in_state(world, cast, state)
    end = KEEPS.get((verb, state)) or rules.ASSIGNMENT_MOVES.get(verb, {}).get(state)
    if (verb, state) == ("finish", "accepted"):
        with pytest.raises(Invalid):
            VERBS[verb](one, cast)
        actions.save_review(assignment=one, version=0, marks=worlds.sheet(), by=cast.reviewer)
    if end is None:
        with pytest.raises(Refusal):
            VERBS[verb](one, cast)
        end = state
    else:
        VERBS[verb](one, cast)
    assert Assignment.objects.get(pk=one.pk).state == end


ROUND_MAKERS = {
    "preparing": worlds.prepared,
    "scoring": worlds.scored,
    "opened": worlds.opened,
    "ranked": lambda *args: worlds.ranked(*args)[0],
}
ROUND_VERBS = {
    "assign": lambda world, cast: actions.assign_reviewers(
        round=world.round, pairs=world.pairs(cast.reviewers[3:4]), by=cast.programme_officer
    ),
    "propose": lambda world, cast: worlds.proposed(world),
    "remind": lambda world, cast: actions.remind_reviewers(round=world.round, by=cast.programme_officer),
    "rank": lambda world, cast: actions.close_round(round=world.round, by=cast.programme_officer),
    "void": lambda world, cast: actions.void_assignment(
        assignment=world.of(world.proposals[0], cast.reviewer), reason="예시", by=cast.programme_officer
    ),
}
POSSIBLE = {
    "assign": {"preparing", "scoring"},
    "propose": {"scoring"},
    "remind": set(),  # nobody is awaited in these worlds
    "rank": {"opened"},
    "void": {"scoring", "opened"},
}


@pytest.mark.parametrize(("verb", "state"), list(product(ROUND_VERBS, RoundState.values)))
def test_every_verb_in_every_state_of_a_round(cast, clock, verb, state):
    world = ROUND_MAKERS[state](cast, clock, 1)
    if state in POSSIBLE[verb]:
        ROUND_VERBS[verb](world, cast)
    elif (verb, state) == ("void", "preparing"):
        assert not Assignment.objects.exists()
    else:
        with pytest.raises(Refusal):
            ROUND_VERBS[verb](world, cast)
        assert Round.objects.get(pk=world.round.pk).state == state


@pytest.mark.parametrize("verb", ["approve", "send_back"])
@pytest.mark.parametrize("state", OpeningState.values)
def test_an_opening_is_decided_once(cast, clock, verb, state):
    world = worlds.scored(cast, clock, 1)
    opening = worlds.proposed(world)
    decide = {
        "approve": lambda who: actions.approve_opening(opening=opening, by=who),
        "send_back": lambda who: actions.send_back_opening(opening=opening, comment="예시", by=who),
    }
    if state != "proposed":
        decide["approve" if state == "approved" else "send_back"](cast.ministry_approver)
        with pytest.raises(Refusal):
            decide[verb](cast.second_ministry_approver)
        assert Opening.objects.get(pk=opening.pk).state == state
        return
    for who in (cast.programme_officer, cast.second_programme_officer, cast.auditor, cast.reviewer):
        with pytest.raises(Denied):
            decide[verb](who)
    decide[verb](cast.ministry_approver)
    assert Opening.objects.get(pk=opening.pk).state == rules.OPENING_MOVES[verb]["proposed"]


def test_after_an_opening_was_sent_back_another_can_be_proposed(cast, clock):
    world = worlds.scored(cast, clock, 1)
    actions.send_back_opening(opening=worlds.proposed(world), comment="예시", by=cast.ministry_approver)
    actions.approve_opening(opening=worlds.proposed(world), by=cast.ministry_approver)
    assert world.reload().round.state == RoundState.OPENED

"""Rounds in every state, and assignments in every state of one reviewer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from reviews import actions
from reviews.models import Conflict, Plan
from tests import factories
from tests import worlds_applications as apply
from tests import worlds_reviews as judge
from tests.permissions.world import World
from tests.permissions.world.calls import full, keep

# Marks that stand nowhere else in this world; together 67.5
SEALED_MARKS = {
    key: Decimal(mark)
    for key, mark in zip(judge.WEIGHTS, ("13.5", "21.5", "17.5", "8.5", "6.5"), strict=True)
}
CANARY = "봉인카나리아"


def sealed_words(name: str) -> dict[str, Any]:
    """A comment on the whole and one on every criterion, known again wherever they turn up."""
    return {
        "comment": f"{CANARY} {name} 총평",
        "comments": {key: f"{CANARY} {name} {key}" for key in judge.WEIGHTS},
    }


def add_rounds(world: World, clock: Any) -> None:
    cast = world.cast
    ceilings = {cast.county.government.parent: 2000 * apply.MILLION}
    closed, [rankable] = judge.closed_call(
        cast, clock, 1, slug="closed-2027", prefix="CL", rules=apply.rules(), ceilings=ceilings
    )
    world.put("call closed", closed, slug=closed.slug)
    keep(world, "to be ranked by the province", rankable)
    preparing = judge.prepared(cast, clock, 1, slug="preparing-2027", prefix="PR")
    put_round(world, "preparing", preparing)
    by = cast.programme_officer
    solved = actions.request_plan(round=preparing.round, objective="total", settings={}, by=by)
    world.put("plan solved", solved, pk=preparing.round.pk, plan=solved.pk)
    scoring = scoring_round(world, clock)
    put_round(world, "scoring", scoring)
    keep(world, "in review", scoring.proposals[0])
    add_assignments(world, scoring)
    scored = judge.scored(cast, clock, 1, slug="scored-2027", prefix="SD")
    put_round(world, "scored", scored)
    waiting = Plan.objects.create(round=scored.round, created_by=by.user)
    world.put("plan waiting", waiting, pk=scored.round.pk, plan=waiting.pk)
    proposed = judge.scored(cast, clock, 1, totals=(95, 50, 50), slug="proposed-2027", prefix="PO")
    judge.proposed(proposed)
    put_round(world, "proposed", proposed)
    world.put("assignment apart", None, pk=proposed.of(proposed.proposals[0], cast.reviewer).pk)
    opened = judge.opened(cast, clock, 2, slug="opened-2027", prefix="ON")
    put_round(world, "opened", opened)
    add_meetings(world, opened, clock)
    ranked, _ranking = judge.ranked(cast, clock, 2, slug="ranked-2027", prefix="RK")
    put_round(world, "ranked", ranked)
    keep(world, "ranked", ranked.proposals[0])
    world.put("assignment ranked", None, pk=ranked.of(ranked.proposals[0], cast.reviewer).pk)


def scoring_round(world: World, clock: Any) -> judge.World:
    """Five proposals with three reviewers each; the first has a partner and a file."""
    cast = world.cast
    clock.set(judge.DURING)
    rules = apply.rules(endorsement="none", order_by="score", proposals_per_government=99)
    call = apply.smart_village_call(
        cast.programme_officer, slug="scoring-2027", prefix="SC", ceilings={}, rules=rules
    )
    proposals = [full(world, call, "예시 과제 1")]
    apply.submit(proposals[0], cast.local_approver)
    proposals += [submitted_by_another(call, number) for number in (2, 3, 4, 5)]
    for proposal in proposals:
        apply.admit(proposal, cast.programme_officer)
    apply.closed(call, clock)
    due = clock.now() + timedelta(days=60)
    made = judge.World(
        cast, call, proposals, actions.create_round(call=call, due_at=due, by=cast.programme_officer)
    )
    pairs = made.pairs(cast.reviewers[:3])
    actions.assign_reviewers(round=made.round, pairs=pairs, by=cast.programme_officer)
    return made.reload()


def submitted_by_another(call: Any, number: int) -> Any:
    county = factories.OrganisationFactory()
    officer = factories.MembershipFactory(organisation=county)
    approver = factories.MembershipFactory(organisation=county, role="local_approver")
    return apply.submitted(call, officer, approver, title=f"예시 과제 {number}")


def put_round(world: World, state: str, made: judge.World) -> None:
    world.put(f"round {state}", made, pk=made.round.pk)
    world.put(f"call {state}", made.call, slug=made.call.slug)
    world.put(f"marks {state}", None, pk=made.round.pk, code=made.proposals[0].code)


def add_meetings(world: World, made: judge.World, clock: Any) -> None:
    """One whose minutes are in preparation and one whose minutes are closed; the assigned reviewer was at both."""
    cast = world.cast
    for name in ("draft", "closed"):
        meeting = actions.call_meeting(
            round=made.round, held_at=clock.now() + timedelta(days=3), place="예시 회의실", agenda="심의",
            by=cast.programme_officer,
        )  # fmt: skip
        present = {one.user_id for one in (cast.reviewer, cast.programme_officer, cast.ministry_approver)}
        actions.note_attendance(meeting=meeting, present=present, by=cast.programme_officer)
        if name == "closed":
            actions.close_minutes(meeting=meeting, reason="예시", by=cast.programme_officer)
        world.put(f"meeting {name}", meeting, pk=meeting.pk)


def add_assignments(world: World, made: judge.World) -> None:
    """The same reviewer's five assignments, each in another state."""
    cast, reviewer = world.cast, world.cast.reviewer
    names = ("accepted", "done", "invited", "stepped back", "voided")
    held = dict(zip(names, (made.of(proposal, reviewer) for proposal in made.proposals), strict=True))
    judge.marked(held["accepted"], reviewer, SEALED_MARKS, **sealed_words("draft"))
    judge.reviewed(held["done"], reviewer, SEALED_MARKS, **sealed_words("done"))
    actions.declare(
        assignment=held["stepped back"], has_conflict=True, by=reviewer, kind="recusal", note="예시"
    )
    actions.void_assignment(assignment=held["voided"], reason="예시", by=cast.programme_officer)
    for name, one in held.items():
        world.put(f"assignment {name}", one, pk=one.pk)
    file = made.proposals[0].attachments.first().file_id
    for name in ("accepted", "invited", "voided"):
        world.put(f"file of assignment {name}", None, pk=held[name].pk, file=file)
    noted = actions.declare_conflict(
        reviewer=cast.reviewers[3].user, government=cast.other_county.government, kind="recusal",
        by=cast.programme_officer, note="예시",
    )  # fmt: skip
    world.put("conflict noted", noted, pk=made.round.pk, conflict=noted.pk)
    own = Conflict.objects.get(reviewer=reviewer.user)
    world.put("conflict declared", own, pk=made.round.pk, conflict=own.pk)

"""Rounds, assignments and reviews for tests, made by the actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from applications.models import Call, Proposal
from portal.accounts.models import Membership
from reviews import actions
from reviews.models import Assignment, Opening, PanelMember, Ranking, Review, Round
from reviews.queries import reading_as
from tests import factories
from tests import worlds_applications as applied
from tests.cast import Cast
from tests.database import SEOUL

DURING = datetime(2026, 12, 1, 10, tzinfo=SEOUL)
WEIGHTS = {"need": 20, "plan": 30, "service": 25, "budget": 15, "spread": 10}


@dataclass
class World:
    """A closed call with eligible proposals, and its round."""

    cast: Cast
    call: Call
    proposals: list[Proposal]
    round: Round

    def reload(self) -> "World":
        self.round = Round.objects.select_related("call").get(pk=self.round.pk)
        for proposal in self.proposals:
            proposal.refresh_from_db()
        return self

    def pairs(self, panel: Sequence[Membership]) -> list[tuple[int, int]]:
        return [(proposal.pk, one.user_id) for proposal in self.proposals for one in panel]

    def of(self, proposal: Proposal, reviewer: Membership) -> Assignment:
        return Assignment.objects.select_related("round__call", "proposal", "reviewer").get(
            proposal=proposal, reviewer=reviewer.user
        )


def closed_call(cast: Cast, clock: Any, count: int = 2, **changes: Any) -> tuple[Call, list[Proposal]]:
    """A closed call with `count` eligible proposals, the first of the cast's county, each other of a new one."""
    clock.set(DURING)
    changes.setdefault("rules", applied.rules(endorsement="none", order_by="score"))
    ceilings = changes.pop("ceilings", {})
    call = applied.smart_village_call(cast.programme_officer, ceilings=ceilings, **changes)
    teams = [(cast.officer, cast.local_approver), *(_team(cast) for _number in range(count - 1))]
    proposals = [
        applied.eligible(call, officer, approver, cast.programme_officer, title=f"예시 과제 {number}")
        for number, (officer, approver) in enumerate(teams, 1)
    ]
    return applied.closed(call, clock), proposals


def _team(cast: Cast) -> tuple[Membership, Membership]:
    """Officer and approver of another county of the same province."""
    county = factories.OrganisationFactory(government__parent=cast.county.government.parent)
    return (
        factories.MembershipFactory(organisation=county),
        factories.MembershipFactory(organisation=county, role="local_approver"),
    )


def prepared(cast: Cast, clock: Any, count: int = 2, **changes: Any) -> World:
    """A round that waits for its reviewers."""
    call, proposals = closed_call(cast, clock, count, **changes)
    due = clock.now() + timedelta(days=14)
    round_ = actions.create_round(call=call, due_at=due, by=cast.programme_officer)
    return World(cast, call, proposals, round_).reload()


def assigned(cast: Cast, clock: Any, count: int = 2, panel: int = 3, **changes: Any) -> World:
    """Every proposal is with the first reviewers of the cast."""
    world = prepared(cast, clock, count, **changes)
    pairs = world.pairs(cast.reviewers[:panel])
    actions.assign_reviewers(round=world.round, pairs=pairs, by=cast.programme_officer)
    return world.reload()


def sheet(total: int | str = 80, **changes: Any) -> dict[str, Decimal | None]:
    """Marks that add up to `total` (a multiple of 5), spread over the criteria by weight."""
    shares = {key: Decimal(weight) * Decimal(total) / 100 for key, weight in WEIGHTS.items()}
    return {**{key: _half(share) for key, share in shares.items()}, **changes}


def _half(value: Decimal) -> Decimal:
    return (value * 2).to_integral_value() / 2


def consented(round_: Round, by: Membership) -> PanelMember:
    """The reviewer, who sits on the panel, has consented to appointment and secrecy."""
    member = PanelMember.objects.select_related("round__call", "reviewer").get(round=round_, reviewer=by.user)
    return actions.consent(member=member, by=by)


def accepted(assignment: Assignment, by: Membership) -> Assignment:
    consented(assignment.round, by)
    return actions.declare(assignment=assignment, has_conflict=False, by=by)


def marked(
    assignment: Assignment, by: Membership, marks: Mapping[str, Decimal | None] | None = None, **more: Any
) -> Review:
    """Accepted, and a draft saved."""
    accepted(assignment, by)
    with reading_as(by.user):
        version = Review.objects.get(assignment=assignment).version
    return actions.save_review(
        assignment=assignment, version=version, marks=sheet() if marks is None else marks, by=by, **more
    )


def reviewed(
    assignment: Assignment, by: Membership, marks: Mapping[str, Decimal | None] | None = None, **more: Any
) -> Review:
    """Accepted, marked, submitted."""
    marked(assignment, by, marks, **more)
    return actions.submit_review(assignment=assignment, by=by)


def scored(
    cast: Cast, clock: Any, count: int = 2, totals: Sequence[int] = (90, 80, 70), **changes: Any
) -> World:
    """Every review is in; the reviewers' totals are `totals`, five points less with each further proposal."""
    world = assigned(cast, clock, count, len(totals), **changes)
    for place, proposal in enumerate(world.proposals):
        for reviewer, total in zip(cast.reviewers, totals, strict=False):
            reviewed(world.of(proposal, reviewer), reviewer, sheet(max(total - 5 * place, 0)))
    return world


def proposed(world: World, **more: Any) -> Opening:
    return actions.propose_opening(round=world.round, by=world.cast.programme_officer, **more)


def opened(cast: Cast, clock: Any, count: int = 2, **changes: Any) -> World:
    """Two officers have opened the marks."""
    world = scored(cast, clock, count, **changes)
    few = len(changes.get("totals", (90, 80, 70))) < world.call.call_rules.reviews_per_proposal
    opening = proposed(world, reason="예시 사유" if few else "")
    actions.approve_opening(opening=opening, by=cast.ministry_approver)
    return world.reload()


def ranked(cast: Cast, clock: Any, count: int = 2, **changes: Any) -> tuple[World, Ranking]:
    """The ranking is frozen."""
    world = opened(cast, clock, count, **changes)
    ranking = actions.close_round(round=world.round, by=cast.programme_officer)
    return world.reload(), ranking


def run(statement: str, *values: Any, reader: int | None = None) -> int:
    """One statement as the web, in a savepoint; how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        if reader:
            cursor.execute("SELECT set_config('portal.reader', %s, true)", [str(reader)])
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(statement: str, *values: Any, reader: int | None = None) -> str:
    """The name of the constraint, else the SQLSTATE, with which the database said no."""
    with pytest.raises(DatabaseError) as caught:
        run(statement, *values, reader=reader)
    cause: Any = caught.value.__cause__
    return (getattr(cause, "diag", None) and cause.diag.constraint_name) or cause.sqlstate

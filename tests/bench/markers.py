"""Reviewers at once on the real web server: 60 who mark, saved by the page's script every few seconds."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from portal.accounts.enums import Role
from reviews import actions
from reviews.models import Assignment, Review
from reviews.queries import reading_as
from tests import factories
from tests import worlds_reviews as worlds
from tests.bench.crowds import Outcome, Person, send, signed_in
from tests.cast import make_cast
from tests.database import Clock
from tests.servers import Processes

CASES = 3


def marking(place: Processes, people: int = 60, every: float = 5.0, seconds: float = 60.0) -> Outcome:
    """Each marks a case of their own."""
    assigned, rounds = panel(people), round(seconds / every)
    lanes = [
        list(saves(signed_in(who), one, every * turn / people, every, rounds))
        for turn, (who, one) in enumerate(assigned)
    ]
    outcome = send(place, "marking", 500, lanes)
    judge(outcome, assigned, rounds)
    return outcome


def panel(people: int) -> list[tuple[Any, Assignment]]:
    """So many reviewers who have consented and declared, each with one case of a few; made at the time of the tests' rounds."""
    clock = Clock()
    world = worlds.prepared(make_cast("bench.example"), clock, CASES, slug="crowd-marks", prefix="CM")
    panel = [factories.MembershipFactory(organisation=None, role=Role.REVIEWER) for _number in range(people)]
    pairs = [(world.proposals[turn % CASES].pk, who.user_id) for turn, who in enumerate(panel)]
    made = actions.assign_reviewers(round=world.round, pairs=pairs, by=world.cast.programme_officer)
    mine = {one.reviewer_id: one for one in made}
    found = [(who, worlds.accepted(mine[who.user_id], who)) for who in panel]
    clock.run_free()
    return found


def saves(person: Person, one: Assignment, first: float, every: float, rounds: int) -> Iterator[Any]:
    address = reverse("reviews:review", args=[one.pk])
    headers = {**person.headers, "X-Autosave": "1", "X-Draft-User": str(person.who.user_id)}
    for version in range(rounds):
        marks = {f"mark_{key}": weight / 2 for key, weight in worlds.WEIGHTS.items()}
        values = {**marks, "bonus": 0, "comment": f"{version}번째로 저장되는 의견입니다. (예시)"}
        yield first + every * version, address, headers, person.form(**values, version=version)


def judge(outcome: Outcome, assigned: list[tuple[Any, Assignment]], rounds: int) -> None:
    """Every save was taken and is the last that its author reads."""
    bad = [answer for answer in outcome.answers if answer["status"] != 200]
    outcome.counts = {"errors": len(bad)}
    if bad:
        outcome.faults.append(f"{len(bad)} saves failed, the first with {bad[0]['status']} {bad[0]['said']}")
    for who, one in assigned:
        with reading_as(who.user):
            version = Review.objects.get(assignment=one).version
        if version != rounds and not bad:
            outcome.faults.append(f"version {version} instead of {rounds}")


MARKERS = {"marking": marking}

"""What follows the written marks: presentations planned and held, a deliberation that is open."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from reviews import actions
from reviews.models import Slot
from tests import worlds_applications as apply
from tests import worlds_reviews as judge
from tests.permissions.world import World
from tests.permissions.world.calls import keep

SHEET = [
    {"key": "clear", "name_ko": "전달력", "name_en": "Clarity", "guide_ko": "", "guide_en": "", "weight": 100}
]


def add_stages(world: World, clock: Any) -> None:
    cast = world.cast
    rules = apply.rules(
        endorsement="none", order_by="score", presentation_percent=20, presentation_criteria=SHEET
    )
    planning = judge.assigned(cast, clock, 1, slug="planning-2027", prefix="PL", rules=rules)
    world.put("round planning", planning, pk=planning.round.pk)
    held = judge.scored(cast, clock, 2, slug="presenting-2027", prefix="PT", rules=rules)
    world.put("round presenting", held, pk=held.round.pk)
    keep(world, "presenting", held.proposals[0])
    add_presentations(world, held, clock)
    opened = world.things["round opened"]
    last = opened.proposals[1]
    actions.open_deliberation(round=opened.reload().round, proposal=last, by=cast.programme_officer)
    world.put("marks deliberating", None, pk=opened.round.pk, code=last.code)
    world.put("assignment deliberating", None, pk=opened.of(last, cast.reviewer).pk)


def add_presentations(world: World, held: judge.World, clock: Any) -> None:
    """Two that were held: the reviewer has yet to mark the first; the second's government was not told."""
    cast = world.cast
    by, first = cast.programme_officer, clock.now() + timedelta(days=1)
    [one, other] = actions.make_slots(round=held.round, first=first, minutes=20, pause=0, place="세종", by=by)
    actions.invite_to_present(round=held.round, by=by)
    Slot.objects.filter(pk=other.pk).update(invited_at=None)
    clock.advance(days=2)
    waits, done = (held.of(proposal, cast.reviewer) for proposal in held.proposals)
    actions.save_presentation(assignment=done, version=0, marks={"clear": Decimal("77.5")}, by=cast.reviewer)
    actions.submit_presentation(assignment=done, by=cast.reviewer)
    world.put("slot invited", one, pk=one.pk)
    world.put("slot planned", other, pk=other.pk)
    world.put("assignment presenting", None, pk=waits.pk)
    world.put("assignment presented", None, pk=done.pk)

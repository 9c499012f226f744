"""The guards of provinces, by raw SQL: refused, and red first: it goes in once the trigger is dropped."""

from dataclasses import dataclass

import pytest

from applications import actions
from applications.models import Endorsement, EndorsementLine, Submission
from portal.activity.clock import PortalNow
from tests import worlds_applications as worlds
from tests.applications.raw import asked

pytestmark = pytest.mark.guards
BACK = "UPDATE applications_proposal SET state = 'draft' WHERE id = %({})s"
ENDORSE = "UPDATE applications_endorsement SET endorsed_at = now() WHERE id = %({})s"
NUDGE = """INSERT INTO applications_nudge (call_id, government_id, kind, batch, by_id, day)
  SELECT call_id, government_id, kind, batch, by_id, claimed.day FROM applications_nudge,
  (VALUES (date '2000-01-01'), ('2000-01-02')) claimed (day) WHERE id = %(nudge)s"""


@dataclass(frozen=True)
class Case:
    guard: str
    table: str
    state: str
    statement: str
    login: str = "web"


CASES = {
    "handed back with its submission alive": Case(
        "hand_back_gate", "proposal", "MA181", BACK.format("alive")
    ),
    "handed back after closing": Case("hand_back_gate", "proposal", "MA180", BACK.format("late")),
    "places with a gap": Case("endorsement_whole", "endorsement", "MA182", ENDORSE.format("gap")),
    "above the ceiling": Case("endorsement_whole", "endorsement", "MA183", ENDORSE.format("over")),
    "twice on a day": Case("nudge_stamp", "nudge", "23505", NUDGE),
    "a reminder moved": Case(
        "nudge_append_only", "nudge", "MA001", "UPDATE applications_nudge SET day = day - 9", login="owner"
    ),
    "a reminder taken away": Case(
        "nudge_append_only", "nudge", "MA001", "DELETE FROM applications_nudge", login="owner"
    ),
}


@pytest.fixture
def things(committed_db, world, clock):
    """The names that the statements use."""
    alive = worlds.submitted(world.call, world.officer, world.local_approver)
    actions.remind_governments(
        call=world.call, governments=[world.other_county.government], by=world.stranger_coordinator,
        key="7f0e9a52-0000-4000-8000-000000000001",
    )  # fmt: skip
    # the other session's clock is the real one: this call closed long ago
    clock.set(worlds.DURING.replace(year=2025))
    poor = worlds.smart_village_call(
        world.programme_officer, slug="poor", prefix="PR", fiscal_year=2026,
        opens_at=worlds.OPENS.replace(year=2025), closes_at=worlds.CLOSES.replace(year=2026),
        ceilings={world.province.government: 1, world.other_province.government: 2000 * worlds.MILLION},
    )  # fmt: skip
    late = worlds.submitted(poor, world.officer, world.local_approver)
    other = worlds.submitted(poor, world.stranger, world.stranger_approver)
    Submission.objects.filter(proposal=late).update(ended_at=PortalNow())
    rows = {"alive": alive, "late": late, "nudge": world.call.nudges.get()}
    for name, proposal, rank in (("over", late, 1), ("gap", other, 2)):
        province = proposal.government.parent
        rows[name] = Endorsement.objects.create(call=poor, province=province)
        EndorsementLine.objects.create(endorsement=rows[name], proposal=proposal, rank=rank)
    return {name: row.pk for name, row in rows.items()}


def found(committed, things, before=lambda owner, case: None):
    met = {}
    with committed.connect("owner") as owner:
        for name, case in CASES.items():
            with owner.transaction(force_rollback=True):
                before(owner, case)
                owner.execute(f"SET LOCAL ROLE maeul_{case.login}")
                met[name] = asked(owner, case.statement, things)
    return met


def drop(owner, case):
    owner.execute(f"DROP TRIGGER {case.guard} ON applications_{case.table}")


def test_each_is_refused_and_goes_in_without_its_guard(committed_db, things):
    assert found(committed_db, things) == {name: case.state for name, case in CASES.items()}
    assert found(committed_db, things, drop) == dict.fromkeys(CASES, "")

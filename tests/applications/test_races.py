"""What is written while something is being made final: it waits and is refused. Red first: without the lock it slips in."""

import psycopg
import pytest
from django.db import connections

from applications import actions
from applications.models import Endorsement, EndorsementLine
from portal.activity import clock as portal_clock
from portal.ui.refusals import Refusal
from tests import worlds_applications as worlds
from tests.applications.raw import meet, meet_statement, tried, unlocked

pytestmark = pytest.mark.guards

CALL_PARTS = {
    "section": """INSERT INTO applications_callsection (call_id, key, kind, "order", title_ko, title_en, guide_ko, guide_en)
      VALUES (%s, 'late', 'questions', 99, '예시', 'sample', '', '')""",
    "question": """UPDATE applications_question SET label_ko = '늦은 질문' WHERE form_id IN
      (SELECT form_id FROM applications_callsection WHERE call_id = %s)""",
    "ceiling": "DELETE FROM applications_callceiling WHERE call_id = %s",
}
GUARDS = {"section": "call_part_guard", "question": "question_guard", "ceiling": "call_part_guard"}
PROPOSAL_PARTS = {
    "cost": """INSERT INTO applications_costline
      (proposal_id, "order", category, fiscal_year, description, unit_price, quantity)
      VALUES (%s, 99, 'equipment', 2027, '예시', 1000000, 1)""",
    "target": "UPDATE applications_target SET goal = 1 WHERE proposal_id = %s",
    "funding": "DELETE FROM applications_fundingsource WHERE proposal_id = %s",
}
LINES = {
    "insert": """INSERT INTO applications_endorsementline (endorsement_id, proposal_id, rank, note)
      SELECT endorsement_id, (SELECT max(id) FROM applications_proposal), 2, '' FROM applications_endorsementline
      WHERE endorsement_id = %s""",
    "update": "UPDATE applications_endorsementline SET rank = 2 WHERE endorsement_id = %s",
    "delete": "DELETE FROM applications_endorsementline WHERE endorsement_id = %s",
}


# the parts of a call, and its announcement


@pytest.fixture
def unannounced(committed_db, cast, clock):
    """A call in preparation, and the deed that announces it."""
    clock.set(worlds.DURING)
    ceilings = {cast.county.government.parent: 2000 * worlds.MILLION}
    cast.call = worlds.draft_call(cast.programme_officer, ceilings=ceilings)
    cast.announce = lambda: actions.publish_call(call=cast.call, by=cast.programme_officer)
    return cast


@pytest.mark.parametrize("part", CALL_PARTS)
def test_a_part_waits_for_the_announcement_and_is_refused(committed_db, unannounced, part):
    met = meet_statement(committed_db, unannounced.announce, CALL_PARTS[part], unannounced.call.pk)
    assert met == ("MA101", True)


@pytest.mark.parametrize("part", CALL_PARTS)
def test_without_the_lock_a_part_slips_into_an_announced_call(committed_db, unannounced, part):
    unlocked(committed_db, GUARDS[part])
    state, _waited = meet_statement(committed_db, unannounced.announce, CALL_PARTS[part], unannounced.call.pk)
    assert state == ""
    unannounced.call.refresh_from_db()
    assert unannounced.call.state == "open"


def test_a_part_with_an_old_snapshot_does_not_get_in(committed_db, unannounced):
    with committed_db.connect("web") as late:
        late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        late.execute("SELECT count(*) FROM applications_call")
        unannounced.announce()
        assert tried(late, CALL_PARTS["section"], [unannounced.call.pk]) == "40001"


def test_without_the_lock_an_old_snapshot_gets_in(committed_db, unannounced):
    unlocked(committed_db, "question_guard")
    with committed_db.connect("web") as late:
        late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        late.execute("SELECT count(*) FROM applications_call")
        unannounced.announce()
        assert tried(late, CALL_PARTS["question"], [unannounced.call.pk]) == ""


# the lines of a ranking, and its endorsement


@pytest.fixture
def ranking(committed_db, world):
    """A ranking of one line, not endorsed yet, and the deed that makes it final. (The action does both at once.)"""
    proposals = [
        worlds.submitted(world.call, world.officer, world.local_approver),
        worlds.started(world.call, world.stranger),
    ]
    made = Endorsement.objects.create(call=world.call, province=world.province.government)
    EndorsementLine.objects.create(endorsement=made, proposal=proposals[0], rank=1)
    world.ranking = made
    world.endorse = lambda: Endorsement.objects.filter(pk=made.pk).update(
        endorsed_at=portal_clock.now(), endorsed_by=world.coordinator.user
    )
    return world


@pytest.mark.parametrize("line", LINES)
def test_a_line_waits_for_the_endorsement_and_is_refused(committed_db, ranking, line):
    assert meet_statement(committed_db, ranking.endorse, LINES[line], ranking.ranking.pk) == ("MA107", True)


@pytest.mark.parametrize("line", LINES)
def test_without_the_lock_a_line_slips_into_an_endorsed_ranking(committed_db, ranking, line):
    unlocked(committed_db, "endorsement_guard")
    state, _waited = meet_statement(committed_db, ranking.endorse, LINES[line], ranking.ranking.pk)
    assert state == ""
    ranking.ranking.refresh_from_db()
    assert ranking.ranking.endorsed_at is not None


# the parts of a proposal, and its submission


@pytest.fixture
def sending(committed_db, world, draft):
    """A draft that lacks nothing, and the deed that submits it."""
    world.draft = draft
    world.send = lambda: worlds.submit(draft, world.local_approver)
    return world


@pytest.mark.parametrize("part", PROPOSAL_PARTS)
def test_a_part_waits_for_the_submission_and_is_refused(committed_db, sending, part):
    met = meet_statement(committed_db, sending.send, PROPOSAL_PARTS[part], sending.draft.pk)
    assert met == ("MA104", True)


@pytest.mark.parametrize("part", PROPOSAL_PARTS)
def test_without_the_lock_a_part_changes_under_a_submission(committed_db, sending, part):
    unlocked(committed_db, "proposal_part_guard")
    state, _waited = meet_statement(committed_db, sending.send, PROPOSAL_PARTS[part], sending.draft.pk)
    assert state == ""
    sending.draft.refresh_from_db()
    assert sending.draft.state == "submitted"


def test_a_save_during_the_submission_replaces_nothing(committed_db, sending):
    """The page's own way: it waits for the submission, and what it would have replaced stays."""
    before = list(sending.draft.cost_lines.values_list("pk", "amount"))
    save = {"proposal": sending.draft, "section_key": "costs", "version": 1, "by": sending.officer}
    refusal, waited = meet(committed_db, sending.send, lambda: saved(save))
    assert waited
    assert type(refusal) is Refusal
    assert list(sending.draft.cost_lines.values_list("pk", "amount")) == before


def saved(save):
    """The save, in a session of its own; the refusal it met."""
    try:
        return actions.save_section(data=worlds.costs(100 * worlds.MILLION), **save)
    except Refusal as refusal:
        return refusal
    finally:
        connections.close_all()

"""What the database itself refuses, red first: each guard is also shown to be what holds."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections

from applications import actions
from applications.models import Proposal, SectionVersion, Submission
from portal.activity import clock as portal_clock
from portal.activity.models import Notice
from portal.ui.refusals import Refusal, Stale
from tests import worlds_applications as worlds
from tests.database import let_time_pass
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory

pytestmark = pytest.mark.guards
PROVE = bool(os.environ.get("PROVE"))


def refused(sql, *values, state):
    """The web's own role sends the statement; the database answers with this SQLSTATE."""
    with pytest.raises(Exception) as error, connection.cursor() as cursor:
        cursor.execute("SAVEPOINT here")
        try:
            cursor.execute(sql, values)
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT here")
    cause = error.value.__cause__
    assert cause is not None and cause.sqlstate == state, cause


@pytest.mark.parametrize(
    "change",
    [
        "budget = 1",
        "rules = '{}'",
        "opens_at = now()",
        "prefix = 'X'",
        "slug = 'x'",
        "fiscal_year = 2030",
        "title_ko = 'x'",
    ],
)
def test_an_announced_call_is_frozen(world, change):
    refused(f"UPDATE applications_call SET {change} WHERE id = %s", world.call.pk, state="MA101")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE applications_callsection SET title_ko = 'x' WHERE call_id = %s",
        "DELETE FROM applications_callceiling WHERE call_id = %s",
        "UPDATE applications_callceiling SET amount = 1 WHERE call_id = %s",
        "DELETE FROM applications_question WHERE form_id IN (SELECT form_id FROM applications_callsection WHERE call_id = %s)",
    ],
)
def test_the_parts_of_an_announced_call_are_frozen(world, sql):
    refused(sql, world.call.pk, state="MA101")


def test_a_call_never_goes_back(world, clock):
    refused("UPDATE applications_call SET state = 'draft' WHERE id = %s", world.call.pk, state="MA102")
    refused(
        "UPDATE applications_call SET state = 'published', closed_at = now() WHERE id = %s",
        world.call.pk,
        state="MA102",
    )
    worlds.closed(world.call, clock)
    refused("UPDATE applications_call SET closed_at = now() WHERE id = %s", world.call.pk, state="MA102")
    refused("DELETE FROM applications_call WHERE id = %s", world.call.pk, state="42501")


def test_what_was_submitted_is_frozen(world):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    for change in (
        "snapshot = '{}'",
        "number = 'X'",
        "received_at = now()",
        "requested = 1",
        "manifest_hash = ''",
    ):
        refused(
            f"UPDATE applications_submission SET {change} WHERE proposal_id = %s", proposal.pk, state="42501"
        )
    refused("DELETE FROM applications_submission WHERE proposal_id = %s", proposal.pk, state="42501")
    for change in ("title = 'x'", "purpose = 'x'", "version = 99", "ends_on = null"):
        refused(f"UPDATE applications_proposal SET {change} WHERE id = %s", proposal.pk, state="MA104")
    for change in ("number = 'SV-2027-0009'", "code = 'P-AAAAAA'"):
        refused(f"UPDATE applications_proposal SET {change} WHERE id = %s", proposal.pk, state="MA103")
    for part in ("costline", "fundingsource", "target", "partner"):
        refused(f"DELETE FROM applications_{part} WHERE proposal_id = %s", proposal.pk, state="MA104")


def test_the_owner_cannot_change_a_submission_either(committed_db, cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer)
    worlds.submitted(call, cast.officer, cast.local_approver)
    with committed_db.connect("owner") as owner, pytest.raises(psycopg.Error) as error:
        owner.execute("UPDATE applications_submission SET requested = 1")
    assert error.value.sqlstate == "MA104"


def test_a_proposal_is_born_a_draft_and_moves_along_the_table(world, draft):
    for state in ("eligible", "awarded", "withdrawn", "returned"):
        refused(
            "UPDATE applications_proposal SET state = %s, number = 'SV-2027-0007', return_due = now() WHERE id = %s",
            state, draft.pk, state="MA102",
        )  # fmt: skip
    refused(
        "UPDATE applications_proposal SET state = 'submitted', number = 'SV-2027-0007' WHERE id = %s",
        draft.pk, state="MA103",
    )  # fmt: skip
    refused(
        "INSERT INTO applications_proposal (code, call_id, organisation_id, government_id, created_by_id, title, state, number)"
        " SELECT 'P-X', call_id, organisation_id, government_id, created_by_id, title, 'awarded', 'Z'"
        " FROM applications_proposal WHERE id = %s",
        draft.pk, state="MA102",
    )  # fmt: skip


def test_numbers_come_from_the_counter_alone(world, draft):
    refused(
        "UPDATE applications_receiptcounter SET last = 41 WHERE call_id = %s", world.call.pk, state="42501"
    )


def test_what_is_append_only_stays(world, draft):
    refused("UPDATE applications_sectionversion SET content = '{}'", state="42501")
    refused("DELETE FROM applications_sectionversion", state="42501")
    proposal = worlds.submit(draft, world.local_approver).proposal
    worlds.admit(proposal, world.programme_officer)
    refused("UPDATE applications_screening SET reason = 'x'", state="42501")
    refused("TRUNCATE applications_screening", state="42501")


def test_an_endorsed_ranking_is_final(world, clock):
    proposal = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    worlds.closed(world.call, clock)
    made = worlds.endorse(world.call, world.coordinator, proposal)
    refused("UPDATE applications_endorsementline SET rank = 2", state="MA107")
    refused("DELETE FROM applications_endorsementline", state="MA107")
    refused("UPDATE applications_endorsement SET endorsed_at = null WHERE id = %s", made.pk, state="MA107")


# races


@pytest.fixture
def open_world(committed_db, cast):
    """A call open in real time, committed."""
    now = portal_clock.now()
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1), "fiscal_year": 2027}
    cast.call = worlds.smart_village_call(cast.programme_officer, **times)
    return cast


def test_fifty_submits_of_one_draft_are_one(committed_db, open_world):
    """The same key from 50 requests at once: one submission, one number, one letter each."""
    world = open_world
    draft = worlds.filled_draft(world.call, world.officer)
    key, version = uuid.uuid4(), draft.version
    count = 50

    def send():
        mine = Proposal.objects.select_related("call").get(pk=draft.pk)
        return actions.submit_proposal(proposal=mine, version=version, by=world.local_approver, key=key)

    outcome = committed_db.race([send] * count)
    assert {answer.number for answer in outcome} == {"SV-2027-0001"}
    assert Submission.objects.count() == 1
    assert Notice.objects.filter(kind="applications/receipt").count() == 3


def test_a_submit_that_waits_for_the_closer_holds_nothing_else(committed_db, open_world):
    """One order of locks, the call's first: whoever holds the call may still take the proposal, so nobody deadlocks."""
    draft = worlds.filled_draft(open_world.call, open_world.officer)
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR SHARE OF c%'"
    with committed_db.connect() as closer, ThreadPoolExecutor() as threads:
        closer.execute("SELECT FROM applications_call WHERE id = %s FOR UPDATE", [open_world.call.pk])
        sent = threads.submit(in_thread, lambda: worlds.submit(draft, open_world.local_approver))
        with committed_db.connect("owner") as watch:
            watch.autocommit = True  # else it sees one and the same moment
            while not watch.execute(waiting).rowcount:
                assert not sent.done(), sent.result()
        closer.execute("SELECT FROM applications_proposal WHERE id = %s FOR UPDATE NOWAIT", [draft.pk])
        closer.rollback()
        assert sent.result().number == "SV-2027-0001"


def in_thread(deed):
    try:
        return deed()
    finally:
        connections.close_all()


def test_submits_with_keys_of_their_own_are_one_and_refusals(committed_db, open_world):
    world = open_world
    draft = worlds.filled_draft(world.call, world.officer)

    def send():
        mine = Proposal.objects.select_related("call").get(pk=draft.pk)
        return actions.submit_proposal(
            proposal=mine, version=draft.version, by=world.local_approver, key=uuid.uuid4()
        )

    outcome = committed_db.race([send] * 16)
    assert sum(isinstance(answer, Submission) for answer in outcome) == 1
    assert all(isinstance(answer, Submission | Refusal) for answer in outcome), outcome


def many_drafts(world, count):
    """Filled drafts of so many counties, each with its approver."""
    made = []
    for _number in range(count):
        county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
        officer = MembershipFactory(organisation=county, role="local_officer")
        approver = MembershipFactory(organisation=county, role="local_approver")
        made.append((worlds.filled_draft(world.call, officer), approver))
    return made


def test_numbers_of_parallel_submits_have_no_gap(committed_db, open_world):
    drafts = many_drafts(open_world, 40 if PROVE else 12)

    def send(draft, approver):
        return lambda: worlds.submit(draft, approver).number

    numbers = committed_db.race([send(*one) for one in drafts])
    assert sorted(numbers) == [f"SV-2027-{place:04}" for place in range(1, len(drafts) + 1)]


def close_soon(committed_db, call, after):
    closes_at = portal_clock.now() + after
    with committed_db.connect("owner") as owner:
        let_time_pass(owner, call.slug, closes_at)
    return closes_at


def race_the_closer(committed_db, world, count):
    """Submissions spread around the moment of closing, with the closer among them."""
    drafts = many_drafts(world, count)
    closes_at = close_soon(committed_db, world.call, timedelta(seconds=1.0))

    def wait(offset):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_sleep(greatest(0, extract(epoch FROM %s - clock_timestamp())))",
                [closes_at + offset],
            )

    def send(number, draft, approver):
        def run():
            wait(timedelta(milliseconds=(number - count / 2) * 12))
            return worlds.submit(draft, approver)

        return run

    def close():
        wait(timedelta())
        while not actions.close_due_calls():
            pass
        return set(Submission.objects.values_list("pk", flat=True))

    calls = [send(number, *one) for number, one in enumerate(drafts)]
    return closes_at, committed_db.race([*calls, close])


def test_no_submission_slips_past_the_closer(committed_db, open_world):
    """What the closer saw is all there ever is: the deadline by the database's clock, and closing is a barrier."""
    closes_at, outcome = race_the_closer(committed_db, open_world, 40 if PROVE else 12)
    *sent, seen = outcome
    assert all(isinstance(answer, Submission | Refusal) for answer in sent), outcome
    assert seen == set(Submission.objects.values_list("pk", flat=True))
    assert all(one.received_at < closes_at for one in Submission.objects.all())
    assert {answer.pk for answer in sent if isinstance(answer, Submission)} == seen


def test_red_first_without_the_gate_a_late_one_gets_in(committed_db, open_world):
    draft = worlds.filled_draft(open_world.call, open_world.officer)
    close_soon(committed_db, open_world.call, timedelta())
    with pytest.raises(Refusal):
        worlds.submit(draft, open_world.local_approver)
    with committed_db.connect("owner") as owner:
        body = owner.execute("SELECT pg_get_functiondef('submission_gate'::regproc)").fetchone()[0]
        owner.execute(body.replace("new.received_at >= k.closes_at", "false"))
    assert worlds.submit(draft, open_world.local_approver).number == "SV-2027-0001"


def test_of_sixteen_stale_saves_one_is_kept(committed_db, open_world):
    world = open_world
    proposal = worlds.started(world.call, world.officer)

    def save(number):
        def run():
            mine = Proposal.objects.get(pk=proposal.pk)
            data = {"purpose": f"글 {number}"}
            actions.save_section(
                proposal=mine, section_key="overview", version=0, data=data, by=world.officer
            )
            return number

        return run

    outcome = committed_db.race([save(number) for number in range(16)])
    kept = [answer for answer in outcome if isinstance(answer, int)]
    assert len(kept) == 1
    assert all(isinstance(answer, int | Stale) for answer in outcome), outcome
    proposal.refresh_from_db()
    assert proposal.purpose == f"글 {kept[0]}"
    assert SectionVersion.objects.count() == 1


def test_parallel_starts_leave_one_draft(committed_db, open_world):
    world = open_world
    outcome = committed_db.race([lambda: worlds.started(world.call, world.officer)] * 8)
    assert sum(isinstance(answer, Proposal) for answer in outcome) == 1
    assert all(isinstance(answer, Proposal | Refusal) for answer in outcome), outcome

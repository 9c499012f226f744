"""What the database itself refuses of appeals, by raw SQL: and red first, it goes in once the guard is dropped."""

import pytest
from django.db import connection, transaction

from applications.models import Proposal, Screening
from tests import factories
from tests import worlds_applications as worlds
from tests.applications.test_appeals import DUE, UNTIL, decided, exclude, filed

pytestmark = pytest.mark.guards

INSERT = """INSERT INTO applications_appeal (kind, proposal_id, exclusion_id, state, reason, files, filed_by_id, against_by_id,
  due_at, extension_reason, answer) VALUES (%(kind)s, %(proposal)s, %(exclusion)s, %(state)s, '예시', '[]', %(local)s, %(other)s,
  portal_now(), '', '')"""
MOVE = "UPDATE applications_appeal SET {}"
DECIDED = "state = 'upheld', answer = '예시', ended_by_id = %({})s, ended_at = now()"
REINSTATED = "UPDATE applications_proposal SET state = 'eligible' WHERE id = %(proposal)s"
BORN, WAY = "TRIGGER appeal_born ON applications_appeal", "TRIGGER appeal_guard ON applications_appeal"


@pytest.fixture
def excluded(world, draft):
    worlds.submit(draft, world.local_approver)
    return exclude(draft, world.programme_officer)


def values(world, proposal, **changes):
    last = Screening.objects.filter(proposal=proposal).order_by("-pk").first()
    return {
        "kind": "exclusion", "state": "filed", "proposal": proposal.pk, "exclusion": last.pk,
        "local": world.local_approver.user_id, "excluder": world.programme_officer.user_id,
        "approver": world.ministry_approver.user_id, "other": world.stranger.user_id, **changes,
    }  # fmt: skip


def asked(statement, given, *, drop="", role="web"):
    """What it meets: "" when it goes in, the SQLSTATE, or the constraint's name; taken back again."""
    with transaction.atomic():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if drop:
                    with factories.as_owner():
                        kind, name, _on, table = drop.split()
                        gone = f"DROP TRIGGER {name} ON {table}"
                        if kind == "CONSTRAINT":
                            gone = f"ALTER TABLE {table} DROP CONSTRAINT {name}"
                        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {gone}")
                if role != "web":
                    cursor.execute(f"SET ROLE maeul_{role}")
                cursor.execute(statement, given)
                assert cursor.rowcount == 1
            return ""
        except Exception as error:
            cause = error.__cause__
            return cause.diag.constraint_name or cause.sqlstate
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE maeul_web")
            transaction.set_rollback(True)


def test_too_late_and_without_its_guard_it_goes_in(world, excluded, clock):
    clock.set(UNTIL)
    assert asked(INSERT, values(world, excluded)) == "MA191"
    assert asked(INSERT, values(world, excluded), drop=BORN) == ""


def test_nothing_is_appealed_against_that_is_no_exclusion(world, excluded, clock):
    call = worlds.smart_village_call(world.programme_officer, slug="two", prefix="TW")
    other = worlds.eligible(call, world.officer, world.local_approver, world.programme_officer)
    admitted = Screening.objects.get(proposal=other).pk
    for wrong in (
        values(world, other),
        values(world, excluded, exclusion=admitted),
        values(world, excluded, state="upheld"),
        values(world, excluded, kind="grant"),
    ):
        assert asked(INSERT, wrong) == "MA190"
    assert asked(INSERT, values(world, other), drop=BORN) == ""
    assert asked(INSERT, values(world, excluded, exclusion=admitted), drop=BORN) == ""


def test_once_and_without_the_constraint_twice(world, excluded):
    filed(excluded, world.local_approver)
    once = "CONSTRAINT appeal_once ON applications_appeal"
    assert asked(INSERT, values(world, excluded)) == "appeal_once"
    assert asked(INSERT, values(world, excluded), drop=once) == ""


def test_who_excluded_never_decides_even_as_an_approver(world, excluded):
    filed(excluded, world.local_approver)
    factories.MembershipFactory(
        user=world.programme_officer.user, organisation=world.ministry, role="approver"
    )
    decides, eyes = (
        MOVE.format(DECIDED.format("excluder")),
        "CONSTRAINT appeal_four_eyes ON applications_appeal",
    )
    assert asked(decides, values(world, excluded)) == "appeal_four_eyes"
    assert asked(decides, values(world, excluded), drop=eyes) == ""


def test_only_an_approver_in_office_decides(world, excluded):
    filed(excluded, world.local_approver)
    decides = MOVE.format(DECIDED.format("local"))
    assert asked(decides, values(world, excluded)) == "MA193"
    assert asked(decides, values(world, excluded), drop=WAY) == ""
    assert asked(MOVE.format(DECIDED.format("approver")), values(world, excluded)) == ""


def test_a_decided_appeal_is_decided(world, excluded):
    decided(filed(excluded, world.local_approver), "dismiss", world.ministry_approver)
    again = MOVE.format("state = 'upheld'")
    assert asked(again, values(world, excluded)) == "MA102"
    assert asked(again, values(world, excluded), drop=WAY) == ""
    same = MOVE.format("answer = '다른 사유'")
    assert asked(same, values(world, excluded)) == "MA102"


def test_what_was_filed_stays(world, excluded):
    filed(excluded, world.local_approver)
    more = MOVE.format("state = 'extended', extension_reason = '예시', extended_at = now(), {}")
    for column in ("reason = '다른'", "filed_at = now()", f"against_by_id = {world.stranger.user_id}"):
        assert asked(more.format(column), values(world, excluded)) == "42501"
        assert asked(more.format(column), values(world, excluded), role="owner") == "MA104"
        assert asked(more.format(column), values(world, excluded), role="owner", drop=WAY) == ""


def test_more_time_is_the_databases_and_comes_before_the_date(world, excluded, clock):
    appeal = filed(excluded, world.local_approver)
    more = MOVE.format("state = 'extended', extension_reason = '예시', due_at = due_at + interval '1 year'")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(more)
        appeal.refresh_from_db()
        assert (appeal.due_at - DUE).days == 10
        transaction.set_rollback(True)
    clock.set(DUE)
    assert asked(more, values(world, excluded)) == "MA192"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'extended', extension_reason = ''", "appeal_extension_says_why"),
        ("state = 'upheld', answer = '', ended_by_id = %(approver)s", "appeal_ends_once"),
        ("state = 'withdrawn'", "appeal_ends_once"),
    ],
)
def test_each_step_says_why_and_by_whom(world, excluded, change, constraint):
    filed(excluded, world.local_approver)
    assert asked(MOVE.format(change), values(world, excluded)) == constraint
    gone = f"CONSTRAINT {constraint} ON applications_appeal"
    assert asked(MOVE.format(change), values(world, excluded), drop=gone) == ""


def test_an_excluded_proposal_is_admitted_by_an_upheld_appeal_only(world, excluded):
    filed(excluded, world.local_approver)
    guard = "TRIGGER reinstated_by_appeal ON applications_proposal"
    assert asked(REINSTATED, values(world, excluded)) == "MA194"
    assert asked(REINSTATED, values(world, excluded), drop=guard) == ""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(MOVE.format(DECIDED.format("approver")), values(world, excluded))
        assert asked(REINSTATED, values(world, excluded)) == ""
        transaction.set_rollback(True)
    assert Proposal.objects.get(pk=excluded.pk).state == "ineligible"


def test_it_is_never_deleted(world, excluded):
    filed(excluded, world.local_approver)
    gone = "DELETE FROM applications_appeal"
    assert asked(gone, {}) == "42501"
    assert asked(gone, {}, role="owner") == "MA001"


def test_of_two_decisions_at_once_one_holds(committed_db, world, excluded):
    appeal = filed(excluded, world.local_approver)

    def decide(verdict, by):
        from applications.models import Appeal
        from portal.ui.refusals import Refusal

        try:
            return decided(Appeal.objects.get(pk=appeal.pk), verdict, by).state
        except Refusal:
            return "refused"

    found = committed_db.race(
        [
            lambda: decide("uphold", world.ministry_approver),
            lambda: decide("dismiss", world.second_ministry_approver),
        ]
    )
    assert sorted(map(str, found)) in (["refused", "upheld"], ["dismissed", "refused"])

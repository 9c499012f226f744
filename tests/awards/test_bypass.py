"""As the web's own login: every way round the guards is refused, and each succeeds once its guard is taken away."""

import re

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from awards import rules
from awards.models import Award, CeilingRequest, Envelope, Instalment, LedgerEntry
from awards.proofs import verify_ledger
from tests.awards import raw
from tests.awards.ways import ENTRY, WAYS

pytest_plugins = ["tests.cast"]
pytestmark = pytest.mark.guards


def stage(cast):
    """Rows for every way: an award of 50 committed under a ceiling of 1,000, instalments, an approved scenario."""
    share = raw.awards(cast, 1, approved=50)[0]
    nation = raw.envelope(cast, 1000)
    bare = raw.envelope(cast, 0, field="income")
    officer, approver = raw.people(cast)
    first = LedgerEntry.objects.create(
        share=share,
        kind="commit",
        amount=50,
        request_key=raw.key(),
        proposed_by_id=officer,
        approved_by_id=approver,
    )
    planned = raw.instalment(share)
    waiting = Instalment.objects.create(share=share, number=2, amount=5, due_on="2027-09-01")
    waiting.state = "proposed"
    waiting.save(update_fields=["state"])
    asked = CeilingRequest.objects.create(
        envelope=nation, delta=5, reason="예시", document_number="예시", proposed_by_id=officer
    )
    award = share.award
    return {
        "share": share.pk, "award": award.pk, "nation": nation.pk, "bare": bare.pk, "officer": officer,
        "approver": approver, "instalment": planned.pk, "proposed_instalment": waiting.pk, "known_key": first.request_key,
        "scenario": award.scenario_id, "call": award.call_id, "request": asked.pk, "key": "gen_random_uuid()",
        "other_province": cast.other_county.government.parent_id,
        "other_proposal": raw.proposal(cast, award.call, 99).pk,
    }  # fmt: skip


def attempt(connection, way, names):
    """The SQLSTATE that refused it; "" when it went through (deferred guards asked too). Nothing stays."""
    try:
        connection.execute(way.sql.format(**names))
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return ""
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        connection.rollback()


def test_every_way_is_refused_to_the_web(committed_db, cast):
    names = stage(cast)
    with committed_db.connect("web") as web:
        went_through = [way.name for way in WAYS if attempt(web, way, names) == ""]
    assert went_through == []
    assert len(WAYS) >= 25
    assert raw.sums(names["nation"]) == (50, 1000)
    assert verify_ledger()[1] == []


def test_every_guard_is_what_refuses(committed_db, cast):
    """Red first: with its guard taken away in this copy, the same way goes through."""
    names = stage(cast)
    held = {}
    with committed_db.connect("owner") as owner:
        for way in WAYS:
            if way.guard:
                owner.execute(way.guard)
                owner.execute("SET LOCAL ROLE maeul_web")
                held[way.name] = attempt_rest(owner, way, names)
    assert {name: state for name, state in held.items() if state} == {}


def attempt_rest(connection, way, names):
    """Without asking the second net, which catches some of these once more (tested below)."""
    try:
        connection.execute(way.sql.format(**names))
        return ""
    except psycopg.Error as error:
        return f"{error.sqlstate} {error}"
    finally:
        connection.rollback()


def test_a_balance_moved_behind_the_trigger_is_caught_at_commit(committed_db, cast):
    """The second net: the owner himself moves a balance; the next line's commit finds the difference."""
    names = stage(cast)
    with committed_db.connect("owner") as owner:
        owner.execute(f"UPDATE awards_envelope SET committed = 40 WHERE id = {names['nation']}")
    with committed_db.connect("web") as web, pytest.raises(psycopg.Error) as caught:
        web.execute(
            ENTRY.format()
            + "(%(share)s, 'amend', 1, gen_random_uuid(), %(officer)s, %(approver)s, NULL, '', '')",
            names,
        )
        web.commit()
    assert caught.value.sqlstate == "MA303"
    assert any(one.startswith("envelope") for one in verify_ledger()[1])


def test_time_and_dimensions_of_a_line_are_the_databases(committed_db, cast):
    names = stage(cast)
    with committed_db.connect("web") as web:
        web.execute("SET portal.now = '2001-01-01'")
        row = web.execute(
            "INSERT INTO awards_ledgerentry (share_id, kind, amount, request_key, proposed_by_id, approved_by_id, reason, "
            "document_number, at, fiscal_year_id, province_id, field) VALUES (%(share)s, 'amend', 1, gen_random_uuid(), "
            "%(officer)s, %(approver)s, '', '', '2001-01-01', NULL, %(other_province)s, 'income') "
            "RETURNING fiscal_year_id, province_id, field, extract(year FROM at) > 2020, award_id",
            names,
        ).fetchone()
        web.commit()
    province = cast.county.government.parent_id
    assert row == (2027, province, "safety", True, names["award"])
    assert raw.sums(names["nation"]) == (51, 1000)


def test_copy_goes_by_the_same_guards(committed_db, cast):
    names = stage(cast)
    with committed_db.connect("web") as web, pytest.raises(psycopg.Error) as caught:
        columns = (
            "share_id, kind, amount, request_key, proposed_by_id, approved_by_id, reason, document_number"
        )
        with web.cursor().copy(f"COPY awards_ledgerentry ({columns}) FROM STDIN") as copy:
            copy.write_row(
                (names["share"], "amend", 5000, raw.key(), names["officer"], names["approver"], "", "")
            )
    assert caught.value.sqlstate == "MA301"


def test_django_itself_may_not(db, cast):
    """ORM updates and deletes, with the rights of the web."""
    names = stage(cast)
    ways = [
        lambda: Envelope.objects.update(ceiling=10**15),
        lambda: Envelope.objects.filter(pk=names["bare"]).delete(),
        lambda: LedgerEntry.objects.update(amount=1),
        lambda: LedgerEntry.objects.all().delete(),
        lambda: Award.objects.update(approved=10**12),
        lambda: Award.objects.all().delete(),
        lambda: Envelope.objects.create(fiscal_year_id=2027, field="facilities", ceiling=10),
    ]
    for way in ways:
        with pytest.raises(DatabaseError), transaction.atomic():
            way()


def test_the_web_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = 'maeul_web'::regrole "
            "UNION ALL SELECT count(*) FROM pg_proc WHERE proowner = 'maeul_web'::regrole "
            "UNION ALL SELECT count(*) FROM pg_namespace WHERE nspowner = 'maeul_web'::regrole "
            "UNION ALL SELECT count(*) FROM pg_auth_members WHERE member = 'maeul_web'::regrole "
            "UNION ALL SELECT count(*) FROM pg_roles WHERE rolname = 'maeul_web' "
            "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
        )
        assert [row[0] for row in cursor.fetchall()] == [0, 0, 0, 0, 0]


def test_the_moves_in_the_database_are_those_of_the_rules(db):
    expected = {
        "award_guard": {(a, b) for ways in rules.MOVES.values() for a, b in ways.items()},
        "scenario_guard": {(a, b) for ways in rules.SCENARIO_MOVES.values() for a, b in ways.items()},
        "instalment_guard": {(a, b) for ways in rules.INSTALMENT_MOVES.values() for a, b in ways.items()},
    }
    for name, pairs in expected.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
            source = cursor.fetchone()[0]
        assert set(re.findall(r"\('(\w+)', '(\w+)'\)", source)) == {(str(a), str(b)) for a, b in pairs}, name

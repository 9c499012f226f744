"""What the web's own role may do, held table by table: it owns nothing, and what is final it cannot change."""

import pytest
from django.apps import apps
from django.db import connection

OURS = {"activity", "accounts", "documents", "applications", "reviews", "awards"}
DELETABLE = {
    "activity_noticepreference",
    "applications_callceiling", "applications_callsection", "applications_form", "applications_question",
    "applications_costline", "applications_fundingsource", "applications_partner", "applications_target",
    "applications_milestone",
    "applications_attachment", "applications_endorsementline", "applications_priorprocedure",
    "applications_upload",  # done, given up or swept
    "applications_removedfile",  # put back
    "awards_scenarioline",
    "reviews_pairrule",  # a pair that is no longer locked or forbidden; the trail keeps that it was
    "reviews_conflict",  # a tie declared by mistake; the trail keeps that it stood
    "reviews_reviewerpost",  # the same
}  # fmt: skip
FINAL = {
    "activity_event", "activity_publishedhead", "activity_chainhead", "activity_requestkey", "documents_storedfile",
    "applications_screening", "applications_sectionversion", "applications_receiptcounter", "applications_fileroom",
    "applications_pastimport", "applications_pastproject",
    "applications_deadlineextension", "applications_callnotice",
    "activity_message", "activity_reading", "activity_thread", "applications_consultation",
    "applications_demanduse", "applications_datareply", "applications_datareminder",
    "awards_ledgerentry", "awards_envelope", "awards_envelopeamendment", "awards_awardshare", "awards_report",
    "reviews_ranking", "reviews_rankingline",
}  # fmt: skip


def asked(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def tables() -> set[str]:
    return {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.app_label in OURS}


@pytest.mark.guards
def test_the_web_owns_nothing(db) -> None:
    assert asked("SELECT tablename FROM pg_tables WHERE tableowner = 'maeul_web'") == []
    assert asked("SELECT has_schema_privilege('maeul_web', 'public', 'CREATE')") == [(False,)]
    rights = asked(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = 'maeul_web'"
    )
    assert rights == [(False, False, False, False)]


@pytest.mark.guards
def test_only_these_rows_can_be_deleted(db) -> None:
    may = {t for t in tables() if asked("SELECT has_table_privilege('maeul_web', %s, 'DELETE')", t)[0][0]}
    assert may == DELETABLE & tables()


@pytest.mark.guards
@pytest.mark.parametrize("table", sorted(FINAL))
def test_what_is_final_cannot_be_updated(db, table: str) -> None:
    assert asked("SELECT has_any_column_privilege('maeul_web', %s, 'UPDATE')", table) == [(False,)]


@pytest.mark.guards
def test_of_a_demand_only_what_its_government_says_can_be_updated(db) -> None:
    columns = asked(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'applications_demand'"
        " AND has_column_privilege('maeul_web', 'applications_demand', column_name, 'UPDATE')"
    )
    assert {name for (name,) in columns} == {"title", "answers", "cost", "state", "version", "changed_at"}


@pytest.mark.guards
def test_nothing_of_ours_can_be_truncated(db) -> None:
    assert [
        t for t in tables() if asked("SELECT has_table_privilege('maeul_web', %s, 'TRUNCATE')", t)[0][0]
    ] == []

"""`verify` counts what it proves, and names the first difference."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import as_owner


def verify() -> str:
    said = io.StringIO()
    call_command("verify", stdout=said)
    return said.getvalue()


def test_the_season_is_whole(season):
    said = verify().splitlines()
    assert len(said) == 7
    assert all(line.split()[0].isdecimal() and line.endswith("as they must be") for line in said)


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("awards_envelope", "UPDATE awards_envelope SET ceiling = ceiling + 1", "envelope"),
        ("awards_ledgerentry", "UPDATE awards_ledgerentry SET amount = amount + 1 WHERE kind = 'spend'", "envelope"),
        ("activity_event", "UPDATE activity_event SET reason = 'x' WHERE sequence = 7", "event 7"),
        ("activity_event", "DELETE FROM activity_notice; DELETE FROM activity_event WHERE id = (SELECT max(id) FROM activity_event)", "chain"),
        ("applications_submission", "UPDATE applications_submission SET snapshot = '{}' WHERE id = 3", "not what was received"),
        ("applications_receiptcounter", "UPDATE applications_receiptcounter SET last = last + 1", "numbers were given"),
    ],
)  # fmt: skip
def test_a_change_behind_the_guards_is_named(season, table, change, words):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(change)
    with pytest.raises(CommandError, match=words) as refused:
        verify()
    assert refused.value.returncode == 1

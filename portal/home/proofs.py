"""Proves what no floor proves alone: frozen copies are what was received, and receipt numbers have no gap."""

from django.db import connection

COPIES = """
SELECT count(*), array_agg(number ORDER BY id) FILTER (
  WHERE manifest_hash <> encode(sha256(convert_to(snapshot::text, 'UTF8')), 'hex'))
FROM applications_submission
"""
NUMBERS = """
SELECT k.slug, c.last, array_agg(DISTINCT p.number) FILTER (WHERE p.number <> '')
FROM applications_receiptcounter c JOIN applications_call k ON k.id = c.call_id
LEFT JOIN applications_proposal p ON p.call_id = k.id GROUP BY k.id, c.last ORDER BY k.id
"""


def verify_submissions() -> tuple[int, list[str]]:
    """How many frozen copies were hashed again, and every one that is not what was received."""
    with connection.cursor() as cursor:
        cursor.execute(COPIES)
        counted, wrong = cursor.fetchone()
    return counted, [f"submission {number}: its copy is not what was received" for number in wrong or []]


def verify_numbers() -> tuple[int, list[str]]:
    """How many receipt numbers were counted, and every call whose numbers do not run from 1 without a gap."""
    counted, differences = 0, []
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS)
        for slug, last, numbers in cursor.fetchall():
            given = sorted(int(number.rsplit("-", 1)[1]) for number in numbers or [])
            counted += len(given)
            if given != list(range(1, last + 1)):
                differences.append(f"call {slug}: {len(given)} numbers were given, its counter says {last}")
    return counted, differences

"""Proves what this floor has frozen: rankings against their marks, minutes against the hash over what they stand on."""

from django.db import connection

from reviews.models import Ranking
from reviews.queries import proof_of

MINUTES = """
SELECT count(*), array_agg(id ORDER BY id) FILTER (WHERE hash <> encode(sha256(convert_to(minutes::text, 'UTF8')), 'hex'))
FROM reviews_meeting WHERE state = 'closed'
"""


def verify_rankings() -> tuple[int, list[str]]:
    """How many frozen rankings were computed anew, and every one that is not what its lines or its marks give."""
    counted, differences = 0, []
    for ranking in Ranking.objects.select_related("round__call").order_by("pk"):
        counted += 1
        proof = proof_of(ranking)
        if not proof.lines_hold:
            differences.append(f"ranking of {ranking.round.call.slug}: its lines are not what was frozen")
        elif not proof.marks_hold:
            differences.append(f"ranking of {ranking.round.call.slug}: the marks give another order")
    return counted, differences


def verify_minutes() -> tuple[int, list[str]]:
    """How many closed minutes were hashed again, and every one that is not what was closed."""
    with connection.cursor() as cursor:
        cursor.execute(MINUTES)
        counted, wrong = cursor.fetchone()
    return counted, [f"minutes of meeting {pk}: not what was closed" for pk in wrong or []]

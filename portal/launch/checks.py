"""A database that cannot compare Korean words is found before anyone searches in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

QUESTION = "SELECT similarity('과제', '과제')"


@register(Tags.database)
def words_of_hangul_are_similar(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Equal Korean words must have similarity 1; under LC_CTYPE=C it is silently 0."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(QUESTION)
                alike = cursor.fetchone() == (1.0,)
        except DatabaseError as error:
            found.append(Error(f"Trigram search does not work: {error}", id="launch.E001"))
            continue
        if not alike:
            hint = "Make the database anew with LC_CTYPE C.UTF-8 (portal/launch/roles.sql)."
            found.append(
                Error("The database takes equal Korean words for different.", hint=hint, id="launch.E002")
            )
    return found

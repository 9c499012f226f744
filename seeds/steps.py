"""Living in the past: the owner's clock, keys that are the same every time, and what is undone at the end."""

import gc
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from portal.ui.formats import SEOUL

DATA = Path(__file__).parent / "data"
SPACE = uuid.UUID("0c0ffee0-2024-5eed-8000-000000000099")


def key(*parts: object) -> uuid.UUID:
    """The request key of a seeded deed, the same in every run."""
    return uuid.uuid5(SPACE, " ".join(map(str, parts)))


def at(day: date | str, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """Set the portal's clock to a moment of Seoul, where it stands still; returns it."""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    moment = datetime.combine(when, time(hour, minute), SEOUL) + timedelta(seconds=second)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.now', %s, false)", [moment.isoformat()])
    return moment


def run_free() -> None:
    """Back to the real time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.now', '', false)")


@contextmanager
def as_web() -> Iterator[None]:
    """The owner acts with the web's rights, so that every grant and guard holds for the seed too."""
    role = connection.ops.quote_name(settings.DATABASE_WEB_ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction without savepoints: a seed that fails fails whole, and savepoints were two statements in five."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    rhythm = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)  # looking for cycles every 700 objects took a tenth of the time
    try:
        with transaction.atomic():
            yield
    finally:
        connection.features.uses_savepoints = before
        gc.set_threshold(*rhythm)


@contextmanager
def as_owner() -> Iterator[None]:
    """Reference data of governments belongs to the owner."""
    role = connection.ops.quote_name(settings.DATABASE_WEB_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        cursor.execute(f"SET ROLE {role}")


def deliver() -> None:
    """Letters of the past were delivered and read at their time; what came in the last month is unread."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE activity_notice SET sent_at = created_at, attempts = 1")
        cursor.execute(
            "UPDATE activity_notice SET read_at = created_at + interval '1 day'"
            " WHERE created_at < clock_timestamp() - interval '30 days'"
        )

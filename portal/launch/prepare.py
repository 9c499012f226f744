"""Brings the database and the static files up to date, as the owner: `python -m portal.launch.prepare`.

Fills a demo with its sample season once. The database itself remembers (in its comment) whether that was begun and done,
so a start that was killed half-way begins again from an empty database, and a database with people in it is left alone.
"""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection

from .process import LaunchError

SEASON = "season_2024"
BEGUN, DONE = f"sample data: {SEASON} begun", f"sample data: {SEASON} done"


def say(words: str) -> None:
    print(f"  {words}", flush=True)


def mark() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()[0] or ""


def set_mark(words: str) -> None:
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [words])


def start_over() -> None:
    """Drop everything the owner has in this database; extensions and the database itself stay."""
    say("The sample data was interrupted last time; beginning again.")
    with connection.cursor() as cursor:
        cursor.execute("DROP OWNED BY CURRENT_USER CASCADE")


def seed_once() -> None:
    from django.contrib.auth import get_user_model  # models can be imported only once Django is set up

    if mark() == DONE:
        return
    if mark() != BEGUN and get_user_model().objects.exists():
        say("The database has people in it: no sample data is added.")
        return
    say(f"Adding the sample season ({SEASON}) …")
    set_mark(BEGUN)
    call_command("seed", SEASON)
    set_mark(DONE)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ["PORTAL_AS_OWNER"] = "1"
    django.setup()
    try:
        if mark() == BEGUN:
            start_over()
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        call_command("check", "--tag", "database", databases=["default"])
    except OperationalError as error:
        raise LaunchError(f"The database cannot be reached: {str(error).strip()}") from error
    except SystemCheckError as error:
        raise LaunchError(str(error)) from error
    say("Bringing the tables up to date …")
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO:
        seed_once()
    say("Collecting the static files …")
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    try:
        main()
    except LaunchError as sentence:
        sys.exit(str(sentence))

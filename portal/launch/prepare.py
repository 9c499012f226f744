"""Brings the database and the static files up to date, as the owner: `python -m portal.launch.prepare`.

An empty demo is filled with its sample season, all of it or nothing: a start that is killed half-way leaves it empty for the next.
"""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from .process import LaunchError

SEASON = "season_2024"


def say(words: str) -> None:
    print(f"  {words}", flush=True)


def check_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        faults = run_checks(tags=["database"], databases=["default"])
    except OperationalError as error:
        raise LaunchError(f"The database cannot be reached: {str(error).strip()}") from error
    if faults:
        raise LaunchError("\n".join(str(fault) for fault in faults))


def seed_once() -> None:
    from django.contrib.auth import get_user_model  # models can be imported only once Django is set up

    if get_user_model().objects.exists():
        return
    say("Adding the sample season …")
    try:
        call_command("seed", SEASON)
    except CommandError as error:
        raise LaunchError(f"The sample season could not be added: {error}") from error


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ["PORTAL_AS_OWNER"] = "1"
    django.setup()
    check_database()
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

"""manage.py seed season_2024 | small_call | load: fills an empty portal with samples, by calling the actions.

Runs with the owner's login, acting as the web's, so that every grant and guard holds. Never outside the demo.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import Membership, User
from portal.activity.models import Event
from portal.ui.formats import SEOUL
from seeds import load, season_2024, small_call
from seeds.accounts import new_password, write_accounts
from seeds.steps import all_or_nothing, as_web

Seed = Callable[[date, str], dict[str, Membership]]
SEEDS: dict[str, Seed] = {"season_2024": season_2024.make, "small_call": small_call.make}


class Command(BaseCommand):
    help = "Fill an empty portal with samples (demo only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[*SEEDS, "load"])
        parser.add_argument("--today", type=date.fromisoformat, help="the day the live calls are told from")
        parser.add_argument("--once", action="store_true", help="do nothing when there are people already")
        parser.add_argument("--proposals", type=int, default=1000, help="load: how many")
        parser.add_argument("--reviews", type=int, default=3, help="load: how many for each proposal")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Samples are for the demo alone (DEMO=1); this portal is not one.")
        today = options["today"] or datetime.now(SEOUL).date()
        peopled, name = User.objects.exists(), options["name"]
        if name == "load":
            if not peopled:
                self._make(small_call.make, today)
            self.stdout.write(load.make(options["proposals"], options["reviews"], today))
        elif not peopled:
            self._make(SEEDS[name], today)
        elif not options["once"]:
            raise CommandError("There are people in this portal already; samples are made in an empty one.")

    def _make(self, seed: Seed, today: date) -> None:
        """All of it or nothing: a seed that is killed leaves an empty portal."""
        password = new_password()
        with all_or_nothing():
            with as_web():
                accounts = seed(today, password)
            place = write_accounts(accounts, password)
        self.stdout.write(f"{Event.objects.count()} deeds; the sample accounts are in {place}.")

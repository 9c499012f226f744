"""manage.py loadgovernments [FILE] [--as-of DATE] [--changes FILE] [--until DATE] [--dry-run]

Loads local governments with their validity dates. A later file updates by code and date. Reports row by row; a wrong file
is refused line by line, exit 1, nothing written. Runs as the owner of the database.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, transaction

from portal.accounts.actions.governments import load_governments
from portal.accounts.rules import reading
from portal.accounts.rules.registry import Line

OUTCOMES = ("added", "changed", "closed", "unchanged", "refused")


def day(text: str) -> date:
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Load local governments (and dated changes) with validity dates; reports row by row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="CSV of all governments as of one day")
        parser.add_argument("--as-of", type=day, default=date(2024, 1, 18), help="the day the file describes")
        parser.add_argument("--changes", type=Path, help="CSV of dated changes before and after that day")
        parser.add_argument(
            "--until", type=day, default=date.max, help="leave changes after this day for later"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument(
            "--many-closed", action="store_true", help="the file is complete, however much it closes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"] and not options["changes"]:
            raise CommandError("Name a FILE of governments, or --changes, or both.")
        rows = self._read(options["file"], reading.read_governments)
        changes = self._read(options["changes"], reading.read_changes)
        timely = [change for change in changes if change.effective <= options["until"]]
        lines = self._load(rows, timely, options)
        if options["verbosity"] > 0:
            self._report(lines, options["dry_run"])

    def _read(self, path: Path | None, read: Any) -> list[Any]:
        if path is None:
            return []
        try:
            return read(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except reading.Unreadable as error:
            raise CommandError("\n".join(f"{path.name}, {problem}" for problem in error.problems)) from error

    def _load(self, rows: list[Any], changes: list[Any], options: dict[str, Any]) -> list[Line]:
        try:
            with transaction.atomic():
                lines = load_governments(
                    rows=rows, changes_=changes, day=options["as_of"], many_closed=options["many_closed"]
                )
                transaction.set_rollback(options["dry_run"])
            return lines
        except reading.Unreadable as error:
            raise CommandError("\n".join(error.problems)) from error
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", "") != "42501":
                raise
            raise CommandError(
                "Governments are loaded with the owner's login; set DATABASE_OWNER_URL."
            ) from error

    def _report(self, lines: list[Line], dry_run: bool) -> None:
        for line in lines:
            self.stdout.write(
                f"{line.outcome:<10}{line.code:<14}{line.name}" + (f": {line.note}" if line.note else "")
            )
        outcomes = [line.outcome for line in lines]
        counts = ", ".join(f"{outcomes.count(one)} {one}" for one in OUTCOMES)
        self.stdout.write(f"{counts}." + (" Nothing was written (dry run)." if dry_run else ""))

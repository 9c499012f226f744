"""manage.py verify: re-adds the ledger, the trail's chains and every hash; says what it counted, exits 1 on a difference.

manage.py verify receipt FILE: proves one receipt (its PDF, or JSON of the same values) and the files it stands for.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from applications.queries.receipts import files_of, proof, read_claim, superseded_by
from awards.proofs import verify_ledger
from portal.activity.proofs import verify_chains
from portal.documents.proofs import verify_files
from portal.home.proofs import verify_numbers, verify_submissions
from reviews.proofs import verify_minutes, verify_rankings

PROOFS: dict[str, Callable[[], tuple[int, list[str]]]] = {
    "balances and lines of the ledger": verify_ledger,
    "events of the trail": verify_chains,
    "files": verify_files,
    "frozen copies of submissions": verify_submissions,
    "receipt numbers": verify_numbers,
    "frozen rankings": verify_rankings,
    "closed minutes": verify_minutes,
}


class Command(BaseCommand):
    help = "Prove ledger, trail, files and submissions anew, or one receipt; exit 1 on the first difference."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", nargs="?", choices=["receipt"])
        parser.add_argument("file", nargs="?", type=Path, help="the receipt as PDF or JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"]:
            return self._receipt(options["file"])
        for what, proof_of in PROOFS.items():
            counted, differences = proof_of()
            if differences:
                more = f" (and {len(differences) - 1} more)" if len(differences) > 1 else ""
                raise CommandError(f"{differences[0]}{more}", returncode=1)
            self.stdout.write(f"{counted} {what}: as they must be")

    def _receipt(self, file: Path | None) -> None:
        if file is None:
            raise CommandError("name the file of the receipt", returncode=2)
        try:
            claim = read_claim(file.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"{file}: not a receipt of this portal ({error})", returncode=2) from error
        with translation.override("en"):
            lines = [(line.label, line.value, line.holds) for line in proof(claim)]
        if not lines:
            raise CommandError(
                f"{claim.number}: nothing was received under this number with this hash", returncode=1
            )
        lines += [("File", digest, kept) for digest, kept in files_of(claim)]
        for label, value, holds in lines:
            self.stdout.write(f"{'agrees ' if holds else 'DIFFERS'}  {label}: {value}")
        if not all(holds for _label, _value, holds in lines):
            raise CommandError(f"{claim.number}: the receipt and the records differ", returncode=1)
        if later := superseded_by(claim):
            self.stdout.write(
                f"genuine, but superseded by what was received at {later.received_at.isoformat()}"
            )

"""manage.py verify: re-adds the ledger, the trail's chains and every hash; says what it counted, exits 1 on a difference."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from awards.proofs import verify_ledger
from portal.activity.proofs import verify_chains
from portal.documents.proofs import verify_files
from portal.home.proofs import verify_numbers, verify_submissions

PROOFS: dict[str, Callable[[], tuple[int, list[str]]]] = {
    "balances and lines of the ledger": verify_ledger,
    "events of the trail": verify_chains,
    "files": verify_files,
    "frozen copies of submissions": verify_submissions,
    "receipt numbers": verify_numbers,
}


class Command(BaseCommand):
    help = "Prove ledger, trail, files and submissions anew; exit 1 on the first difference."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for what, proof in PROOFS.items():
            counted, differences = proof()
            if differences:
                more = f" (and {len(differences) - 1} more)" if len(differences) > 1 else ""
                raise CommandError(f"{differences[0]}{more}", returncode=1)
            self.stdout.write(f"{counted} {what}: as they must be")

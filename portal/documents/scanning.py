"""Each stored file is scanned for viruses where a scanner is set up; where none is, that is said."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal.activity import clock
from portal.activity.actions import notify, record
from portal.activity.wake import wake
from portal.documents import clamd
from portal.documents.enums import ScanState
from portal.documents.models import Scan, StoredFile
from portal.documents.notices import INFECTED
from portal.documents.storage import place
from portal.ui.refusals import Refusal

log = logging.getLogger(__name__)
# What a floor does, before the verdict is written, about a virus in a file that it holds: (file, name of the virus) ->
# ids of the people it told. A floor adds its own in its viruses.py.
HOLDERS: list[Callable[[StoredFile, str], Iterable[int]]] = []


def begin(stored: StoredFile) -> Scan:
    """Put a file in line for the scanner."""
    if not settings.CLAMD_ADDRESS:
        return Scan.objects.create(file=stored, state=ScanState.NOT_SCANNED)
    transaction.on_commit(partial(wake, "documents.scan"))
    return Scan.objects.create(file=stored, state=ScanState.PENDING)


@transaction.atomic
def scan_next() -> bool:
    """Scan one file that waits; whether there was one and the scanner could be reached."""
    waiting = Scan.objects.filter(state=ScanState.PENDING).select_related("file__uploaded_by")
    scan = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("file__created_at").first()
    if scan is None or not settings.CLAMD_ADDRESS:
        return False
    try:
        file = place().open(scan.file.path)
    except OSError as error:
        return _keep(scan, ScanState.NOT_SCANNED, f"cannot be read: {error}")
    with file:
        try:
            found = clamd.virus_in(file, settings.CLAMD_ADDRESS)
        except clamd.Unable as error:
            return _keep(scan, ScanState.NOT_SCANNED, str(error))
        except OSError as error:
            log.warning("the virus scanner is away (%s); the file waits", error)
            return False
    if found:
        _tell(scan.file, found, concerned(scan.file, found))
    return _keep(scan, ScanState.INFECTED if found else ScanState.CLEAN, found)


def _keep(scan: Scan, state: ScanState, found: str) -> bool:
    scan.state, scan.found, scan.scanned_at = state, found[:200], clock.now()
    scan.save(update_fields=["state", "found", "scanned_at"])
    return True


def concerned(stored: StoredFile, found: str) -> set[int]:
    """Each floor holds and tells what it must; the ids of those who know by that."""
    return {pk for tell in HOLDERS for pk in tell(stored, found)}


def _tell(stored: StoredFile, found: str, told: set[int]) -> None:
    """The trail, and the person who uploaded it, unless told already."""
    facts = {"name": stored.name, "sha256": stored.sha256, "virus": found}
    event = record(by=None, verb="find_virus", thing=stored, facts=facts)
    author = stored.uploaded_by
    readers = [author] if author and author.pk not in told else []
    notify(event=event, letter=INFECTED, recipients=readers, context={"name": stored.name, "virus": found})


def refuse_unsafe(stored: StoredFile) -> None:
    """Raises Refusal for a file with a virus, and for one whose scan is still to come."""
    state = Scan.objects.filter(file=stored).values_list("state", flat=True).first()
    if state == ScanState.INFECTED:
        raise Refusal(_("A virus was found in this file, so it is not handed out."))
    if state == ScanState.PENDING and settings.CLAMD_ADDRESS:
        raise Refusal(_("This file is being scanned for viruses. Please try again in a moment."), status=503)


def scans_of(files: Iterable[Any]) -> dict[str, Scan]:
    """What is known of these files, by the text of their ids."""
    return {str(scan.file_id): scan for scan in Scan.objects.filter(file__in=list(files))}

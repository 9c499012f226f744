"""What a worker is woken for; the rows decide, beat sweeps."""

from celery import shared_task

from portal.activity.wake import wake
from portal.documents.scanning import scan_next


@shared_task(name="documents.scan")
def scan() -> bool:
    """Scan one file that waits, and ask for the next."""
    scanned = scan_next()
    if scanned:
        wake("documents.scan")
    return scanned

"""Proves the file store: every stored file is there and is what its name says."""

import hashlib
from pathlib import Path

from django.conf import settings

from portal.documents.models import StoredFile


def verify_files() -> tuple[int, list[str]]:
    """How many files were hashed again, and every difference (empty: all are whole)."""
    counted, differences = 0, []
    rows = StoredFile.objects.order_by("sha256").distinct("sha256")
    for stored in rows.iterator(chunk_size=1000):
        counted += 1
        if difference := _difference(stored):
            differences.append(f"file {stored.sha256[:12]} ({stored.name}): {difference}")
    return counted, differences


def _difference(stored: StoredFile) -> str:
    try:
        with (Path(settings.MEDIA_ROOT) / stored.path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if digest == stored.sha256 else "is not what was stored"

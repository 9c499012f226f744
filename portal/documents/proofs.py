"""Proves the file store: every stored file is there and is what its name says."""

import hashlib

from portal.documents.models import StoredFile
from portal.documents.storage import place


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
        with place().open(stored.path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    return "" if digest == stored.sha256 else "is not what was stored"

"""Uploads on their way: their bytes in a folder of their own, until they are whole and go to the store."""

import hashlib
import os
import time
from collections.abc import Container
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File


def folder() -> Path:
    """On the storage that all web servers share."""
    place = Path(settings.VAR_DIR) / "uploads"
    place.mkdir(parents=True, exist_ok=True)
    return place


def arrived(key: UUID) -> int:
    """How many bytes of it lie here."""
    try:
        return (folder() / key.hex).stat().st_size
    except FileNotFoundError:
        return 0


def write(key: UUID, offset: int, piece: bytes) -> None:
    """Put a piece at its place, on the disk when this returns; what a piece that broke off left is overwritten."""
    handle = os.open(folder() / key.hex, os.O_WRONLY | os.O_CREAT, 0o640)
    with os.fdopen(handle, "wb") as file:
        file.seek(offset)
        file.write(piece)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def digest(key: UUID) -> str:
    """SHA-256 of what has arrived."""
    with (folder() / key.hex).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def whole(key: UUID, name: str) -> File:
    """As an upload for `documents.files.store`; close it."""
    return File((folder() / key.hex).open("rb"), name=name)


def drop(key: UUID) -> None:
    (folder() / key.hex).unlink(missing_ok=True)


def drop_others(known: Container[str], hours: float) -> int:
    """Remove what belongs to no upload any more and nobody has touched for so long."""
    before, dropped = time.time() - hours * 3600, 0
    for place in folder().iterdir():
        if place.name not in known and place.stat().st_mtime < before:
            place.unlink(missing_ok=True)
            dropped += 1
    return dropped

"""Where the bytes of stored files lie: a folder, or a bucket that speaks S3. Each under its hash, written once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages


class Place(Protocol):
    """`keep` returns when the bytes are safe; both raise OSError."""

    def keep(self, draft: Path, name: str) -> None: ...

    def open(self, name: str) -> BinaryIO: ...


def place() -> Place:
    """As FILE_STORE says."""
    return Bucket() if settings.FILE_STORE == "s3" else Disk()


class Disk:
    """A folder: bytes are moved into place at once and are on the disk before anybody hears of them."""

    def keep(self, draft: Path, name: str) -> None:
        target = Path(settings.MEDIA_ROOT) / name
        if target.exists() and target.stat().st_size == draft.stat().st_size:
            return
        target.parent.mkdir(exist_ok=True)
        draft.chmod(0o440)
        draft.rename(target)
        for folder in (target.parent, target.parent.parent):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def open(self, name: str) -> BinaryIO:
        return (Path(settings.MEDIA_ROOT) / name).open("rb")


class Bucket:
    """django-storages' S3; what its client raises becomes an OSError, as with a folder."""

    def __init__(self) -> None:
        self.store: Any = storages["files"]

    def keep(self, draft: Path, name: str) -> None:
        with _as_os_errors():
            if self.store.exists(name) and self.store.size(name) == draft.stat().st_size:
                return
            with draft.open("rb") as file:
                self.store.save(name, File(file, name=name))

    def open(self, name: str) -> BinaryIO:
        with _as_os_errors():
            file = self.store.open(name)
            return file.file  # fetched now, so that a loss is found here


@contextmanager
def _as_os_errors() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # only where S3 is used

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(str(error)) from error

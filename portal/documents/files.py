"""The file store: bytes under their SHA-256, written once, each upload a row of its own."""

import contextlib
import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.documents.kinds import KINDS, kind_of
from portal.documents.models import StoredFile
from portal.documents.names import safe_name
from portal.documents.scanning import begin, refuse_unsafe
from portal.documents.storage import place
from portal.ui.refusals import Invalid, Refusal

log = logging.getLogger(__name__)
SANDBOX = "sandbox; default-src 'none'"


def store(upload: Any, by: Any) -> StoredFile:
    """Keep an upload (Django's, or a ContentFile with a name); `by` may be None for what the portal issues.

    Raises Invalid (field "file"): empty, too large, a kind that is not accepted, encrypted, with macros, two files in one.
    """
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix="upload-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = _copy(upload, file)
        kind = kind_of(Path(draft), getattr(upload, "name", "") or "")
        stored = StoredFile(
            sha256=digest,
            size=size,
            kind=kind,
            name=safe_name(getattr(upload, "name", "") or "", kind),
            uploaded_by=by.user if by else None,
        )
        _keep(Path(draft), stored)
        return stored
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)


def _keep(draft: Path, stored: StoredFile) -> None:
    """First the bytes, then the row: a row without bytes never is."""
    try:
        place().keep(draft, stored.path)
    except OSError as error:
        log.error("a file cannot be stored: %s", error)
        sentence = _("The file cannot be stored at the moment. Please try again later.")
        raise Refusal(sentence, status=503) from error
    with transaction.atomic():
        stored.save(force_insert=True)
        begin(stored)


def open_file(stored: StoredFile) -> BinaryIO:
    """Its bytes. Raises Refusal (503) when the store has lost them: the row stays, `verify` names it."""
    try:
        return place().open(stored.path)
    except OSError as error:
        log.error("stored file %s cannot be read: %s", stored.pk, error)
        raise Refusal(
            _("This file cannot be read at the moment. Please try again later."), status=503
        ) from error


def serve(stored: StoredFile, name: str = "") -> FileResponse:
    """The file as a download that no browser runs, under its own name or another. Who may have it is the caller's question.

    Raises Refusal for one with a virus, and for one that is still to be scanned.
    """
    refuse_unsafe(stored)
    return attachment(open_file(stored), name or stored.name, stored.kind)


def attachment(file: BinaryIO, name: str, kind: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=KINDS[kind])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


def _copy(upload: Any, file: BinaryIO) -> tuple[str, int]:
    """Write and hash, stopping at the limit; the bytes are on the disk when this returns."""
    digest, size, most = hashlib.sha256(), 0, settings.FILE_UPLOAD_MAX_BYTES
    for chunk in upload.chunks():
        size += len(chunk)
        if size > most:
            sentence = _("The file is larger than %(most)s. Make it smaller, then attach it.")
            raise Invalid(sentence % {"most": filesizeformat(most)}, field="file")
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise Invalid(_("The file is empty."), field="file")
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size

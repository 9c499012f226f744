"""A stored file shown in a page instead of being downloaded: a PDF or a picture as it is, a document as text.

Only what has passed the checks of its kind is shown as it is: a PDF that does nothing but show pages, a picture. The
answer forbids whatever else it might load, and that any other site puts it into a frame. (A browser draws no PDF
within a `sandbox`, neither the frame's nor the policy's: so there is none here.)
"""

from typing import Any

from django.http import FileResponse

from portal.documents.files import attachment, open_file
from portal.documents.hwp_text import read_hwp
from portal.documents.models import StoredFile
from portal.documents.reading import READ, Block, read_document
from portal.documents.scanning import refuse_unsafe

PICTURES = ("png", "jpg")
FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"


def way_of(stored: StoredFile) -> str:
    """How a page shows it: "pdf", "picture", "text", or "" where it can only be downloaded."""
    if stored.kind == "pdf":
        return "pdf"
    if stored.kind in PICTURES:
        return "picture"
    return "text" if stored.kind in (*READ, "hwp") else ""


def text_in(stored: StoredFile) -> list[Block]:
    """What a document says. Raises Invalid for what cannot be read, Refusal for what is unsafe."""
    refuse_unsafe(stored)
    with open_file(stored) as file:
        return read_hwp(file.read()) if stored.kind == "hwp" else read_document(file, stored.kind)


def inline(stored: StoredFile, name: str = "") -> FileResponse:
    """A PDF or a picture for a frame of our own pages. Who may have it is the caller's question; Refusal as `serve`."""
    refuse_unsafe(stored)
    response: Any = attachment(open_file(stored), name or stored.name, stored.kind)
    response["Content-Disposition"] = response["Content-Disposition"].replace("attachment", "inline", 1)
    response["Content-Security-Policy"] = FRAMED
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response

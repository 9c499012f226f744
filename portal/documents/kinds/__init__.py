"""What a file is, by its content and never by its name; what is hostile is refused before anything is unpacked."""

import mmap
from pathlib import Path

from portal.documents.kinds import faults, hwp, ole, packed, pdf, pictures, security
from portal.documents.kinds.allowance import Allowance

KINDS = {
    "pdf": "application/pdf",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "zip": "application/zip",  # of the kinds above
    "csv": "text/csv; charset=utf-8",  # only ever issued by us
}


def kind_of(path: Path, name: str = "", allowance: Allowance | None = None) -> str:
    """One of KINDS. Raises Invalid with a sentence for anything else, and for what is locked, hostile or double.

    `name` only helps to say what is wrong: content that nobody can read under the name of a document is a locked one.
    `allowance` is that of the file around it.
    """
    allowance = allowance or Allowance()
    with path.open("rb") as file:
        head = file.read(4)
        if head == packed.MAGIC:
            return packed.check(path, allowance, lambda part, called: kind_of(part, called, allowance))
        if not head:  # what is empty cannot be mapped
            raise faults.unknown()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _kind(path, content, name, allowance)


def _kind(path: Path, content: mmap.mmap, name: str, allowance: Allowance) -> str:
    if content[:5] == b"%PDF-":
        return pdf.check(content, path, allowance)
    if content[:8] == pictures.PNG:
        return pictures.check_png(content, path)
    if content[:3] == pictures.JPG:
        return pictures.check_jpg(content, path)
    if content[:8] == ole.MAGIC:
        return hwp.check(content)
    if security.is_locked(content, name):
        raise faults.secured()
    if content[:17] == b"HWP Document File":
        raise faults.old()
    raise faults.unknown()

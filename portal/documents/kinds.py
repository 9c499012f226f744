"""What a file is, by its content and never by its name; what is hostile is refused before anything is unpacked."""

import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from portal.ui.refusals import Invalid

KINDS = {
    "pdf": "application/pdf",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "csv": "text/csv; charset=utf-8",  # only ever issued by us
}
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 5_000, 500 * 2**20, 200
MOST_PIXELS = 100_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HWP = b"HWP Document File"
TAIL = 2048


def kind_of(path: Path) -> str:
    """One of KINDS. Raises Invalid with a sentence for anything else, and for encrypted, macro-carrying or double files."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(b"%PDF-"):
            return _pdf(file, path)
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(head, path)
        if head.startswith(b"\xff\xd8\xff"):
            return _only("jpg", path)
        if head.startswith(OLE):
            return _hwp(path.read_bytes())
        if head.startswith(b"PK\x03\x04"):
            return _container(path)
    raise _unknown()


def _unknown() -> Invalid:
    return Invalid(_("Please attach a PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG or JPG file."), field="file")


def _broken() -> Invalid:
    return Invalid(_("The file is damaged. Save it again in its program, then attach it."), field="file")


def _locked() -> Invalid:
    return Invalid(_("The file is protected by a password. Attach it without one."), field="file")


def _only(kind: str, path: Path) -> str:
    """Refuse a file that is a zip at the same time: two programs would see two different files."""
    if zipfile.is_zipfile(path):
        raise Invalid(_("The file hides another file within it. Save it again in its program."), field="file")
    return kind


def _pdf(file: BinaryIO, path: Path) -> str:
    content = path.read_bytes()
    if b"%%EOF" not in content[-TAIL:]:
        raise _broken()
    if b"/Encrypt" in content[content.rfind(b"trailer") :] or b"/Encrypt" in content[-TAIL:]:
        raise _locked()
    return _only("pdf", path)


def _png(head: bytes, path: Path) -> str:
    if head[12:16] != b"IHDR" or len(head) < 24:
        raise _broken()
    width, height = struct.unpack(">II", head[16:24])
    if width * height > MOST_PIXELS:
        raise Invalid(_("The picture is too large. Make it smaller, then attach it."), field="file")
    return _only("png", path)


def _hwp(content: bytes) -> str:
    """HWP 5: an OLE file whose stream FileHeader begins with the signature; 36 bytes on lie its properties."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _locked()
    place = content.find(HWP)
    if place < 0 or "FileHeader".encode("utf-16-le") not in content:
        raise _unknown()
    properties = int.from_bytes(content[place + 36 : place + 40], "little")
    if properties & 0b10:
        raise _locked()
    return "hwp"


def _container(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as container:
            parts = container.infolist()
            _check_limits(parts, path.stat().st_size)
            return _kind_within(container, {part.filename for part in parts})
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        RuntimeError,
        UnicodeError,
        ValueError,
    ):
        raise _broken() from None


def _check_limits(parts: list[zipfile.ZipInfo], packed: int) -> None:
    """By the directory alone, before a byte is unpacked."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 4096):
        raise Invalid(_("The file would grow too large when opened."), field="file")
    if any(part.flag_bits & 0x1 for part in parts):
        raise _locked()
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(_climbs(name) for name in names):
        raise _broken()


def _climbs(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _kind_within(container: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and _read(container, "mimetype", 100).strip() == b"application/hwp+zip":
        return "hwpx"
    if "[Content_Types].xml" not in names:
        raise _unknown()
    types = _read(container, "[Content_Types].xml", 2**20)
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid(_("The file holds macros. Save it without them, then attach it."), field="file")
    for part, kind in OFFICE.items():
        if part in names:
            return kind
    raise _unknown()


def _read(container: zipfile.ZipFile, name: str, most: int) -> bytes:
    with container.open(name) as part:
        return part.read(most)

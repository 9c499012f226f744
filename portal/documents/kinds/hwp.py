"""HWP 5: a compound file whose stream FileHeader says so (HWP document file format 5.0, revision 1.3)."""

import re
import zlib
from typing import Any

from portal.documents.kinds import faults
from portal.documents.kinds.ole import Compound, Damaged

SIGNATURE = b"HWP Document File"
COMPRESSED, PASSWORD = 1 << 0, 1 << 1
SECURED = 1 << 4 | 1 << 8 | 1 << 10  # document security, encrypted with a certificate, certificate DRM
OLD = {"WordDocument", "Workbook", "Book", "PowerPoint Document"}
VBA = re.compile(r"(^|/)(_VBA_PROJECT|VBA|Macros|_VBA_PROJECT_CUR)(/|$)", re.I)
RIGHTS = re.compile(r"DRMEncryptedTransform|DRMContent|DRMViewerContent")
PROGRAMS = re.compile(r"^BinData/.*\.(eps|ps|exe|dll|js|vbs|bat|cmd|scr|lnk|hta)$", re.I)
MOST_SCRIPT = 2**20
# What the program itself writes: handlers in which nothing stands.
COMMENT = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.S)
EMPTY = re.compile(r"(var[\w=.,]+;)*(functionOnDocument_\w+\(\)\{\})*")


def check(content: Any) -> str:
    """ "hwp". Raises Invalid: another compound file, locked, with scripts, damaged."""
    try:
        compound = Compound(content)
        check_macros(compound)
        names = set(compound.streams)
        if any(RIGHTS.search(name) for name in names):
            raise faults.secured()
        if "EncryptedPackage" in names:
            raise faults.locked()
        if names & OLD:
            raise faults.old()
        if "FileHeader" not in names:
            raise faults.unknown()
        _check_header(compound.read("FileHeader", 256))
        _check_scripts(compound)
    except Damaged:
        raise faults.broken() from None
    return "hwp"


def check_macros(compound: Compound) -> None:
    """Raises Invalid for Visual Basic within any compound file."""
    if any(VBA.search(name) for name in compound.streams):
        raise faults.macros()


def empty_script(source: str) -> bool:
    """Whether a script of a document is no more than what Hangul writes into each."""
    return bool(EMPTY.fullmatch(re.sub(r"[\s\0\ufeff]", "", COMMENT.sub("", source))))


def _check_header(header: bytes) -> None:
    if not header.startswith(SIGNATURE) or len(header) < 40:
        raise faults.unknown()
    properties = int.from_bytes(header[36:40], "little")
    if properties & PASSWORD:
        raise faults.locked()
    if properties & SECURED:
        raise faults.secured()


def _check_scripts(compound: Compound) -> None:
    if any(PROGRAMS.search(name) for name in compound.streams):
        raise faults.active()
    if "Scripts/DefaultJScript" not in compound.streams:
        return
    packed = compound.read("Scripts/DefaultJScript", MOST_SCRIPT)
    try:
        source = zlib.decompressobj(-15).decompress(packed, MOST_SCRIPT)
    except zlib.error:
        source = packed
    if not empty_script(_text(source)):
        raise faults.macros()


def _text(source: bytes) -> str:
    """A script is three texts, each after its length in characters (4.3.9), and a mark of the end."""
    texts, place = [], 0
    while place + 4 <= len(source):
        length = int.from_bytes(source[place : place + 4], "little")
        if length > len(source):
            break
        texts.append(source[place + 4 : place + 4 + 2 * length].decode("utf-16-le", "replace"))
        place += 4 + 2 * length
    return "\n".join(texts)

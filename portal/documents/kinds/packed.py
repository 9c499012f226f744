"""Containers: HWPX, the office formats, and a ZIP of documents. Measured by the directory, then read once with limits."""

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from portal.documents.kinds import faults
from portal.documents.kinds.allowance import Allowance
from portal.documents.kinds.hwp import check_macros, empty_script
from portal.documents.kinds.ole import MAGIC as OLE
from portal.documents.kinds.ole import Compound, Damaged
from portal.ui.refusals import Invalid

MAGIC = b"PK\x03\x04"
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
TYPES = "[Content_Types].xml"
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 5_000, 300 * 2**20, 200
MOST_FILES, MOST_TEXT, MOST_WITHIN = 200, 8 * 2**20, 64 * 2**20
PIECE = 2**18
DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    OSError,
    EOFError,
    RuntimeError,
    UnicodeError,
    ValueError,
    zlib.error,
)
MACROS = re.compile(rb"macroEnabled|ms-office\.vbaProject|/relationships/vbaProject", re.I)
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
REMOTE = re.compile(rb"/(?:attachedTemplate|oleObject|frame|subDocument)[\"']", re.I)
ELSEWHERE = re.compile(rb"Target\s*=\s*[\"'](?:https?:|ftp:|mhtml:|\\\\|//|file:/{2}[^/])", re.I)
EXTERNAL = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>", re.I)
SCRIPT = re.compile(
    rb"<(?:\w+:)?(?:script|foreignObject|handler)|\son\w+\s*=|javascript:|data:text/html|<!ENTITY", re.I
)
PROGRAMS = (
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".bat",
    ".cmd",
    ".scr",
    ".lnk",
    ".hta",
    ".eps",
    ".ps",
    ".jar",
    ".ps1",
)
DRAWN = (".svg", ".svgz", ".html", ".htm")
READ_WHOLE = (*DRAWN, ".rels")
Known = Callable[[Path, str], str]


def check(path: Path, allowance: Allowance, known: Known) -> str:
    """hwpx, docx, xlsx, pptx or zip. `known` tells the kind of a file within. Raises Invalid."""
    try:
        with allowance.deeper(), zipfile.ZipFile(path) as container:
            parts = container.infolist()
            _check_frame(container, path)
            _check_limits(parts, path.stat().st_size)
            allowance.take(sum(part.file_size for part in parts))
            kind = _kind_of(container, {part.filename for part in parts})
            if kind == "zip":
                _check_files(container, parts, known)
            else:
                _check_parts(container, parts, kind, known)
            return kind
    except Invalid:
        raise
    except DAMAGE:
        raise faults.broken() from None


def _check_frame(container: zipfile.ZipFile, path: Path) -> None:
    """The container is the whole file: nothing before, between or behind its parts, and no part twice."""
    parts = sorted(container.infolist(), key=lambda part: part.header_offset)
    if not parts or parts[0].header_offset or len(container.comment) > 255 or b"PK" in container.comment:
        raise faults.double()
    for part, following in pairwise(parts):
        if part.header_offset + 30 + part.compress_size > following.header_offset:
            raise faults.broken()
    last = parts[-1]
    if last.header_offset + 30 + last.compress_size > container.start_dir:
        raise faults.broken()
    with path.open("rb") as file:
        file.seek(-22 - len(container.comment), 2)
        if file.read(4) != b"PK\x05\x06":
            raise faults.double()


def _check_limits(parts: list[zipfile.ZipInfo], packed: int) -> None:
    """By the directory alone, before a byte is unpacked."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 4096):
        raise faults.growing()
    if any(part.flag_bits & 0x1 for part in parts):
        raise faults.locked()
    names = [part.filename.replace("\\", "/").rstrip("/").casefold() for part in parts]
    if len(set(names)) < len(names) or any(_climbs(part) for part in parts):
        raise faults.broken()


def _climbs(part: zipfile.ZipInfo) -> bool:
    """Leads out of its folder, is a link or a device, or has a name that no office program writes."""
    name, mode = part.filename, part.external_attr >> 16
    odd = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
    special = bool(stat.S_IFMT(mode)) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
    return odd or special or len(name.encode(errors="replace")) > 1024 or any(ord(sign) < 32 for sign in name)


def _kind_of(container: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and _text(container, "mimetype")[:100].strip() == b"application/hwp+zip":
        return "hwpx"
    if TYPES not in names:
        return "zip"
    if MACROS.search(_text(container, TYPES)):
        raise faults.macros()
    for part, kind in OFFICE.items():
        if part in names:
            return kind
    raise faults.unknown()


def _text(container: zipfile.ZipFile, name: str) -> bytes:
    with container.open(name) as part:
        return part.read(MOST_TEXT)


def _pieces(container: zipfile.ZipFile, part: zipfile.ZipInfo) -> Generator[bytes, None, None]:
    """All of a part, its sum checked at the end; never more than the directory said."""
    with container.open(part) as file:
        while piece := file.read(PIECE):
            yield piece


def _check_files(container: zipfile.ZipFile, parts: list[zipfile.ZipInfo], known: Known) -> None:
    """Each file in a ZIP is of a kind that is taken by itself; a ZIP in a ZIP is not."""
    files = [part for part in parts if not part.is_dir()]
    if not files:
        raise faults.unknown()
    if len(files) > MOST_FILES:
        raise faults.growing()
    for part in files:
        try:
            if _known_within(container, part, known) == "zip":
                raise faults.unknown()
        except Invalid as fault:
            raise faults.within(_shown(part), fault) from None


def _known_within(container: zipfile.ZipFile, part: zipfile.ZipInfo, known: Known) -> str:
    with tempfile.TemporaryDirectory(prefix="part-") as folder:
        place = Path(folder) / "part"
        with place.open("wb") as file:
            file.writelines(_pieces(container, part))
        return known(place, part.filename)


def _shown(part: zipfile.ZipInfo) -> str:
    """Its name as the person knows it: Windows in Korea writes names without saying that they are in CP949."""
    if part.flag_bits & 0x800:
        return part.filename[-80:]
    try:
        return part.filename.encode("cp437").decode("cp949")[-80:]
    except UnicodeError:
        return part.filename[-80:]


def _check_parts(container: zipfile.ZipFile, parts: list[zipfile.ZipInfo], kind: str, known: Known) -> None:
    for part in parts:
        name = part.filename.lower()
        if name.endswith("vbaproject.bin") or "vbadata.xml" in name:
            raise faults.macros()
        if name.endswith(PROGRAMS):
            raise faults.active()
        with closing(_pieces(container, part)) as pieces:
            head = next(pieces, b"")
            if name.endswith(READ_WHOLE) or b"<svg" in head[:1024]:
                head = _whole(part, head, pieces, MOST_TEXT)
            _check_part(name, head, kind)
            if head.startswith(OLE):
                _check_object(_whole(part, head, pieces, MOST_WITHIN))
            elif head.startswith(MAGIC):
                if _known_within(container, part, known) in ("zip", "hwpx"):
                    raise faults.double()
            elif head.startswith((b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf")):
                raise faults.double()
            for _piece in pieces:  # to its end, where its sum is checked
                pass


def _whole(part: zipfile.ZipInfo, head: bytes, pieces: Iterator[bytes], most: int) -> bytes:
    if part.file_size > most:
        raise faults.growing()
    return head + b"".join(pieces)


def _check_part(name: str, head: bytes, kind: str) -> None:
    """A part by its name and its text; UTF-16 reads like the rest without its zeros."""
    text = head.replace(b"\0", b"")
    svg = name.endswith(DRAWN) or b"<svg" in text[:1024]
    if svg and (SCRIPT.search(text) or head.startswith(b"\x1f\x8b")):
        raise faults.active()
    if not svg and name.endswith((".xml", ".rels", ".vml", ".hpf")) and ENTITIES.search(text[:4096]):
        raise faults.active()
    if name.endswith(".rels"):
        _check_relations(text)
    if kind == "hwpx" and name == "meta-inf/manifest.xml" and b"encryption-data" in text:
        raise faults.locked()
    if kind == "hwpx" and name.startswith("scripts/") and not empty_script(_script(head)):
        raise faults.macros()


def _check_relations(text: bytes) -> None:
    """Raises Invalid for macros, and for a template or object that is fetched from another machine."""
    if MACROS.search(text):
        raise faults.macros()
    for one in EXTERNAL.finditer(text):
        if REMOTE.search(one[0]) and ELSEWHERE.search(one[0]):
            raise faults.remote()


def _script(head: bytes) -> str:
    return head.decode("utf-16-le" if b"\0" in head[:4] else "utf-8", "replace")


def _check_object(content: bytes) -> None:
    """A compound file within: no Visual Basic, no packed-in file of whatever kind."""
    try:
        compound = Compound(content)
    except Damaged:
        raise faults.broken() from None
    check_macros(compound)
    if any(name.rpartition("/")[2] == "\x01Ole10Native" for name in compound.streams):
        raise faults.double()

"""Pictures that are a picture and nothing else, of a size that opens."""

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from portal.documents.kinds import faults

PNG, JPG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_PIXELS = 100_000_000
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
OTHERS = re.compile(rb"<script|<\?php|<html|%PDF-|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.I)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"PK")


def check_png(content: Any, path: Path) -> str:
    """ "png". Raises Invalid: damaged, too many pixels, something behind or within it."""
    place, first = 8, True
    while True:
        head = content[place : place + 8]
        if len(head) < 8:
            raise faults.broken()
        length, kind = struct.unpack(">I4s", head)
        end = place + 12 + length
        if end > len(content) or first is not (kind == b"IHDR"):
            raise faults.broken()
        body = memoryview(content)[place + 4 : end - 4]
        whole = zlib.crc32(body) == struct.unpack(">I", content[end - 4 : end])[0]
        body.release()
        if not whole:
            raise faults.broken()
        if first:
            _check_size(*struct.unpack(">II", content[place + 8 : place + 16]))
        place, first = end, False
        if kind == b"IEND":
            break
    if content[place:].strip(b"\0"):
        raise faults.double()
    _check_alone(content, path)
    return "png"


def check_jpg(content: Any, path: Path) -> str:
    """ "jpg". Raises Invalid: no frame, too many pixels, another file behind or within it."""
    place = 2
    size: tuple[int, int] | None = None
    while size is None:
        if content[place : place + 1] != b"\xff":
            raise faults.broken()
        while content[place : place + 1] == b"\xff":
            place += 1
        if place + 3 > len(content):
            raise faults.broken()
        marker, length = content[place], int.from_bytes(content[place + 1 : place + 3])
        if marker in FRAMES:
            height, width = struct.unpack(">HH", content[place + 4 : place + 8].ljust(4, b"\0"))
            size = width, height
        place += 1 if marker in ALONE else 1 + max(length, 2)
    _check_size(*size)
    end = content.rfind(b"\xff\xd9")
    if end < 0:
        raise faults.broken()
    if content[end + 2 : end + 6].startswith(PROGRAMS):
        raise faults.double()
    _check_alone(content, path)
    return "jpg"


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise faults.broken()
    if width * height > MOST_PIXELS:
        raise faults.large_picture()


def _check_alone(content: Any, path: Path) -> None:
    """Two programs must not see two different files in it."""
    if OTHERS.search(content) or zipfile.is_zipfile(path):
        raise faults.double()

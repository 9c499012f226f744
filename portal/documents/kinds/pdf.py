"""A PDF that does nothing but show pages.

The names of what acts are sought in every byte outside and inside of object streams, however they are spelled
(ISO 32000-1, 7.3.5: `/J#61vaScript` is `/JavaScript`), so that nothing depends on how a reader finds its objects.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.documents.kinds import faults
from portal.documents.kinds.allowance import Allowance

TAIL = 2048
ACTS = rb"JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|XFA"
ACTIVE = re.compile(rb"/(?:" + ACTS + rb")(?![A-Za-z0-9])")
OPENING = re.compile(rb"/OpenAction\s*(\[|<<|(\d{1,9})\s+(\d{1,5})\s+R)?")
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:<<|\d{1,9}\s+\d{1,5}\s+R)")
ESCAPED = re.compile(rb"/[^\s/<>\[\](){}%]{0,30}#[0-9A-Fa-f]{2}[^\s/<>\[\](){}%]{0,90}")
STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
PAIRS = re.compile(rb"\s*\d+\s+\d+\s")
GOING = re.compile(rb"/S\s*/GoTo(?![A-Za-z])")
MOST_OBJECTS, MOST_QUIETLY, MOST_STREAMS, MOST_OPENINGS = 64 * 2**20, 2 * 2**20, 100_000, 3


def check(content: Any, path: Path, allowance: Allowance) -> str:
    """ "pdf". Raises Invalid: cut off, encrypted, with scripts, with another file inside."""
    end = content.rfind(b"%%EOF")
    if end < 0 or end < len(content) - TAIL:
        raise faults.broken()
    if content[end + 5 :].strip(b"\r\n\t \0"):
        raise faults.double()
    if ENCRYPTED.search(content):
        raise faults.locked()
    if b"<script" in content[:1024].lower() or b"<html" in content[:1024].lower():
        raise faults.double()
    _check_names(content, content)
    for objects in _object_streams(content, allowance):
        if ENCRYPTED.search(objects):
            raise faults.locked()
        _check_names(objects, content)
    if zipfile.is_zipfile(path):
        raise faults.double()
    return "pdf"


def _check_names(part: Any, whole: Any) -> None:
    if ACTIVE.search(part):
        raise faults.active()
    for found in ESCAPED.finditer(part):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), found[0])
        if ACTIVE.match(plain) or plain.startswith(
            (b"/OpenAction", b"/Encrypt", b"/ObjStm", b"/FlateDecode")
        ):
            raise faults.active()
    named = set[tuple[bytes, bytes]]()
    for found in OPENING.finditer(part):
        if found[1] is None or (found[1] == b"<<" and not _only_goes(part, found.start())):
            raise faults.active()
        if found[2]:
            named.add((found[2], found[3]))
    if len(named) > MOST_OPENINGS or not all(_only_go(*one, whole) for one in named):
        raise faults.active()


def _only_go(number: bytes, generation: bytes, whole: Any) -> bool:
    """Each object of this number; one in an object stream has none here, and whatever acts there is found by its name."""
    place = re.compile(rb"(?<!\d)" + number + rb"\s+" + generation + rb"\s+obj\s*(\[|<<)")
    return all(found[1] == b"[" or _only_goes(whole, found.start()) for found in place.finditer(whole))


def _only_goes(part: Any, start: int) -> bool:
    """To open at a page is what word processors write; anything else that happens on opening is not wanted."""
    return bool(GOING.search(part[start : start + 300].partition(b">>")[0]))


def _object_streams(content: Any, allowance: Allowance) -> Iterator[bytes]:
    """What lies in compressed objects; other streams that begin like them are looked into a little way."""
    begun = 0
    for number, found in enumerate(STREAM.finditer(content)):
        if number >= MOST_STREAMS:
            raise faults.growing()
        before = content[begun : found.start()]
        begun, said = found.end(), b"/ObjStm" in before
        if said and b"/Filter" not in before:  # in plain sight
            continue
        if said and b"/Predictor" in before:
            raise faults.broken()
        unpacked = _inflated(content, begun, MOST_OBJECTS if said else MOST_QUIETLY, said)
        if unpacked is None:
            continue
        allowance.take(len(unpacked))
        if said and len(unpacked) > MOST_OBJECTS:
            raise faults.growing()
        yield unpacked


def _inflated(content: Any, start: int, most: int, said: bool) -> bytes | None:
    """The stream from here, or None where it is no list of objects. Raises Invalid for objects packed otherwise."""
    unpacker = zlib.decompressobj()
    try:
        first = unpacker.decompress(content[start : start + 512], 64)
        if not said and not PAIRS.match(first):
            return None
        rest = unpacker.unconsumed_tail
        unpacked, place = [first], start + 512
        while not unpacker.eof and most > 0:
            if not rest:
                rest, place = content[place : place + 65_536], place + 65_536
                if not rest:
                    break
            unpacked.append(unpacker.decompress(rest, most))
            most -= len(unpacked[-1])
            rest = unpacker.unconsumed_tail
        return b"".join(unpacked)
    except zlib.error:
        if said:
            raise faults.broken() from None
        return None

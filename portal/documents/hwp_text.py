"""What an HWP 5 says, in its order: paragraphs and tables (HWP document file format 5.0, revision 1.3, chapter 4.3).

The bodies are streams of records; only the text of paragraphs and the places of cells are read, within limits.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.activity.text import clean
from portal.documents.kinds.hwp import COMPRESSED
from portal.documents.kinds.ole import Compound, Damaged
from portal.documents.reading import MOST_BLOCKS, MOST_CELLS, MOST_PARTS, MOST_XML, Block
from portal.ui.refusals import Invalid

FOR_READING_ONLY = 1 << 2  # a copy for distribution: its body is enciphered
PARA_TEXT, LIST_HEADER, TABLE = 0x10 + 51, 0x10 + 56, 0x10 + 61
LONG = 0xFFF
# Control characters: those that are one sign, and those with seven more behind them (4.3.3, table 6).
ONE_SIGN = {10: "\n", 13: "", 24: "-", 30: " ", 31: " "}
EIGHT_SIGNS = {*range(1, 10), 11, 12, *range(14, 24)}
TAB = 9


@dataclass
class _Table:
    """A table while it is read: its level, and the text of each cell by row."""

    level: int
    rows: dict[int, list[list[str]]] = field(default_factory=dict)
    cells: int = 0

    def begin(self, row: int) -> None:
        self.cells += 1
        if self.cells <= MOST_CELLS:
            self.rows.setdefault(row, []).append([])
            self.here = self.rows[row][-1]

    def add(self, text: str) -> None:
        if self.rows and self.cells <= MOST_CELLS:
            self.here.append(text)

    def whole(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple("\n".join(cell) for cell in cells) for _row, cells in sorted(self.rows.items()))


def read_hwp(content: Any) -> list[Block]:
    """Its blocks. Raises Invalid: damaged, or a copy for distribution, whose text only its own program reads."""
    try:
        compound = Compound(content)
        properties = int.from_bytes(compound.read("FileHeader", 40)[36:40], "little")
        if properties & FOR_READING_ONLY:
            raise Damaged("enciphered")
        blocks: list[Block] = []
        for name in _sections(compound):
            packed = compound.read(name, len(content))
            blocks += _blocks(_unpacked(packed) if properties & COMPRESSED else packed[:MOST_XML])
        return blocks[:MOST_BLOCKS]
    except (Damaged, KeyError, zlib.error, struct.error) as error:
        raise Invalid(_("The text of this file cannot be read here. Download it."), field="file") from error


def _sections(compound: Compound) -> list[str]:
    found = [name for name in compound.streams if name.startswith("BodyText/Section")]
    return sorted(found, key=lambda name: (len(name), name))[:MOST_PARTS]


def _unpacked(packed: bytes) -> bytes:
    return zlib.decompressobj(-15).decompress(packed, MOST_XML)


def _records(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(tag, level, data) of each record; what is cut off at the end is none."""
    place = 0
    while place + 4 <= len(body):
        (head,) = struct.unpack_from("<I", body, place)
        place, size = place + 4, head >> 20
        if size == LONG:
            if place + 4 > len(body):
                return
            (size,) = struct.unpack_from("<I", body, place)
            place += 4
        yield head & 0x3FF, head >> 10 & 0x3FF, body[place : place + size]
        place += size


def _blocks(body: bytes) -> Iterator[Block]:
    open_: list[_Table] = []
    for tag, level, data in _records(body):
        while open_ and level < open_[-1].level:
            yield from _closed(open_)
        if tag == TABLE:
            open_.append(_Table(level))
        elif tag == LIST_HEADER and open_ and level == open_[-1].level and len(data) >= 12:
            open_[-1].begin(struct.unpack_from("<H", data, 10)[0])
        elif tag == PARA_TEXT and (text := text_of(data)):
            if open_:
                open_[-1].add(text)
            else:
                yield Block(text=text)
    while open_:
        yield from _closed(open_)


def _closed(open_: list[_Table]) -> Iterator[Block]:
    """A table within a cell becomes part of its text."""
    rows = open_.pop().whole()
    if open_:
        open_[-1].add("\n".join(" ".join(row) for row in rows))
    elif rows:
        yield Block(rows=rows)


def text_of(data: bytes) -> str:
    """The text of one paragraph, without what its control characters carry along."""
    signs = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
    said, place = bytearray(), 0
    while place < len(signs):
        sign = signs[place]
        if sign in EIGHT_SIGNS:
            said += ("\t" if sign == TAB else "").encode("utf-16-le")
            place += 8
            continue
        said += ONE_SIGN.get(sign, "").encode("utf-16-le") if sign < 32 else struct.pack("<H", sign)
        place += 1
    return clean(said.decode("utf-16-le", "replace")).strip()

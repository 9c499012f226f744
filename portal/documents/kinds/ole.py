"""The compound file of old office programs (MS-CFB), read with limits: its streams by path, a few bytes at a time."""

import struct
from collections.abc import Iterator
from typing import Any

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END, FREE, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
MOST_ENTRIES = 20_000


class Damaged(ValueError):
    """It contradicts itself."""


class Compound:
    """`streams` maps the path of each stream ("BodyText/Section0") to where it begins and how long it is.

    Raises Damaged. Whatever the file says of itself, reading it takes time and memory in proportion to its length.
    """

    def __init__(self, content: Any) -> None:
        self.content = content
        try:
            self._read_head()
            self.streams = dict(self._walk())
        except (struct.error, IndexError) as error:
            raise Damaged(str(error)) from error

    def read(self, path: str, most: int) -> bytes:
        """The first `most` bytes of a stream."""
        start, size = self.streams[path]
        wanted = min(size, most)
        try:
            if size < self.cutoff:
                return self._small(start, wanted)
            return b"".join(self._chain(start, wanted))[:wanted]
        except (struct.error, IndexError) as error:
            raise Damaged(str(error)) from error

    def _read_head(self) -> None:
        head = self.content[:512]
        self.shift, self.small_shift = struct.unpack_from("<HH", head, 30)
        if self.shift not in (9, 12) or self.small_shift != 6:
            raise Damaged("sector size")
        number, directory = struct.unpack_from("<II", head, 44)
        self.cutoff, small_table, _count, more, _more = struct.unpack_from("<IIIII", head, 56)
        sectors = [one for one in struct.unpack_from("<109I", head, 76) if one != FREE]
        if number > 16 + 2 * (len(self.content) >> (2 * self.shift - 2)):
            raise Damaged("the table is larger than what it tells of")
        while more not in (END, FREE) and len(sectors) < number:
            numbers = self._numbers(more)
            more, known = numbers[-1], [one for one in numbers[:-1] if one != FREE]
            if not known:
                raise Damaged("the table of tables leads nowhere")
            sectors += known
        self.table = [entry for sector in sectors[:number] for entry in self._numbers(sector)]
        entries = b"".join(self._chain(directory, MOST_ENTRIES * 128))
        self.entries = [entries[place : place + 128] for place in range(0, len(entries) - 127, 128)]
        if not self.entries:
            raise Damaged("no directory")
        small = b"".join(self._chain(small_table, len(self.content)))
        self.small_table = struct.unpack(f"<{len(small) // 4}I", small)
        start, size = struct.unpack_from("<II", self.entries[0], 116)
        self.small_content = b"".join(self._chain(start, size))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        if start >= len(self.content):
            raise Damaged("a sector lies outside")
        return self.content[start : start + (1 << self.shift)].ljust(1 << self.shift, b"\0")

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{1 << (self.shift - 2)}I", self._sector(sector))

    def _chain(self, sector: int, most: int) -> Iterator[bytes]:
        taken = 0
        for _step in range(len(self.table) + 1):
            if sector in (END, FREE) or taken >= most:
                return
            yield self._sector(sector)
            taken += 1 << self.shift
            sector = self.table[sector]
        raise Damaged("a stream runs in a circle")

    def _small(self, sector: int, wanted: int) -> bytes:
        parts: list[bytes] = []
        for _step in range(len(self.small_table) + 1):
            if sector in (END, FREE) or len(parts) * 64 >= wanted:
                return b"".join(parts)[:wanted]
            parts.append(self.small_content[sector * 64 : sector * 64 + 64])
            sector = self.small_table[sector]
        raise Damaged("a small stream runs in a circle")

    def _walk(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Every stream below the root, in no order; each entry is met once or it is damaged."""
        waiting = [(struct.unpack_from("<I", self.entries[0], 76)[0], "")]
        met = {0}
        while waiting:
            number, folder = waiting.pop()
            if number == NONE:
                continue
            if number in met:
                raise Damaged("the directory runs in a circle")
            met.add(number)
            entry = self.entries[number]
            length, kind = struct.unpack_from("<HB", entry, 64)
            name = folder + entry[: max(length, 2) - 2].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", entry, 68)
            waiting += [(left, folder), (right, folder)]
            if kind == STORAGE:
                waiting.append((child, f"{name}/"))
            elif kind == STREAM:
                yield name, struct.unpack_from("<II", entry, 116)

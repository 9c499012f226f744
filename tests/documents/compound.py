"""Writes small compound files (MS-CFB), to have HWP files of every sort without a copy of one."""

import struct

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(streams: dict[str, bytes]) -> bytes:
    """Streams by path, one folder deep at most; those under 4096 bytes lie in the small stream, as they must."""
    sectors: list[bytes] = []
    table: list[int] = []
    small, small_table = bytearray(), list[int]()

    def put(content: bytes) -> int:
        first, number = len(sectors), -(-len(content) // 512)
        for place in range(number):
            sectors.append(content[place * 512 : place * 512 + 512].ljust(512, b"\0"))
            table.append(first + place + 1 if place < number - 1 else END)
        return first if number else END

    def put_small(content: bytes) -> int:
        first, number = len(small_table), -(-len(content) // 64)
        small_table.extend([*range(first + 1, first + number), END] if number else [])
        small.extend(content.ljust(number * 64, b"\0"))
        return first if number else END

    entries = _entries(streams, lambda content: put(content) if len(content) >= 4096 else put_small(content))
    entries[0][3:5] = [put(bytes(small)), len(small)]
    small_start = put(struct.pack(f"<{len(small_table)}I", *small_table))
    directory = put(b"".join(_entry(*one) for one in entries))
    own = next(n for n in range(1, 100) if n * 128 >= len(table) + n)
    first = len(sectors)
    table += [TABLE] * own + [FREE] * (own * 128 - len(table) - own)
    written = struct.pack(f"<{len(table)}I", *table)
    tables = [first + number for number in range(own)] + [FREE] * (109 - own)
    head = struct.pack(
        "<16x5H6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, own, directory, 4096, small_start, 1, END, 0
    )
    return HEAD + head + struct.pack("<109I", *tables) + b"".join(sectors) + written


def _entries(streams, put) -> list[list]:
    """[name, kind, [next, child], start, size]: siblings as one line to the right."""
    entries: list[list] = [["Root Entry", 5, [FREE, FREE], END, 0]]
    folders = {"": 0}
    last: dict[str, int] = {}

    def add(folder: str, entry: list) -> int:
        entries.append(entry)
        number = len(entries) - 1
        if folder in last:
            entries[last[folder]][2][0] = number
        else:
            entries[folders[folder]][2][1] = number
        last[folder] = number
        return number

    for path, content in streams.items():
        folder, _slash, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = add("", [folder, 1, [FREE, FREE], 0, 0])
        add(folder, [name, 2, [FREE, FREE], put(content), len(content)])
    return entries


def _entry(name: str, kind: int, links: list[int], start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    written = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, *links)
    return written + b"\0" * 36 + struct.pack("<III", start, size, 0)

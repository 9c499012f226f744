"""Reads the two files about local governments and says, line by line, what is wrong with them."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.accounts.enums import GovernmentType, Level, Zone

GOVERNMENT_COLUMNS = [
    "code",
    "level",
    "parent",
    "name_ko",
    "name_en",
    "type",
    "zone",
    "population_2020",
    "depopulation_area",
    "depopulation_interest",
    "map_id",
]
CHANGE_COLUMNS = [
    "effective",
    "kind",
    "old_code",
    "old_name",
    "old_name_en",
    "new_code",
    "new_name",
    "new_name_en",
    "basis",
]
KINDS = ("renamed and recoded", "moved", "merged", "reorganised", "split")
LONGEST = {"name_ko": 60, "name_en": 80, "map_id": 20}
# What a government of each level may be called.
TYPES: dict[str, tuple[str, ...]] = {
    Level.PROVINCE: (GovernmentType.PROVINCE,),
    Level.MUNICIPALITY: (GovernmentType.CITY, GovernmentType.COUNTY, GovernmentType.DISTRICT),
    Level.ADMINISTRATIVE: (GovernmentType.ADMINISTRATIVE_CITY,),
}


class Unreadable(Exception):
    """A file that cannot be used; `problems` are sentences with line numbers."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))


@dataclass(eq=False)
class Facts:
    """What a line of a file says of a government and a record keeps of it."""

    code: str
    level: str
    name_ko: str
    name_en: str
    type: str
    zone: str
    population: int | None
    depopulation_area: bool
    depopulation_interest: bool
    map_id: str


@dataclass
class Row(Facts):
    """One line about a government, in our types; `parent` is a code."""

    parent: str


@dataclass(frozen=True)
class Change:
    """One dated change; codes and names stand in the same order. A code that is not in hand is missing."""

    effective: date
    kind: str
    old_codes: tuple[str, ...]
    old_names: tuple[str, ...]
    old_names_en: tuple[str, ...]
    new_codes: tuple[str, ...]
    new_names: tuple[str, ...]
    new_names_en: tuple[str, ...]


def read_governments(content: bytes) -> list[Row]:
    """The file's rows. Raises Unreadable with every problem found, so that one look mends them all."""
    lines = list(_lines(content, GOVERNMENT_COLUMNS))
    problems = [f"line {number}: {wrong}" for number, line in lines for wrong in _wrong(line)]
    problems += _doubles(lines)
    if not problems:
        problems = _strays(lines)
    if problems:
        raise Unreadable(problems)
    return [_row(line) for _number, line in lines]


def read_changes(content: bytes) -> list[Change]:
    """The dated changes in order of time. Raises Unreadable."""
    lines = list(_lines(content, CHANGE_COLUMNS))
    problems = [f"line {number}: {wrong}" for number, line in lines for wrong in _wrong_change(line)]
    if problems:
        raise Unreadable(problems)
    return sorted((_change(line) for _number, line in lines), key=lambda change: change.effective)


def _lines(content: bytes, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        raise Unreadable([f"line {number}: not UTF-8 text; save the file as CSV (UTF-8)"]) from error
    if "\0" in text:
        number = text[: text.index("\0")].count("\n") + 1
        raise Unreadable([f"line {number}: holds a NUL character; this is not a text file"])
    reader = csv.DictReader(text.splitlines(), strict=True)
    try:
        _check_head(reader.fieldnames, columns)
        found = [(reader.line_num, line) for line in reader]
    except csv.Error as error:
        raise Unreadable([f"line {reader.line_num}: {error}"]) from error
    if not found:
        raise Unreadable(["line 2: the file has a header and nothing else"])
    for number, line in found:
        if None in line or None in line.values():
            raise Unreadable([f"line {number}: {len(columns)} values are expected"])
        yield number, {name: value.strip() for name, value in line.items()}


def _check_head(names: Iterable[str] | None, columns: list[str]) -> None:
    if list(names or []) != columns:
        raise Unreadable([f"line 1: the columns must be {','.join(columns)}"])


def _wrong(line: dict[str, str]) -> Iterator[str]:
    length = 2 if line["level"] == Level.PROVINCE else 5
    if not (line["code"].isascii() and line["code"].isdigit() and len(line["code"]) == length):
        yield f"code {line['code']!r} must be {length} digits"
    if line["level"] not in TYPES:
        yield f"level {line['level']!r} must be one of {', '.join(TYPES)}"
    elif line["type"] not in TYPES[line["level"]]:
        yield f"type {line['type']!r} is none of a {line['level']}"
    if line["zone"] not in Zone.values:
        yield f"zone {line['zone']!r} must be one of {', '.join(Zone.values)}"
    for name in ("name_ko", "name_en"):
        if not line[name]:
            yield f"{name} is empty"
    for name, most in LONGEST.items():
        if len(line[name]) > most:
            yield f"{name} is longer than {most} characters"
    for name in ("depopulation_area", "depopulation_interest"):
        if line[name] not in ("0", "1"):
            yield f"{name} must be 0 or 1"
    people = line["population_2020"]
    if people and not (people.isascii() and people.isdigit() and int(people) < 2**31):
        yield f"population_2020 {people!r} must be a number of people"


def _doubles(lines: list[tuple[int, dict[str, str]]]) -> list[str]:
    count = Counter(line["code"] for _number, line in lines)
    return [
        f"line {number}: code {line['code']} stands twice"
        for number, line in lines
        if count[line["code"]] > 1
    ]


def _strays(lines: list[tuple[int, dict[str, str]]]) -> list[str]:
    """Municipalities lie in a province of the file whose code begins theirs; provinces lie in nothing."""
    provinces = {line["code"] for _number, line in lines if line["level"] == Level.PROVINCE}
    problems = []
    for number, line in lines:
        if line["level"] == Level.PROVINCE and line["parent"]:
            problems.append(f"line {number}: a province has no parent")
        elif line["level"] != Level.PROVINCE and line["parent"] not in provinces:
            problems.append(f"line {number}: parent {line['parent']!r} is no province of this file")
    return problems


def _row(line: dict[str, str]) -> Row:
    return Row(
        code=line["code"],
        level=line["level"],
        parent=line["parent"],
        name_ko=line["name_ko"],
        name_en=line["name_en"],
        type=line["type"],
        zone=line["zone"],
        population=int(line["population_2020"]) if line["population_2020"] else None,
        depopulation_area=line["depopulation_area"] == "1",
        depopulation_interest=line["depopulation_interest"] == "1",
        map_id=line["map_id"],
    )


def _wrong_change(line: dict[str, str]) -> Iterator[str]:
    try:
        date.fromisoformat(line["effective"])
    except ValueError:
        yield f"effective {line['effective']!r} must be a date such as 2026-07-01"
    if line["kind"] not in KINDS:
        yield f"kind {line['kind']!r} must be one of {', '.join(KINDS)}"
    if not line["old_code"]:
        yield "old_code is empty"
    for codes in ("old_code", "new_code"):
        for code in _parts(line[codes]):
            if not (code.isascii() and code.isdigit() and len(code) in (2, 5)):
                yield f"{codes} {code!r} must be 2 or 5 digits"
    for codes, names in (("old_code", "old_name"), ("new_code", "new_name"), ("new_code", "new_name_en")):
        if _parts(line[codes]) and len(_parts(line[codes])) != len(_parts(line[names])):
            yield f"{codes} and {names} must hold the same number"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _change(line: dict[str, str]) -> Change:
    return Change(
        effective=date.fromisoformat(line["effective"]),
        kind=line["kind"],
        old_codes=_parts(line["old_code"]),
        old_names=_parts(line["old_name"]),
        old_names_en=_parts(line["old_name_en"]),
        new_codes=_parts(line["new_code"]),
        new_names=_parts(line["new_name"]),
        new_names_en=_parts(line["new_name_en"]),
    )

"""The governments of the country over time, in memory: what a file of a day changes in them, line by line.

A record holds from `valid_from` until the day before `valid_to`. What a government *is* (name, province, level, type,
depopulation area) changes by a new record that follows the old one; what merely describes it is corrected in place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from portal.accounts.enums import Level
from portal.accounts.rules.reading import Facts, Row

IDENTITY = ("name_ko", "level", "type", "depopulation_area", "depopulation_interest")
DESCRIPTION = ("name_en", "zone", "population", "map_id")
# A later file that would close more than this is taken for a torn one.
MOST_CLOSED = 40


@dataclass(eq=False)
class Record(Facts):
    """One government between two dates, equal to itself only; `pk` is None until it is stored."""

    parent: "Record | None"
    valid_from: date
    valid_to: date | None = None
    successor: "Record | None" = None
    pk: Any = None

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Line:
    """What became of one government: added, unchanged, changed, closed or refused, and why."""

    outcome: str
    code: str
    name: str
    note: str = ""


@dataclass
class Registry:
    """All records; those that the database does not have yet in this form are in `touched`."""

    records: list[Record]
    touched: list[Record] = field(default_factory=list)

    def at(self, code: str, day: date) -> Record | None:
        return next((record for record in self.records if record.code == code and record.holds(day)), None)

    def within(self, province: Record, day: date) -> list[Record]:
        return [record for record in self.records if record.parent is province and record.holds(day)]

    def touch(self, record: Record) -> None:
        if record not in self.touched:
            self.touched.append(record)

    def add(self, record: Record) -> Record:
        self.records.append(record)
        self.touch(record)
        return record

    def close(self, record: Record, day: date, successor: Record | None = None) -> None:
        record.valid_to, record.successor = day, successor
        self.touch(record)

    def follow(self, old: Record, day: date, **changes: Any) -> Record:
        """Close a record and let the next one, with these changes, follow it."""
        new = self.add(replace(old, pk=None, valid_from=day, valid_to=None, successor=None, **changes))
        self.close(old, day, new)
        return new


def load(registry: Registry, rows: Iterable[Row], day: date, known_from: date) -> list[Line]:
    """Bring the registry to what the file of `day` says. On an empty one every row holds from `known_from`."""
    begin = day if registry.records else min(known_from, day)
    current = {record.code: record for record in registry.records if record.holds(day)}
    ordered = sorted(rows, key=lambda row: row.level != Level.PROVINCE)
    lines = [_take(registry, row, current, day, begin) for row in ordered]
    named = {row.code for row in ordered}
    gone = [record for code, record in current.items() if code not in named]
    return lines + [_gone(registry, record, day) for record in gone]


def _take(registry: Registry, row: Row, current: dict[str, Record], day: date, begin: date) -> Line:
    parent = registry.at(row.parent, day) if row.parent else None
    old = current.get(row.code)
    if old is None:
        return _added(registry, row, parent, begin)
    changed = [name for name in IDENTITY if getattr(old, name) != getattr(row, name)]
    changed += ["province"] if old.parent is not parent else []
    mended = [name for name in DESCRIPTION if getattr(old, name) != getattr(row, name)]
    if not changed and not mended:
        return Line("unchanged", row.code, row.name_ko)
    if old.valid_to is not None:
        return Line(
            "refused",
            row.code,
            row.name_ko,
            f"has changed again on {old.valid_to}; load files in order of date",
        )
    facts = {name: getattr(row, name) for name in (*IDENTITY, *DESCRIPTION)} | {"parent": parent}
    if changed and old.valid_from < day:
        registry.follow(old, day, **facts)
        return Line("changed", row.code, row.name_ko, f"from {day}: {', '.join(changed)}")
    for name, value in facts.items():
        setattr(old, name, value)
    registry.touch(old)
    return Line("changed", row.code, row.name_ko, f"corrected: {', '.join(changed + mended)}")


def _added(registry: Registry, row: Row, parent: Record | None, begin: date) -> Line:
    if any(record.code == row.code and record.valid_from >= begin for record in registry.records):
        return Line(
            "refused", row.code, row.name_ko, "begins on a later day already; load files in order of date"
        )
    facts = {name: getattr(row, name) for name in (*IDENTITY, *DESCRIPTION)}
    registry.add(Record(code=row.code, parent=parent, valid_from=begin, **facts))
    return Line("added", row.code, row.name_ko, f"from {begin}")


def _gone(registry: Registry, record: Record, day: date) -> Line:
    if record.valid_to is not None or record.valid_from >= day:
        note = "is not in the file, but the records know it on that day"
        return Line("refused", record.code, record.name_ko, note)
    registry.close(record, day)
    return Line("closed", record.code, record.name_ko, f"not in the file of {day}; no successor named")

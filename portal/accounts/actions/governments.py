"""Loading the reference data: local governments over time, and an organisation for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from portal.accounts.enums import Level, OrganisationKind
from portal.accounts.models import LocalGovernment, Organisation
from portal.accounts.rules import changes, reading, registry
from portal.accounts.rules.registry import Line, Record, Registry
from portal.activity.actions import record

KNOWN_FROM = date(2019, 1, 1)  # the programme's first year; earlier changes of governments do not concern it
NATIONAL = (
    (OrganisationKind.MINISTRY, "과학기술정보통신부", "Ministry of Science and ICT"),
    (OrganisationKind.AGENCY, "한국지능정보사회진흥원", "National Information Society Agency (NIA)"),
)
FIELDS = [field.attname for field in LocalGovernment._meta.concrete_fields]
PLAIN = [name for name in FIELDS if name not in ("id", "parent_id", "successor_id")]


@dataclass
class _Stored:
    """The registry of the database, and the rows of its records."""

    registry: Registry
    rows: dict[int, LocalGovernment]


@transaction.atomic
def load_governments(
    *, rows: Iterable[reading.Row], changes_: Iterable[reading.Change], day: date, many_closed: bool = False
) -> list[Line]:
    """Bring the governments to a file of `day` (no rows: none) and play the dated changes; says what became of each.

    Raises Unreadable, with nothing written, when the file would close more than `registry.MOST_CLOSED` (unless
    `many_closed`): it is most likely torn. Needs the owner's login.
    """
    stored = _read()
    rows = list(rows)
    lines = registry.load(stored.registry, rows, day, KNOWN_FROM) if rows else []
    closed = sum(line.outcome == "closed" for line in lines)
    if closed > registry.MOST_CLOSED and not many_closed:
        raise reading.Unreadable(
            [f"the file would close {closed} governments; is it complete? (--many-closed allows it)"]
        )
    for change in changes_:
        lines += changes.apply(stored.registry, change)
    touched = list(stored.registry.touched)
    _write(stored)
    ministry = _organise(stored)
    if touched:
        outcomes = [line.outcome for line in lines]
        counts = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
        record(by=None, verb="load_governments", thing=ministry, facts={"day": day, **counts})
    return lines


def _read() -> _Stored:
    rows = {row.pk: row for row in LocalGovernment.objects.select_for_update().order_by("pk")}
    records = {pk: Record(parent=None, pk=pk, **_plain(row)) for pk, row in rows.items()}
    for pk, row in rows.items():
        records[pk].parent = records[row.parent_id] if row.parent_id else None
        records[pk].successor = records[row.successor_id] if row.successor_id else None
    return _Stored(Registry(list(records.values())), rows)


def _plain(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in PLAIN}


def _write(stored: _Stored) -> None:
    """Closings first (one current row a code), then what is new, provinces before what lies in them, then links."""
    touched = stored.registry.touched
    known = [_take_over(stored.rows[item.pk], item) for item in touched if item.pk]
    LocalGovernment.objects.bulk_update(known, [name for name in PLAIN if name != "code"])
    fresh = [item for item in touched if not item.pk]
    for provinces in (True, False):
        _create([item for item in fresh if (item.level == Level.PROVINCE) == provinces], stored)
    for item in touched:
        row = stored.rows[item.pk]
        row.parent_id = item.parent.pk if item.parent else None
        row.successor_id = item.successor.pk if item.successor else None
    LocalGovernment.objects.bulk_update([stored.rows[item.pk] for item in touched], ["parent", "successor"])


def _take_over(row: LocalGovernment, item: Record) -> LocalGovernment:
    for name, value in _plain(item).items():
        setattr(row, name, value)
    return row


def _create(items: list[Record], stored: _Stored) -> None:
    made = [
        LocalGovernment(parent_id=item.parent.pk if item.parent else None, **_plain(item)) for item in items
    ]
    for item, row in zip(items, LocalGovernment.objects.bulk_create(made), strict=True):
        item.pk = row.pk
        stored.rows[row.pk] = row


def _organise(stored: _Stored) -> Organisation:
    """One organisation for each government in force: the forerunner's goes on, else a new one. Returns the ministry."""
    for kind, name_ko, name_en in NATIONAL:
        Organisation.objects.get_or_create(kind=kind, defaults={"name_ko": name_ko, "name_en": name_en})
    offices = {
        office.government_id: office
        for office in Organisation.objects.exclude(government=None)
        if office.government_id
    }
    moved = [office for pk, office in offices.items() if _go_on(office, stored.registry, pk, offices)]
    Organisation.objects.bulk_update(moved, ["government", "name_ko", "name_en"])
    housed = {office.government_id for office in offices.values()}
    in_force = [item for item in stored.registry.records if item.valid_to is None]
    Organisation.objects.bulk_create(
        Organisation(kind=item.level, government_id=item.pk, name_ko=item.name_ko, name_en=item.name_en)
        for item in in_force
        if item.pk not in housed and item.level != Level.ADMINISTRATIVE
    )
    return Organisation.objects.get(kind=OrganisationKind.MINISTRY)


def _go_on(office: Organisation, known: Registry, pk: int, offices: dict[int, Organisation]) -> bool:
    """Move the office to the government that followed its own, where that followed it alone. Says whether it changed."""
    item = next(item for item in known.records if item.pk == pk)
    while item.successor and _forerunners(known, item.successor) == 1 and item.successor.pk not in offices:
        item = item.successor
    before = (office.government_id, office.name_ko, office.name_en)
    office.government_id, office.name_ko, office.name_en = item.pk, item.name_ko, item.name_en
    return before != (office.government_id, office.name_ko, office.name_en)


def _forerunners(known: Registry, item: Record) -> int:
    return sum(other.successor is item for other in known.records)

"""Dated changes of governments (renamed, moved, merged, split), played forward or, from a later file, backward.

Forward: the old code is in force, so it is closed and what follows it is opened. Backward: the file loaded is younger
than the change, so the record of its new code gets its true first day and the one before it is written.
"""

from datetime import date, timedelta

from portal.accounts.enums import Level
from portal.accounts.rules.reading import Change
from portal.accounts.rules.registry import Line, Record, Registry

DAY = timedelta(days=1)


def apply(registry: Registry, change: Change) -> list[Line]:
    """What the change did, a line for each government concerned; a second time nothing."""
    olds = [registry.at(code, change.effective - DAY) for code in change.old_codes]
    known = [old for old in olds if old is not None]
    news = [registry.at(code, change.effective) for code in change.new_codes]
    if change.new_codes and all(new and new.valid_from == change.effective for new in news) and known:
        return [
            Line("unchanged", new.code, new.name_ko, f"{change.kind} on {change.effective}")
            for new in news
            if new
        ]
    if not change.new_codes:
        return _codes_missing(change, known)
    if len(known) < len(olds):
        return _backward(registry, change)
    return _forward(registry, change, known)


def _codes_missing(change: Change, olds: list[Record]) -> list[Line]:
    names = ", ".join(change.new_names)
    note = f"{change.kind} on {change.effective} into {names}: new codes not in hand; left in force"
    lines = [Line("refused", old.code, old.name_ko, note) for old in olds]
    return lines or [_unknown(change)]


def _unknown(change: Change) -> Line:
    codes, names = ", ".join(change.old_codes), ", ".join(change.old_names)
    return Line(
        "refused", codes, names, f"{change.kind} on {change.effective}: not in the records on the day before"
    )


def _backward(registry: Registry, change: Change) -> list[Line]:
    new = registry.at(change.new_codes[0], change.effective)
    one_to_one = len(change.old_codes) == len(change.new_codes) == 1
    if not one_to_one or new is None or new.valid_from >= change.effective:
        return [_unknown(change)]
    inner = registry.within(new, change.effective)
    code, name = change.old_codes[0], change.old_names[0].split()[-1]
    name_en = (change.old_names_en or (new.name_en,))[0]
    parent = registry.at(code[:2], change.effective - DAY) if new.parent else None
    old = _before(registry, new, change.effective, code, parent, name, name_en)
    lines = [_was(old, new, change)]
    for record in inner:
        earlier = _before(
            registry, record, change.effective, code + record.code[2:], old, record.name_ko, record.name_en
        )
        lines.append(_was(earlier, record, change))
    return lines


def _before(
    registry: Registry, new: Record, day: date, code: str, parent: Record | None, name: str, name_en: str
) -> Record:
    """The record before `new`, which from now on begins on `day`."""
    facts = {key: value for key, value in vars(new).items() if key not in ("pk", "valid_to", "successor")}
    old = Record(
        **facts | {"code": code, "parent": parent, "name_ko": name, "name_en": name_en, "valid_to": day}
    )
    old.successor, new.valid_from = new, day
    registry.add(old)
    registry.touch(new)
    return old


def _was(old: Record, new: Record, change: Change) -> Line:
    return Line("added", old.code, old.name_ko, f"until {change.effective}, then {new.code} {new.name_ko}")


def _forward(registry: Registry, change: Change, olds: list[Record]) -> list[Line]:
    news = [_opened(registry, change, olds, place) for place in range(len(change.new_codes))]
    single = news[0] if len(news) == 1 else None
    inner = [
        record for old in olds for record in registry.within(old, change.effective) if record not in news
    ]
    lines = [Line("added", new.code, new.name_ko, f"{change.kind}, from {change.effective}") for new in news]
    for old in olds:
        registry.close(old, change.effective, single)
        note = (
            f"{change.kind}, now {single.code} {single.name_ko}"
            if single
            else f"{change.kind}; which part went where is not in hand"
        )
        lines.append(Line("closed", old.code, old.name_ko, note))
    return lines + [_carried(registry, change, record, news[0]) for record in inner]


def _opened(registry: Registry, change: Change, olds: list[Record], place: int) -> Record:
    """What begins: described as its forerunner where there is one alone, else only by what is known."""
    first, code = olds[0], change.new_codes[place]
    alone = len(olds) == len(change.new_codes) == 1
    parent = None if first.level == Level.PROVINCE else registry.at(code[:2], change.effective)
    facts = vars(first) | {
        "code": code,
        "parent": parent,
        "name_ko": change.new_names[place].split()[-1],
        "name_en": change.new_names_en[place],
        "valid_from": change.effective,
        "valid_to": None,
        "successor": None,
        "pk": None,
    }
    if not alone:
        facts |= {
            "population": _sum(olds, change),
            "depopulation_area": False,
            "depopulation_interest": False,
            "map_id": "",
        }
    return registry.add(Record(**facts))


def _sum(olds: list[Record], change: Change) -> int | None:
    """People of a merger are those of its parts; of other changes they are not in hand."""
    counts = [old.population for old in olds]
    if change.kind != "merged" or None in counts:
        return None
    return sum(count for count in counts if count is not None)


def _carried(registry: Registry, change: Change, record: Record, province: Record) -> Line:
    """A municipality goes with its province: under a new code where the rule for it is known."""
    if change.kind == "renamed and recoded":
        new = registry.follow(record, change.effective, code=province.code + record.code[2:], parent=province)
        return Line("changed", new.code, new.name_ko, f"from {change.effective}, before {record.code}")
    registry.follow(record, change.effective, parent=province)
    note = f"from {change.effective} in {province.name_ko}; its new code is not in hand, left in force under the old one"
    return Line("changed", record.code, record.name_ko, note)

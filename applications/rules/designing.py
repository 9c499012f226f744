"""Forms as an office designs them: what keeps one from being put to anybody, and the order of its parts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Question = Mapping[str, Any]

CONDITIONAL = ("choice", "several", "yes_no")
CELL_KINDS = ("short", "number", "won", "date")
# Names that a page's own fields have: no question may be called so.
RESERVED = frozenset(
    ["version", "request_key", "next", "csrfmiddlewaretoken", "order", "tab", "base", "unit", "whole"]
)


def faults_of_form(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """(question's key, code) of whatever would leave an applicant without a sound question; empty when it is sound."""
    found: list[tuple[str, str]] = []
    earlier: dict[str, Question] = {}
    for question in questions:
        key, kind = question["key"], question["kind"]
        if key in earlier or key in RESERVED:
            found.append((key, "key_twice"))
        if kind in ("choice", "several") and len(_distinct(question["choices"])) < 2:
            found.append((key, "no_choices"))
        if kind == "table" and not _sound_columns(question["columns"]):
            found.append((key, "no_columns"))
        if not all(_may_depend(earlier.get(name), value) for name, value in question["shown_if"].items()):
            found.append((key, "shown_if"))
        earlier[key] = question
    return found


def _distinct(rows: Iterable[Sequence[Any]]) -> set[Any]:
    return {row[0] for row in rows}


def _sound_columns(columns: Sequence[Sequence[Any]]) -> bool:
    known = all(len(column) == 4 and column[3] in CELL_KINDS for column in columns)
    return bool(columns) and known and len(_distinct(columns)) == len(columns)


def _may_depend(on: Question | None, value: Any) -> bool:
    """Is there an earlier question that can be answered so?"""
    if on is None or on["kind"] not in CONDITIONAL:
        return False
    if on["kind"] == "yes_no":
        return isinstance(value, bool)
    return value in _distinct(on["choices"])


def conditions(questions: Iterable[Question]) -> list[tuple[str, Any]]:
    """What a later question may be made to depend on: (key, answer) in the form's order."""
    found: list[tuple[str, Any]] = []
    for question in questions:
        if question["kind"] == "yes_no":
            found += [(question["key"], True), (question["key"], False)]
        elif question["kind"] in CONDITIONAL:
            found += [(question["key"], row[0]) for row in question["choices"]]
    return found


def free_key(stem: str, taken: Iterable[str]) -> str:
    """The first of stem-1, stem-2, … that nobody has: officers name things, not keys."""
    known, number = set(taken), 1
    while f"{stem}-{number}" in known:
        number += 1
    return f"{stem}-{number}"


def keyed(rows: Iterable[Mapping[str, Any]], stem: str) -> list[dict[str, Any]]:
    """The rows, those without a key with one of their own."""
    kept = [dict(row) for row in rows]
    taken = [row["key"] for row in kept if row.get("key")]
    for row in kept:
        if not row.get("key"):
            row["key"] = free_key(stem, taken)
            taken.append(row["key"])
    return kept


def reordered(keys: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The keys in the order that is wanted; unknown ones are left out, forgotten ones keep their order at the end."""
    first = [key for key in dict.fromkeys(wanted) if key in keys]
    return [*first, *(key for key in keys if key not in first)]


def stepped(keys: Sequence[str], key: str, step: int) -> list[str]:
    """The keys with one moved by so many places; at either end it stays."""
    if key not in keys:
        return list(keys)
    rest = [one for one in keys if one != key]
    rest.insert(min(max(keys.index(key) + step, 0), len(rest)), key)
    return rest

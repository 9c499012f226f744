"""Answers to the questions an office designed: which are asked, and what is wrong with them. Pure: plain rows in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Question = Mapping[str, Any]
Values = Mapping[str, Any]
Fault = tuple[str, str, dict[str, Any]]

MOST_ROWS = 50
MOST_SIGNS = {"short": 200, "long": 10_000}
MOST_IN_CELL = 500
MOST_NUMBER = 10**12
MOST_WON = 10**13


def faults_of_answers(
    questions: Sequence[Question], values: Values, files: Mapping[str, str] | None = None
) -> list[Fault]:
    """What keeps these answers from being whole: (question's key, code, numbers of its sentence), in the form's order.

    `files`: id -> kind of the files at hand; None where the form has none, then a file's answer is taken as it is.
    A question that is not shown is never at fault.
    """
    shown = shown_keys(questions, values)
    found: list[Fault] = []
    for question in questions:
        key = question["key"]
        if key not in shown or question.get("kind") == "heading":
            continue
        value = values.get(key)
        if is_blank(value):
            found += [(key, "required", {})] if question["required"] else []
        elif check := CHECKS.get(question.get("kind", "")):
            found += [(key, code, params) for code, params in check(question, value, files)]
        else:
            found += [(key, code, params) for code, params in _text(question, value, files)]
    return found


def shown_keys(questions: Sequence[Question], values: Values) -> set[str]:
    """The questions that are asked, given these answers: all whose conditions hold, on questions that are asked."""
    shown: set[str] = set()
    for question in questions:
        conditions = question.get("shown_if") or {}
        if all(key in shown and holds(values.get(key), wanted) for key, wanted in conditions.items()):
            shown.add(question["key"])
    return shown


def holds(value: Any, wanted: Any) -> bool:
    """Is the answer the wanted one, or is that among several?"""
    if isinstance(value, (list, tuple)):
        return wanted in value
    return type(value) is type(wanted) and value == wanted


def is_blank(value: Any) -> bool:
    """No answer. False and 0 are answers; a table of empty rows is none."""
    if isinstance(value, (list, tuple)):
        return all(isinstance(row, Mapping) and _empty(row) for row in value)
    return value is None or (isinstance(value, str) and not value.strip())


def _empty(row: Mapping[str, Any]) -> bool:
    return all(is_blank(cell) for cell in row.values())


Checked = Iterator[tuple[str, dict[str, Any]]]


def _text(question: Question, value: Any, files: Any) -> Checked:
    most = question.get("limit") or MOST_SIGNS.get(question.get("kind", ""), MOST_SIGNS["long"])
    if not isinstance(value, str):
        if "kind" in question:
            yield "wrong_kind", {}
    elif len(value) > most:
        yield "too_long", {"limit": most, "length": len(value)}


def _choice(question: Question, value: Any, files: Any) -> Checked:
    if value not in {row[0] for row in question["choices"]}:
        yield "no_such_choice", {}


def _several(question: Question, value: Any, files: Any) -> Checked:
    known = {row[0] for row in question["choices"]}
    if not isinstance(value, list) or any(one not in known for one in value):
        yield "no_such_choice", {}


def _number(question: Question, value: Any, files: Any) -> Checked:
    if not is_number(value):
        yield "wrong_kind", {}


def _won(question: Question, value: Any, files: Any) -> Checked:
    if type(value) is not int or not 0 <= value <= MOST_WON:
        yield "wrong_kind", {}


def _date(question: Question, value: Any, files: Any) -> Checked:
    if not is_day(value):
        yield "wrong_kind", {}


def _yes_no(question: Question, value: Any, files: Any) -> Checked:
    if not isinstance(value, bool):
        yield "wrong_kind", {}


def _table(question: Question, value: Any, files: Any) -> Checked:
    """The first cell names its row; every other one may be left empty, and holds what its column asks for."""
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield "wrong_kind", {}
        return
    most, columns = question.get("limit") or MOST_ROWS, question["columns"]
    if len(value) > most:
        yield "too_many_rows", {"most": most, "rows": len(value)}
    for number, row in enumerate(value, start=1):
        if _empty(row):
            continue
        if is_blank(row.get(columns[0][0])):
            yield "row_unnamed", {"row": number}
        elif not all(_cell_fits(kind, row.get(key)) for key, _ko, _en, kind in columns):
            yield "row_wrong", {"row": number}


def _cell_fits(kind: str, value: Any) -> bool:
    if is_blank(value):
        return True
    if kind == "number":
        return is_number(value)
    if kind == "won":
        return type(value) is int and 0 <= value <= MOST_WON
    if kind == "date":
        return is_day(value)
    return isinstance(value, str) and len(value) <= MOST_IN_CELL


def _file(question: Question, value: Any, files: Mapping[str, str] | None) -> Checked:
    if files is None:
        return
    allowed = question.get("file_kinds") or ()
    if value not in files:
        yield "file_gone", {}
    elif allowed and files[value] not in allowed:
        yield "file_kind", {"kinds": ", ".join(allowed)}


CHECKS = {
    "choice": _choice,
    "several": _several,
    "number": _number,
    "won": _won,
    "date": _date,
    "yes_no": _yes_no,
    "table": _table,
    "file": _file,
}


def is_number(value: Any) -> bool:
    """A whole number, or a decimal one as text (JSON would round it), 0 to 10^12."""
    if type(value) not in (int, str):
        return False
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number <= MOST_NUMBER


def is_day(value: Any) -> bool:
    """A day as 2027-01-31."""
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False

"""Every answer to a data request as sheets: a row for each government, a further sheet for each question that is a table."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.enums.requests import DataStanding
from applications.models import DataAnswer, DataRequest
from applications.queries.reading import answer, in_language, label_in
from applications.queries.requests import answers_of, file_ids, files_of, plain_questions
from portal.documents.sheets import Sheet
from portal.ui.formats import korean_datetime, seoul

AT_ONCE = 3_000  # cells that a person gets while waiting
Question = dict[str, Any]


def is_large(request: DataRequest) -> bool:
    """Would it take longer to write than a person waits for a page? Tables count as if filled with a few rows."""
    weights = [8 * len(one["columns"]) if one["kind"] == "table" else 1 for one in plain_questions(request)]
    return request.answers.count() * (sum(weights) + 6) > AT_ONCE


def merged_sheets(request: DataRequest) -> list[Sheet]:
    """The answers as they were submitted last; who has not answered has an empty row. Names of columns are the questions."""
    asked = [one for one in plain_questions(request) if one["kind"] != "heading"]
    rows = list(answers_of(request).defer(None).order_by("government__code", "pk"))
    lines = (request.title, _("Answer by %(when)s") % {"when": korean_datetime(request.due_at)})
    flat = [one for one in asked if one["kind"] != "table"]
    names = _file_names(rows, asked)
    head = [_("Code"), _("Province"), _("Government"), _("State"), _("Answered at"), _("Answered by")]
    body = [
        [*_who(row), *_when(row), *(_value(one, _said(row).get(one["key"]), names) for one in flat)]
        for row in rows
    ]
    first = Sheet(_("Answers"), [*head, *map(_label, flat)], body, lines=lines)
    tables = [one for one in asked if one["kind"] == "table"]
    return [first, *(_table(place, one, rows, lines) for place, one in enumerate(tables, start=1))]


def _said(row: DataAnswer) -> dict[str, Any]:
    return row.reply.answers if row.reply else {}


def _who(row: DataAnswer) -> list[Any]:
    return [row.government.code, row.government.province.name, row.government.name]


def _when(row: Any) -> list[Any]:
    reply = row.reply
    at: Any = seoul(reply.at) if reply else None
    return [
        str(DataStanding(row.standing).label),
        at and at.replace(tzinfo=None),
        reply.by.name if reply else "",
    ]


def _label(question: Question) -> str:
    unit = _("won") if question["kind"] == "won" else question["unit"]
    label = in_language(question, "label")
    return f"{label} ({unit})" if unit else label


def _file_names(rows: list[Any], asked: list[Question]) -> dict[str, str]:
    ids = {name for row in rows for name in file_ids(_said(row), asked)}
    return {key: one.name for key, one in files_of(ids).items()} if ids else {}


def _value(question: Question, value: Any, files: dict[str, str]) -> Any:
    """A number as a number, a day as a day, all else in words."""
    cell = _cell(question["kind"], value)
    return answer({**question, "value": value}, files) if cell is None else cell


def _cell(kind: str, value: Any) -> int | float | date | None:
    if value in (None, ""):
        return None
    if kind in ("number", "won"):
        return value if isinstance(value, int) else float(Decimal(value))
    return date.fromisoformat(value) if kind == "date" else None


def _table(place: int, question: Question, rows: list[Any], lines: tuple[str, ...]) -> Sheet:
    """A row for each row that a government wrote."""
    columns = question["columns"]
    heads = [
        f"{label_in(ko, en)} ({_('won')})" if kind == "won" else label_in(ko, en)
        for _key, ko, en, kind in columns
    ]
    head = [_("Code"), _("Province"), _("Government"), *heads]
    body = [
        [*_who(row), *cells] for row in rows for cells in _rows(question, _said(row).get(question["key"]))
    ]
    title = f"{place}. {in_language(question, 'label')}"
    return Sheet(title, head, body, lines=(*lines, in_language(question, "label")))


def _rows(question: Question, value: Any) -> Iterator[list[Any]]:
    for row in value or ():
        cells = [(_cell(kind, row.get(key)), row.get(key)) for key, _ko, _en, kind in question["columns"]]
        yield [said if cell is None else cell for cell, said in cells]

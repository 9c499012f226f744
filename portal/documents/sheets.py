"""Workbooks: written with values only, never formulas; read within limits set before anything is unpacked."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from portal.activity.text import clean
from portal.ui.refusals import Invalid

MOST_UNPACKED = 40 * 2**20  # bytes
MOST_ROWS, MOST_COLUMNS = 5_000, 40
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
Row = Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet: `lines` above the table (whose it is, that it is a draft, the unit), then head, rows and total.

    `choices` are what a column (by its place) may hold: a list to pick from in the spreadsheet.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Row]
    total: Row = ()
    lines: Sequence[str] = ()
    choices: Sequence[tuple[int, Sequence[str]]] = ()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as xlsx. Numbers stay numbers, days days; every text is written as text, whatever it begins with."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7", "text_wrap": True}),
            "line": book.add_format({"font_color": "#58616A"}),
            "number": book.add_format({"num_format": "#,##0.##"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "plain": book.add_format({}),
            "day": book.add_format({"num_format": "yyyy. m. d."}),
            "moment": book.add_format({"num_format": "yyyy. m. d. hh:mm"}),
            "total": book.add_format({"bold": True, "top": 1, "num_format": "#,##0"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title.translate(FORBIDDEN).strip("' ")[:31]), sheet, looks)
    return made.getvalue()


def _write(page: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    for place, text in enumerate(sheet.lines):
        page.write_string(place, 0, text, looks["line"])
    top = len(sheet.lines)
    for place, label in enumerate(sheet.head):
        cells = [str(label), *(str(row[place]) for row in sheet.rows)]
        page.set_column(place, place, min(max(2 * len(max(cells, key=len)), 10), 60))
        page.write_string(top, place, str(label), looks["head"])
    for number, row in enumerate(sheet.rows, start=top + 1):
        for place, value in enumerate(row):
            _cell(page, number, place, value, looks[_look(value)])
    for place, value in enumerate(sheet.total):
        _cell(page, top + 1 + len(sheet.rows), place, value, looks["total"])
    for place, names in sheet.choices:
        rule = {"validate": "list", "source": list(names), "error_type": "warning"}
        if sum(len(name) + 1 for name in names) <= 255:  # what Excel takes
            page.data_validation(top + 1, place, top + MOST_ROWS, place, rule)
    page.freeze_panes(top + 1, 0)


def _look(value: Any) -> str:
    if isinstance(value, date):
        return "moment" if isinstance(value, datetime) else "day"
    return "whole" if isinstance(value, int) else "plain"


def _cell(page: Any, row: int, column: int, value: Any, look: Any) -> None:
    """A number as a number, a day (or a moment without zone) as one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value, look)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, look)
    else:
        page.write_string(row, column, "" if value is None else str(value), look)


def read_rows(file: BinaryIO) -> list[tuple[int, list[str]]]:
    """The first sheet as (line, cells as text), empty lines left out; a formula counts as the value it last had.

    Raises Invalid for what is no workbook, or holds more than a table that a person fills in.
    """
    # openpyxl loads numpy where that is there: 30 MB that only a reader of workbooks needs
    from openpyxl import load_workbook

    _check(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        page = book.worksheets[0]
        page.reset_dimensions()  # as many as there are, not as the file says
        rows = []
        for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
            cells = [_text(value) for value in row]
            if any(cells):
                rows.append((number, cells))
            if number > MOST_ROWS + 20:
                raise Invalid(
                    _("The sheet has more than %(most)s lines.") % {"most": MOST_ROWS}, field="file"
                )
        return rows
    except Invalid:
        raise
    except Exception as error:  # whatever a broken file makes the library stumble over
        raise _unreadable() from error


def _check(file: BinaryIO) -> None:
    """Not more, unpacked, than a table can be; no document type, in which entities could be hidden."""
    try:
        with zipfile.ZipFile(file) as container:
            parts = container.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Invalid(_("The file would grow too large when opened."), field="file")
            for part in parts:
                with container.open(part) as content:
                    if b"<!DOCTYPE" in content.read(2048).upper():
                        raise _unreadable()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _unreadable() from error
    file.seek(0)


def _unreadable() -> Invalid:
    return Invalid(
        _("This is not a workbook that can be read. Save it as xlsx, then choose it."), field="file"
    )


def _text(value: Any) -> str:
    """A cell as it was typed: 3.0 is 3, a date its day, text in one form without stray white space."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)
    if hasattr(value, "date"):
        value = value.date()
    return clean(str(value)).strip()

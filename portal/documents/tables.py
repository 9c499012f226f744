"""Tables as files, written row by row: a text is never a formula, and memory does not grow with the rows."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from portal.ui.exports import safe

Counted = Callable[[int], None]
EVERY = 200  # rows between two words of progress
WIDEST, NARROWEST = 60, 10


def csv_file(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], counted: Counted = lambda n: None
) -> None:
    """UTF-8 with a mark (without it Excel reads Hangul wrongly); a text that begins like a formula gets an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe(str(column)) for column in columns])
        for number, row in enumerate(rows, start=1):
            writer.writerow([safe(value) for value in row])
            if number % EVERY == 0:
                counted(number)


def xlsx_file(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], counted: Counted = lambda n: None
) -> None:
    """One sheet: numbers as numbers, dates as dates, the head stays in sight."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy. m. d."}) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"})
        looks = {
            int: book.add_format({"num_format": "#,##0"}),
            datetime: book.add_format({"num_format": "yyyy. m. d. hh:mm"}),
        }
        for place, column in enumerate(columns):
            sheet.set_column(place, place, min(max(2 * len(str(column)), NARROWEST), WIDEST))
            sheet.write_string(0, place, str(column), head)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value, looks)
            if number % EVERY == 0:
                counted(number)
        sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, column: int, value: Any, looks: dict[type, Any]) -> None:
    if isinstance(value, bool) or value is None or not isinstance(value, int | float | date):
        sheet.write_string(row, column, "" if value is None else str(value))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, looks.get(type(value)))
    else:
        sheet.write_number(row, column, value, looks.get(type(value)))


WRITERS = {"csv": csv_file, "xlsx": xlsx_file}

"""A list as a file: what I see, every page of it. Cells are values, never formulas; memory does not grow with the rows."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, BinaryIO

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from .context import provided
from .refusals import Refusal

AT_ONCE = 1_000  # rows that a person gets while waiting
MOST_ROWS = 20_000  # rows of xlsx for who has no account, and so no page to wait on
SHEET_ROWS = 1_048_575  # what one sheet of xlsx holds below its head
EVERY = 200  # rows between two words of progress
LOOKS: dict[type, str] = {int: "#,##0", datetime: "yyyy. m. d. hh:mm"}
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
Counted = Callable[[int], None]
Head = Sequence[Any]
Rows = Iterable[Sequence[Any]]


def answer(table: Any, kind: str) -> HttpResponse:
    """At once when the list is short; else by whom EXPORT_PROVIDER names, or as a stream for the public."""
    ordered = table.sort.apply(table.found())
    found: Any = list(ordered[: AT_ONCE + 1])
    if len(found) > AT_ONCE:
        if getattr(table.request, "membership", None) and (later := provided("EXPORT_PROVIDER")):
            return later(table.request, table, kind)
        found = ordered.iterator(chunk_size=1000)
    head, rows, name = table.export_head(), table.export_rows(found), f"{table.caption}.{kind}"
    if kind == "xlsx":
        file = io.BytesIO()
        write_xlsx(file, head, rows, most=MOST_ROWS)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name)
    named = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8", headers=named)


def safe(value: Any) -> Any:
    """A text that a spreadsheet would run gets an apostrophe in csv; xlsx needs none."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_lines(head: Head, rows: Rows) -> Iterator[str]:
    writer = csv.writer(SimpleNamespace(write=str))  # hands each line back
    yield "\ufeff"  # without it Excel reads Hangul as another encoding
    yield writer.writerow([safe(str(label)) for label in head])
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def uncounted(done: int) -> None:
    """Nobody asks how far it is."""


def write_csv(file: BinaryIO, head: Head, rows: Rows, counted: Counted = uncounted) -> None:
    for line in csv_lines(head, _told(rows, counted)):
        file.write(line.encode())


def write_xlsx(
    file: BinaryIO, head: Head, rows: Rows, counted: Counted = uncounted, most: int = SHEET_ROWS
) -> None:
    """One sheet: numbers as numbers, dates as dates, the head stays in sight. Raises Refusal past `most` rows."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy. m. d."}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"})
        looks = {kind: book.add_format({"num_format": look}) for kind, look in LOOKS.items()}
        for place, label in enumerate(head):
            sheet.set_column(place, place, min(max(2 * len(str(label)), 10), 60))
            sheet.write_string(0, place, str(label), bold)
        for number, row in enumerate(_told(rows, counted), start=1):
            if number > most:
                raise Refusal(_("The list is too long for xlsx. Narrow it, or take csv."), status=413)
            for place, value in enumerate(row):
                _write(sheet, number, place, value, looks)
        sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, column: int, value: Any, looks: dict[type, Any]) -> None:
    if isinstance(value, bool) or value is None or not isinstance(value, int | float | date):
        sheet.write_string(row, column, "" if value is None else str(value))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, looks.get(type(value)))
    else:
        sheet.write_number(row, column, value, looks.get(type(value)))


def _told(rows: Rows, counted: Counted) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % EVERY == 0:
            counted(number)


WRITERS: dict[str, Callable[..., None]] = {"csv": write_csv, "xlsx": write_xlsx}

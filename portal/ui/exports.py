"""A list as a file: what I see, every page of it. Cells are values, never formulas."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .refusals import Refusal

MOST_ROWS = 20_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """A text that a spreadsheet would run gets an apostrophe in csv; xlsx needs none."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(table: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # without it Excel reads Hangul as another encoding
    yield writer.writerow([safe(label) for label in table.export_head()])
    for row in table.export_rows():
        yield writer.writerow([safe(value) for value in row])


def as_csv(table: Any) -> HttpResponse:
    response = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name(table)}.csv"'
    return response


def xlsx_bytes(table: Any) -> io.BytesIO:
    """Raises Refusal past MOST_ROWS: csv has no such limit and costs no memory."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    looks = {
        int: book.add_format({"num_format": "#,##0"}),
        datetime: book.add_format({"num_format": "yyyy. m. d. hh:mm"}),
        date: book.add_format({"num_format": "yyyy. m. d."}),
    }
    sheet.write_row(0, 0, table.export_head(), bold)
    for line, row in enumerate(table.export_rows(), start=1):
        if line > MOST_ROWS:
            raise Refusal(_("The list is too long for xlsx. Narrow it, or take csv."), status=413)
        for place, value in enumerate(row):
            sheet.write(line, place, value, looks.get(type(value)))
    sheet.freeze_panes(1, 0)
    book.close()
    file.seek(0)
    return file


def as_xlsx(table: Any) -> HttpResponse:
    return FileResponse(xlsx_bytes(table), as_attachment=True, filename=f"{name(table)}.xlsx")


def name(table: Any) -> str:
    return slugify(type(table).__name__) or "list"


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}

"""Tables as files, and the job that makes them."""

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from portal.accounts.models import Membership
from portal.activity import work
from portal.activity.actions import queue_job
from portal.activity.models import Job
from portal.documents.jobs import TABLES
from portal.documents.tables import csv_file, xlsx_file
from tests.activity.cast import somebody

COLUMNS = ["과제", "금액", "날짜"]
ROWS = [
    ["=HYPERLINK(\"http://evil\")", 103_900_000_000, date(2026, 11, 22)],
    ["+82", -5, datetime(2026, 11, 22, 18, 0)],
    ["-1", 0.5, None],
    ["@SUM(A1)", True, "가\n나"],
]  # fmt: skip


def test_xlsx_holds_values_and_never_formulas(tmp_path):
    xlsx_file(tmp_path / "t.xlsx", COLUMNS, iter(ROWS))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == COLUMNS
    assert cells[1] == ['=HYPERLINK("http://evil")', 103_900_000_000, datetime(2026, 11, 22)]
    assert cells[2][1:] == [-5, datetime(2026, 11, 22, 18, 0)]
    assert cells[4] == ["@SUM(A1)", "True", "가\n나"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_csv_is_read_by_excel_and_runs_nothing(tmp_path):
    csv_file(tmp_path / "t.csv", COLUMNS, iter(ROWS))
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("http://evil")', "'+82", "'-1", "'@SUM(A1)"]
    assert rows[2][1] == "-5"


def many(membership, params):
    assert membership.role == "reviewer"
    return (
        COLUMNS,
        params["rows"],
        ([f"과제 {number}", number, date(2026, 1, 1)] for number in range(params["rows"])),
    )


@pytest.fixture
def table(monkeypatch, tmp_path, settings) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setitem(TABLES, "many", "tests.documents.test_tables.many")


def export(by, form: str) -> Job:
    arguments = {"table": "many", "params": {"rows": 1000}, "form": form}
    job = queue_job(kind="documents.export", arguments=arguments, by=by, title="과제 목록")
    assert work.run_next()
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_is_a_job_with_a_file(db, table, form):
    job = export(somebody(), form)
    assert (job.state, job.done, job.total, job.file_name) == ("done", 1000, 1000, f"과제 목록.{form}")
    assert (Path(settings.VAR_DIR) / job.file_path).stat().st_size > 1000


def test_who_lost_the_role_gets_no_file(db, table, clock):
    by = somebody()
    Membership.objects.filter(pk=by.pk).update(ends_at=clock.now())
    job = export(by, "csv")
    assert (job.state, job.file_path) == ("failed", "")


def test_a_form_that_is_not_one_fails_in_words(db, table):
    job = export(somebody(), "exe")
    assert (job.state, job.file_path) == ("failed", "")

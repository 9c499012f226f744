"""Lists as files: the one writer, short lists at once, long ones as a job by the very same view."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings as portal
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from portal.accounts.models import Membership
from portal.activity import work
from portal.activity.actions import cancel_job, queue_job, record
from portal.activity.models import Job, Notice
from portal.activity.rules import MOST_SENDINGS
from portal.launch.process import wait_until
from portal.ui import exports
from portal.ui.refusals import Refusal
from tests.factories import sign_in

HEAD = ["과제", "금액", "날짜"]
ROWS = [
    ["=HYPERLINK(\"http://evil\")", 103_900_000_000, date(2026, 11, 22)],
    ["+82", -5, datetime(2026, 11, 22, 18, 0)],
    ["-1", 0.5, None],
    ["@SUM(A1)", True, "가\n나"],
    ["＝1+1", 0, ""],
]  # fmt: skip


def test_xlsx_holds_values_and_never_formulas():
    exports.write_xlsx(file := io.BytesIO(), HEAD, iter(ROWS))
    sheet = openpyxl.load_workbook(file).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == HEAD
    assert cells[1] == ['=HYPERLINK("http://evil")', 103_900_000_000, datetime(2026, 11, 22)]
    assert cells[2][1:] == [-5, datetime(2026, 11, 22, 18, 0)]
    assert cells[4] == ["@SUM(A1)", "True", "가\n나"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_csv_is_read_by_excel_and_runs_nothing():
    exports.write_csv(file := io.BytesIO(), HEAD, iter(ROWS))
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    rows = read(file.getvalue(), "csv")
    assert [row[0] for row in rows[1:]] == [
        '\'=HYPERLINK("http://evil")',
        "'+82",
        "'-1",
        "'@SUM(A1)",
        "'＝1+1",
    ]
    assert rows[2][1] == "-5"


def test_rows_past_the_sheet_are_refused_not_lost():
    with pytest.raises(Refusal) as caught:
        exports.write_xlsx(io.BytesIO(), HEAD, iter(ROWS), most=4)
    assert caught.value.status == 413


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_says_how_far_it_is(kind):
    told: list[int] = []
    exports.WRITERS[kind](io.BytesIO(), HEAD, iter(ROWS * 100), told.append)
    assert told == [200, 400]


def read(content: bytes, kind: str) -> list[list]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [list(row) for row in book.active.iter_rows(values_only=True)]


MANY = exports.AT_ONCE + 1


def undelivered(by: Membership, count: int = MANY) -> str:
    """So many letters that could not be sent, every third to a place of its own; the address of their list."""
    with transaction.atomic():
        event = record(by=by, verb="sample_deed", thing=by.user)
        Notice.objects.bulk_create(
            Notice(event=event, kind="tests/plain", subject=f"=1+{number}", email=f"{number}@{'가나다'[number % 3]}.example",
                   language="ko", attempts=MOST_SENDINGS, error="550 예시")
            for number in range(count)
        )  # fmt: skip
    return reverse("activity:undelivered")


def asked(client, by: Membership, address: str) -> Job:
    response = sign_in(client, by).get(address)
    job = Job.objects.visible_to(by.user).latest("id")
    assert (response.status_code, response["Location"]) == (302, reverse("activity:job", args=[job.pk]))
    return job


def ended(job: Job) -> Job:
    assert work.run_next()
    job.refresh_from_db()
    return job


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.VAR_DIR = tmp_path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_list_is_a_job_with_the_same_file(db, cast, client, kind, monkeypatch):
    address = undelivered(cast.auditor) + f"?sort=-email&cols=email&cols=attempts&export={kind}"
    job = ended(asked(client, cast.auditor, address))
    assert (job.state, job.error, job.done, job.total) == ("done", "", MANY, MANY)
    assert f"{job.file_name}" in client.get(reverse("activity:job", args=[job.pk])).content.decode()
    later = b"".join(client.get(reverse("activity:job_file", args=[job.pk])).streaming_content)
    monkeypatch.setattr(exports, "AT_ONCE", MANY)
    at_once = b"".join(client.get(address).streaming_content)
    assert read(later, kind) == read(at_once, kind)
    assert len(read(later, kind)) == MANY + 1
    subjects = {str(row[0]) for row in read(later, kind)[1:]}
    assert all(subject.startswith("'=" if kind == "csv" else "=") for subject in subjects)


def test_a_second_click_leads_to_the_file_under_way(db, cast, client):
    address = undelivered(cast.auditor) + "?cols=email&export=csv"
    first = asked(client, cast.auditor, address)
    assert asked(client, cast.auditor, address) == first
    assert asked(client, cast.auditor, address + "&q=example") != first
    cancel_job(job=first, user=cast.auditor.user)
    again = asked(client, cast.auditor, address)
    assert again != first
    while again.is_open:
        ended(again)
    assert asked(client, cast.auditor, address) != again


def test_a_short_list_comes_at_once_and_a_broken_filter_exports_nothing(db, cast, client):
    address = undelivered(cast.auditor, 3)
    response = sign_in(client, cast.auditor).get(address + "?export=csv")
    assert len(read(b"".join(response.streaming_content), "csv")) == 4
    assert client.get(address + "?export=csv&q=" + "가" * 200).status_code == 422
    assert not Job.objects.exists()


def test_only_what_the_filters_leave_is_exported(db, cast, client, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 5)
    address = undelivered(cast.auditor, 30)
    job = asked(client, cast.auditor, address + "?q=%EB%82%98.example&after=&export=csv")
    assert job.link == address + "?q=%EB%82%98.example"
    rows = read((Path(portal.VAR_DIR) / ended(job).file_path).read_bytes(), "csv")
    assert len(rows) == 11
    assert all("나.example" in row[1] for row in rows[1:])


def test_who_lost_the_role_gets_the_sentence_and_no_file(db, cast, client, clock, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 5)
    job = asked(client, cast.auditor, undelivered(cast.auditor, 30) + "?export=csv")
    Membership.objects.filter(pk=cast.auditor.pk).update(ends_at=clock.now())
    ended(job)
    assert (job.state, job.file_path) == ("failed", "")
    assert "요청할 때의 권한" in job.error


@pytest.mark.parametrize("path", ["/inbox/undelivered/", "/nowhere/", "/inbox/preferences/", "/inbox/1/"])
def test_a_list_not_open_to_the_role_is_not_exported(db, cast, path):
    job = queue_job(
        kind="documents.export", arguments={"path": path, "form": "csv"}, by=cast.reviewer, title="예시"
    )
    ended(job)
    assert (job.state, job.file_path) == ("failed", "")
    assert job.error == gettext("You can no longer see this list in the role in which you asked for it.")


def test_a_stranger_finds_neither_the_job_nor_its_file(db, cast, client, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 5)
    job = ended(asked(client, cast.auditor, undelivered(cast.auditor, 30) + "?export=csv"))
    for name in ("job", "job_file"):
        address = reverse(f"activity:{name}", args=[job.pk])
        assert sign_in(client, cast.programme_officer).get(address).status_code == 404
        client.logout()
        assert client.get(address).status_code == 302


def test_a_cancelled_export_leaves_no_file(db, cast, client, monkeypatch):
    job = asked(client, cast.auditor, undelivered(cast.auditor) + "?export=xlsx")
    monkeypatch.setattr(work, "STEP", 0)
    rows_of = exports._told

    def cancelled_midway(rows, counted):
        for number, row in enumerate(rows_of(rows, counted)):
            if number == 300:
                cancel_job(job=job, user=cast.auditor.user)
            yield row

    monkeypatch.setattr(exports, "_told", cancelled_midway)
    assert ended(job).state == "cancelled"
    assert list((Path(portal.VAR_DIR) / "exports").iterdir()) == []


def test_the_public_gets_its_list_without_waiting(db, client, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    response = client.get(reverse("applications:calls") + "?export=csv")
    assert response.status_code == 200
    assert response.streaming


@pytest.mark.guards
def test_a_real_worker_makes_the_file(worker, cast, client, settings):
    """The page, the broker, the worker: what the person waits for comes, and is theirs to fetch."""
    settings.VAR_DIR = worker.folder
    worker.start_worker()
    job = asked(client, cast.auditor, undelivered(cast.auditor) + "?export=csv")
    wait_until(lambda: not Job.objects.get(pk=job.pk).is_open, 60)
    content = b"".join(client.get(reverse("activity:job_file", args=[job.pk])).streaming_content)
    assert len(read(content, "csv")) == MANY + 1

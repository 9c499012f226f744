"""A proposal taken away: the same words as PDF, HWPX and XLSX, and what was not sent says so on every page."""

import io
from pathlib import Path

import pdfplumber
import pytest
from django.conf import settings
from django.urls import reverse
from hwp_hwpx_parser import Reader
from openpyxl import load_workbook

from applications.models import Proposal
from applications.queries import snapshot_of
from applications.queries.papers import paper_of
from applications.rules.outline import mark
from portal.activity.models import Job
from portal.activity.work import run_next
from portal.documents.paper import pdf
from tests import worlds_applications as worlds


def pages(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as paper:
        return [page.extract_text() for page in paper.pages]


def address(proposal: Proposal, kind: str) -> str:
    return reverse("applications:paper", args=[proposal.code, kind])


def test_the_outline_counts_as_offices_do():
    assert [mark(0, place, korean=True) for place in (1, 4, 12, 14)] == ["Ⅰ.", "Ⅳ.", "Ⅻ.", "XIV."]
    assert [mark(2, place, korean=True) for place in (1, 2, 14, 15, 16)] == [
        "가.",
        "나.",
        "하.",
        "거.",
        "너.",
    ]
    assert [mark(0, 4, korean=False), mark(1, 3, korean=False), mark(2, 27, korean=False)] == [
        "IV.",
        "3.",
        "aa.",
    ]


def test_a_draft_as_pdf_says_on_every_page_that_it_is_not_sent(as_, world, draft):
    answer = as_(world.officer).get(address(draft, "pdf"))
    assert answer["Content-Type"] == "application/pdf" and "attachment" in answer["Content-Disposition"]
    said = pages(answer.content)
    assert all("작성 중, 미제출" in page for page in said)
    whole = "\n".join(said)
    for words in (
        "1. 사업명",
        "2. 목적",
        "감지기와 통합 관제",
        "(단위: 원)",
        "250,000,000",
        "가. 비목별",
        "나. 연도별",
        "400,000,000",
    ):
        assert words in whole
    assert draft.title in whole


def test_what_was_submitted_is_the_frozen_copy_with_its_number(as_, world, draft):
    submission = worlds.submit(draft, world.local_approver)
    whole = "\n".join(pages(as_(world.programme_officer).get(address(draft, "pdf")).content))
    assert submission.number in whole
    assert "미제출" not in whole


def test_a_long_proposal_in_two_languages_goes_onto_paper(world, draft):
    long = {"purpose": "<b>#굵게$ [링크]" + "가나다 " * 400, "content": "😀 " + "첫 줄\n" * 60}
    worlds.actions.save_section(
        proposal=draft, section_key="overview", version=1, data=worlds.overview(**long), by=world.officer
    )
    made = pdf("proposal", paper_of(draft, snapshot_of(draft), worlds.DURING.date()))
    assert "<b>#굵게$ [링크]" in "\n".join(pages(made))


def test_hwpx_is_read_back_by_another_reader(as_, world, draft, tmp_path):
    answer = as_(world.officer).post(reverse("applications:hwpx", args=[draft.code]))
    job = Job.objects.get()
    assert answer["Location"] == reverse("activity:job", args=[job.pk])
    assert run_next()
    job.refresh_from_db()
    assert (job.state, job.error, job.file_name) == ("done", "", f"{draft.code}.hwpx")
    with Reader(Path(settings.VAR_DIR) / job.file_path) as read:
        assert read.is_valid
        said, tables = read.text, [table.rows for table in read.tables]
    for words in (
        "작성 중, 미제출",
        "Ⅰ. 개요",
        "1. 사업명",
        "홀로 사는 어르신을 살핍니다. (예시)",
        "가. 비목별",
        "(단위: 원)",
    ):
        assert words in said
    assert ["합계", "", "", "", "", "500,000,000"] in [row for table in tables for row in table]


def test_the_job_asks_again_who_may_see_it(as_, world, draft):
    as_(world.officer).post(reverse("applications:hwpx", args=[draft.code]))
    worlds.actions.discard_proposal(proposal=draft, by=world.officer)
    assert run_next()
    assert Job.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("unit", "name", "amount"), [("", "원", 250_000_000), ("?unit=thousand", "천원", 250_000)]
)
def test_the_money_as_xlsx_has_its_unit_on_every_sheet_of_it(as_, world, draft, unit, name, amount):
    answer = as_(world.officer).get(address(draft, "xlsx") + unit)
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["사업비", "재원", "연도별 재원", "참여 기관", "성과지표"]
    for page in book.worksheets[:4]:
        assert [page["A2"].value, page["A3"].value] == ["작성 중, 미제출", f"(단위: {name})"]
    costs = list(book["사업비"].iter_rows(min_row=4, values_only=True))
    assert costs[0][3] == f"단가 ({name})"
    assert costs[1] == ("장비", "2027", "감지기", amount, 1, amount)


def test_a_cell_is_never_a_formula(as_, world, draft):
    rows = worlds.costs()["rows"]
    rows[0]["description"] = '=HYPERLINK("http://x.example","눌러 보세요")'
    worlds.actions.save_section(
        proposal=draft, section_key="costs", version=1, data={"rows": rows}, by=world.officer
    )
    book = load_workbook(io.BytesIO(as_(world.officer).get(address(draft, "xlsx")).content))
    assert {cell.data_type for row in book["사업비"].iter_rows() for cell in row} <= {"s", "n"}

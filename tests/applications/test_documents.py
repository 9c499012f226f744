"""A draft filled from a HWPX or DOCX: suggested by its headings and tables, saved where it is ticked."""

import contextlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.queries import snapshot_of
from applications.queries.papers import paper_of
from applications.rules.matching import bare, match
from portal.activity.models import Event
from portal.documents.hwpx import hwpx
from portal.documents.reading import read_document
from portal.ui.refusals import Invalid
from tests import worlds_applications as worlds

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows) -> str:
    cells = lambda row: "".join(f"<w:tc>{paragraph(str(cell))}</w:tc>" for cell in row)  # noqa: E731
    return "<w:tbl>" + "".join(f"<w:tr>{cells(row)}</w:tr>" for row in rows) + "</w:tbl>"


def docx(*parts: str, head: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr(
            "word/document.xml", f"{head}<w:document {W}><w:body>{''.join(parts)}</w:body></w:document>"
        )
    return made.getvalue()


PLAN = docx(
    paragraph("2026년 사업계획서"),
    table(["사업명", "예시 돌봄 사업", "담당", "예시과"]),
    paragraph("Ⅰ. 추진배경 및 목적"),
    paragraph("○ 어르신이 늘고 있습니다."),
    paragraph("○ &lt;b&gt; 살펴야 합니다."),
    paragraph("Ⅱ. 기대 효과"),
    paragraph("응급 대응이 빨라집니다."),
    paragraph("Ⅲ. 기타"),
    paragraph("이것은 아무 데도 속하지 않습니다."),
    table(["비목", "연도", "용도", "단가(천원)", "수량"], ["장비", "2027", "감지기", "1,000", "5"], ["합계", "", "", "5,000", ""]),
)  # fmt: skip


@pytest.fixture
def world(cast, clock):
    """A call in which a government may have more than one proposal."""
    clock.set(worlds.DURING)
    more = worlds.rules(proposals_per_government=3)
    cast.call = worlds.smart_village_call(cast.programme_officer, rules=more)
    return cast


@pytest.fixture
def fresh(world):
    return worlds.started(world.call, world.officer, "예시 새 과제")


@pytest.fixture
def read(as_, world, fresh):
    """The page of suggestions for a document."""

    def go(content: bytes, name: str = "예시.docx"):
        upload = SimpleUploadedFile(name, content)
        answer = as_(world.officer).post(
            reverse("applications:document", args=[fresh.code]), {"file": upload}
        )
        return as_(world.officer).get(answer["Location"]) if answer.status_code == 302 else answer

    return go


def test_headings_are_matched_without_their_marks():
    assert [bare(text) for text in ("Ⅰ. 추진 목적", "1) 목적", "가. 내용:", "□ 기대효과(요약)")] == [
        "추진목적",
        "목적",
        "내용",
        "기대효과",
    ]
    texts, tables = match(
        [
            ("목적: 한 줄", ()),
            ("이어집니다.", ()),
            ("2. 예산", ()),
            ("빠집니다.", ()),
            ("", [["이름", "값"]]),
        ],
        {"purpose": ["목적"], "title": ["사업명"]},
    )
    assert texts == {"purpose": "한 줄\n이어집니다."}
    assert tables == [[["이름", "값"]]]


def test_a_docx_suggests_texts_and_rows(read):
    page = read(PLAN)
    found = {one.key: one for one in page.context["form"].found}
    assert {key: one.text for key, one in found.items() if not one.table} == {
        "overview-title": "예시 돌봄 사업",
        "overview-purpose": "○ 어르신이 늘고 있습니다.\n○ <b> 살펴야 합니다.",
        "overview-expected_effect": "응급 대응이 빨라집니다.",
    }
    assert found["overview-title"].now == "예시 새 과제"
    assert [row.cells[2] for row in found["costs-rows"].table.rows] == ["감지기"]
    assert "&lt;b&gt;" in page.content.decode()


def test_only_what_is_ticked_is_taken_over_as_it_was_changed(as_, world, fresh, read):
    page = read(PLAN)
    sent = {
        "take-overview-purpose": "on",
        "text-overview-purpose": "고친 목적 (예시)",
        "text-overview-title": "다른 제목",
        "take-costs-rows": "on",
    }
    answer = as_(world.officer).post(page.request["PATH_INFO"], sent)
    assert answer.status_code == 302
    fresh.refresh_from_db()
    assert (fresh.title, fresh.purpose, fresh.expected_effect) == ("예시 새 과제", "고친 목적 (예시)", "")
    assert list(fresh.cost_lines.values_list("description", "unit_price", "quantity")) == [
        ("감지기", 1_000_000, 5)
    ]
    event = Event.objects.get(verb="fill_proposal")
    assert event.facts["sections"] == ["overview", "costs"]


def test_nothing_ticked_and_a_text_too_long_are_said_beside_it(as_, world, fresh, read):
    page = read(PLAN).request["PATH_INFO"]
    assert as_(world.officer).post(page, {}).status_code == 422
    long = {"take-overview-purpose": "on", "text-overview-purpose": "가" * 3000}
    answer = as_(world.officer).post(page, long)
    assert answer.status_code == 422 and "가" * 3000 in answer.content.decode()
    fresh.refresh_from_db()
    assert fresh.purpose == ""


def test_our_own_hwpx_is_read_back_into_a_new_draft(world, draft, read):
    page = read(hwpx(paper_of(draft, snapshot_of(draft), worlds.DURING.date())), "예시.hwpx")
    found = {one.key: one for one in page.context["form"].found}
    assert found["overview-purpose"].text == draft.purpose
    assert found["overview-content"].text == draft.content
    assert found["services-need"].text == "필요합니다. (예시)"
    assert len(found["costs-rows"].table.rows) == 2


@pytest.mark.parametrize(
    "content",
    [
        docx(paragraph("x"), head='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
        docx("<w:p><w:r>"),
        docx("<w:p>" * 3000 + "</w:p>" * 3000),
    ],
    ids=["entities", "broken", "deep"],
)
def test_a_hostile_document_is_refused_or_says_nothing(content):
    with contextlib.suppress(Invalid):
        assert read_document(io.BytesIO(content), "docx") == []


@pytest.mark.parametrize("content", [docx(), docx(paragraph("아무 말")), b"%PDF-1.7\n%%EOF", b""])
def test_a_document_without_a_match_is_said_so(read, content):
    page = read(content)
    assert page.status_code in (200, 422)
    assert "notice warning" in page.content.decode() or "form-hint-invalid" in page.content.decode()


def test_strangers_colleagues_and_submitted_ones_meet_nothing(as_, world, fresh, read, draft):
    page = read(PLAN).request["PATH_INFO"]
    assert as_(world.colleague).get(page).status_code == 404
    new = reverse("applications:document", args=[fresh.code])
    assert as_(world.stranger).get(new).status_code == 404
    assert as_(world.colleague).get(new).status_code == 200
    worlds.submit(draft, world.local_approver)
    assert as_(world.officer).get(reverse("applications:document", args=[draft.code])).status_code == 404


def test_an_earlier_proposal_of_ones_own_is_a_choice_when_starting(as_, world, draft):
    place = reverse("applications:call_proposals", args=[world.call.slug])
    form = as_(world.officer).get(place).context["start"]
    assert [label for _key, label in form.fields["source"].choices] == ["빈 초안", f"2027 · {draft.title}"]
    sent = {"title": "예시 다음 해", "source": draft.pk, "request_key": form["request_key"].value()}
    as_(world.officer).post(place, sent)
    made = world.call.proposals.get(title="예시 다음 해")
    assert (made.purpose, made.source) == (draft.purpose, draft)
    assert not made.cost_lines.exists()
    other = as_(world.stranger).post(
        place, {**sent, "title": "예시 남의 것", "request_key": form["request_key"].value()}
    )
    assert other.status_code == 422

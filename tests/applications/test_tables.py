"""A section's rows as a workbook: what goes out comes back in the same, and each fault stands beside its row."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from applications.actions import save_section
from tests import worlds_applications as worlds

HEAD = ["비목", "연도", "용도", "단가 (원)", "수량"]


def xlsx(*rows) -> bytes:
    book, made = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(made)
    return made.getvalue()


def place(draft, name: str, *more: object, key: str = "costs") -> str:
    return reverse(f"applications:{name}", args=[draft.code, key, *more])


@pytest.fixture
def bring(as_, world, draft):
    """Bring a workbook in: the page with what it says."""

    def go(content: bytes, key: str = "costs", name: str = "예시.xlsx"):
        upload = SimpleUploadedFile(name, content)
        answer = as_(world.officer).post(place(draft, "table", key=key), {"file": upload})
        return as_(world.officer).get(answer["Location"]) if answer.status_code == 302 else answer

    return go


def lines(draft) -> list[tuple]:
    return list(
        draft.cost_lines.values_list("category", "fiscal_year", "description", "unit_price", "quantity")
    )


@pytest.mark.parametrize("unit", ["", "?unit=thousand"])
@pytest.mark.parametrize("key", ["costs", "funding", "targets"])
def test_what_goes_out_comes_back_the_same(as_, world, draft, bring, unit, key):
    part = {"costs": draft.cost_lines, "funding": draft.funding_sources, "targets": draft.targets}[key]
    before = [{**row, "id": 0} for row in part.values()]
    out = as_(world.officer).get(place(draft, "table_sheet", key=key) + unit).content
    page = bring(out, key)
    assert page.status_code == 200, page.content.decode()
    version = draft.sections.get(call_section__key=key).version
    done = as_(world.officer).post(page.request["PATH_INFO"], {"version": version})
    assert done["Location"] == place(draft, "section", key=key)
    assert [{**row, "id": 0} for row in part.values()] == before


@pytest.fixture
def planned(world):
    """A draft of a call that asks for a timetable and prior procedures, with rows of both."""
    parts = [
        *worlds.sections(),
        {"key": "timetable", "kind": "timetable", "title_ko": "추진 일정", "title_en": "Timetable"},
        {"key": "prior", "kind": "procedures", "title_ko": "사전절차", "title_en": "Prior"},
    ]
    rules = worlds.rules(procedures=[["review", "투자심사", "Investment review", "condition"]])
    call = worlds.smart_village_call(
        world.programme_officer, slug="plan-2027", prefix="PL", rules=rules, sections=parts
    )
    draft = worlds.started(call, world.officer)
    step = {"name": "설치", "starts_on": date(2027, 3, 1), "ends_on": date(2027, 9, 1)}
    done = {"procedure": "review", "outcome": "agreed", "decided_on": date(2026, 11, 2), "number": "예시-1"}
    for key, row in (("timetable", step), ("prior", done)):
        save_section(proposal=draft, section_key=key, version=0, data={"rows": [row]}, by=world.officer)
    return draft


def brought(browser, draft, key, content):
    """The page with what a workbook says."""
    upload = SimpleUploadedFile("예시.xlsx", content)
    return browser.get(browser.post(place(draft, "table", key=key), {"file": upload})["Location"])


@pytest.mark.parametrize("key", ["timetable", "prior"])
def test_timetable_and_procedures_go_out_and_come_back(as_, world, planned, key):
    browser, part = as_(world.officer), {"timetable": planned.milestones, "prior": planned.procedures}[key]
    before = [{**row, "id": 0} for row in part.values()]
    page = browser.get(place(planned, "table", key=key))
    assert (
        "thousand" not in page.text
        and place(planned, "table", key=key) in browser.get(place(planned, "section", key=key)).text
    )
    page = brought(browser, planned, key, browser.get(place(planned, "table_sheet", key=key)).content)
    assert page.status_code == 200 and "단위" not in " ".join(page.context["read"].head)
    done = browser.post(page.request["PATH_INFO"], {"version": 1})
    assert done["Location"] == place(planned, "section", key=key)
    assert [{**row, "id": 0} for row in part.values()] == before


def test_rows_of_a_timetable_say_what_is_wrong_with_them(as_, world, planned):
    head, browser = ["Step", "From month", "To month"], as_(world.officer)
    good = xlsx(head, ["설치", date(2027, 3, 15), "2027. 5."], ["운영", "2027-06", "2027/12"])
    page = brought(browser, planned, "timetable", good)
    assert browser.post(page.request["PATH_INFO"], {"version": 1}).status_code == 302
    rows = list(planned.milestones.values_list("name", "starts_on", "ends_on"))
    assert rows == [
        ("설치", date(2027, 3, 1), date(2027, 5, 1)),
        ("운영", date(2027, 6, 1), date(2027, 12, 1)),
    ]
    wrong = xlsx(head, ["설치", "봄", "2027-05"], ["운영", "2027-06", "2027-01"])
    page = brought(browser, planned, "timetable", wrong)
    assert page.status_code == 422
    assert [bool(row.faults) for row in page.context["read"].rows] == [True, True]
    assert planned.milestones.count() == 2


def test_thousands_english_names_and_a_total_are_understood(as_, world, draft, bring):
    page = bring(xlsx(["예시 사업비"], ["(단위: 천원)"], ["Category", "Year", "What for", "Unit price (thousand won)", "Quantity"],
                      ["Equipment", 2027, "센서", 1250, "3"], ["software", "2027년", "+1 아님", "1,000.5", 2], ["합계", "", "", 5751, ""]))  # fmt: skip
    assert page.status_code == 200
    as_(world.officer).post(page.request["PATH_INFO"], {"version": 1})
    assert lines(draft) == [
        ("equipment", 2027, "센서", 1_250_000, 3),
        ("software", 2027, "+1 아님", 1_000_500, 2),
    ]


def test_each_fault_stands_beside_its_row_and_nothing_changes(as_, world, draft, bring):
    before = lines(draft)
    page = bring(
        xlsx(
            HEAD,
            ["장비", 2027, "좋음", 100, 1],
            ["우주선", 1999, "", "많이", 0],
            ["장비", 2027, "크다", 10**18, 1],
        )
    )
    assert page.status_code == 422
    rows = page.context["read"].rows
    assert [row.line for row in rows] == [2, 3, 4]
    assert [bool(row.faults) for row in rows] == [False, True, True]
    assert {fault.partition(":")[0] for fault in rows[1].faults} == {"비목", "연도", "용도", "단가", "수량"}
    assert "우주선" in page.content.decode()
    answer = as_(world.officer).post(page.request["PATH_INFO"], {"version": 1})
    assert answer.status_code == 422 and lines(draft) == before


def test_a_save_in_between_is_not_overwritten(as_, world, draft, bring):
    page = bring(xlsx(HEAD, ["장비", 2027, "좋음", 100, 1]))
    worlds.actions.save_section(
        proposal=draft, section_key="costs", version=1, data=worlds.costs(), by=world.colleague
    )
    before = lines(draft)
    assert as_(world.officer).post(page.request["PATH_INFO"], {"version": 1}).status_code == 409
    assert as_(world.officer).post(page.request["PATH_INFO"], {"version": "x"}).status_code == 409
    assert lines(draft) == before


@pytest.mark.parametrize(
    "content",
    [xlsx(["아무", "표"], [1, 2]), xlsx(), xlsx(HEAD), b"PK\x03\x04 broken", b"", b"%PDF-1.7\n%%EOF"],
    ids=["other columns", "empty", "no rows", "broken", "nothing", "pdf"],
)
def test_what_cannot_be_read_is_said_in_words(draft, bring, content):
    before = lines(draft)
    page = bring(content)
    assert page.status_code == 422
    assert "notice danger" in page.content.decode() or "form-hint-invalid" in page.content.decode()
    assert lines(draft) == before


def test_a_stranger_a_submitted_one_and_another_file_meet_nothing(as_, world, draft, bring):
    page = bring(xlsx(HEAD, ["장비", 2027, "좋음", 100, 1])).request["PATH_INFO"]
    assert as_(world.colleague).get(page).status_code == 404  # another person's upload
    assert as_(world.stranger).get(place(draft, "table")).status_code == 404
    assert as_(world.officer).get(place(draft, "table", key="overview")).status_code == 404
    worlds.submit(draft, world.local_approver)
    for address in (page, place(draft, "table"), place(draft, "table_sheet")):
        assert as_(world.officer).get(address).status_code == 404


def test_choices_may_be_picked_in_the_sheet(as_, world, draft):
    book = load_workbook(io.BytesIO(as_(world.officer).get(place(draft, "table_sheet")).content))
    assert {rule.formula1 for rule in book.active.data_validations.dataValidation} >= {'"장비,소프트웨어"'}

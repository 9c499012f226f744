"""One list: keyset pages that lose and repeat nothing, one query a page, files without formulas."""

import base64
import csv
import io
import json
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from django import forms
from django.db.models import F, Value
from django.db.models.functions import NullIf
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.enums import GovernmentType, Level
from portal.accounts.models import LocalGovernment
from portal.ui import keyset
from portal.ui.forms import Form
from portal.ui.lists import Column, Table
from portal.ui.refusals import Refusal
from tests.factories import ProvinceFactory, as_owner

REQUESTS = RequestFactory()


class LevelFilter(Form):
    level = forms.ChoiceField(required=False, choices=[("", "All"), *Level.choices])
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *GovernmentType.choices])


class Governments(Table):
    caption = "Governments"
    unit = "thousand"
    columns = (
        Column("name", "Name", value="name_en", sort="name_en", link=lambda row: f"/{row.pk}/"),
        Column("people", "People", kind="won", value="population", sort="population"),
        Column("zone", "Zone", sort="zone"),
        Column("level", "Level", kind="status", choices=Level),
        Column("from", "From", kind="day", value="valid_from", sort="valid_from"),
        Column("parent", "Parent", value="parent.name_en", sort="parent__name_en"),
        Column("maybe", "Maybe", sort="maybe", shown=False),
    )
    order = "code"
    size = 7
    search = ("name_ko", "name_en")
    filters = LevelFilter
    lookups = {"kind": "type"}


def table(query: str = "", rows=None) -> Governments:
    rows = LocalGovernment.objects.all() if rows is None else rows
    return Governments(REQUESTS.get(f"/list/{query}"), rows)


@pytest.fixture
def world(db) -> list[LocalGovernment]:
    """40 governments with many ties and empty values."""
    provinces = [ProvinceFactory(code=f"8{count}") for count in range(2, 7)]  # no 1 that a search would find
    with as_owner():
        LocalGovernment.objects.bulk_create(
            LocalGovernment(
                code=f"9{number:04}", level=Level.MUNICIPALITY, parent=provinces[number % 3],
                name_ko=f"예시{number % 4}군", name_en=f"Sample {number % 4}", type=GovernmentType.COUNTY,
                zone="gangwon", population=None if number % 3 == 0 else number % 5, valid_from=date(2019, 1, 1),
            )
            for number in range(35)
        )  # fmt: skip
    return list(LocalGovernment.objects.all())


SORTS = [
    "",
    "name",
    "-name",
    "people",
    "-people",
    "zone",
    "-zone",
    "from",
    "-parent",
    "parent",
    "maybe",
    "-maybe",
]


def annotated():
    return LocalGovernment.objects.annotate(maybe=NullIf(F("population"), Value(2)))


@pytest.mark.parametrize("sort", SORTS)
def test_pages_forward_and_back_are_the_whole_list(world, sort: str) -> None:
    page = table(f"?sort={sort}", annotated())
    whole = [row.pk for row in page.sort.apply(annotated())]
    forward, pages = [row.pk for row in page.page.rows], [page]
    while page.next_url:
        page = table(page.next_url, annotated())
        forward += [row.pk for row in page.page.rows]
        pages.append(page)
    assert forward == whole
    assert len(pages) == 6
    back = [row.pk for row in page.page.rows]
    while page.previous_url:
        page = table(page.previous_url, annotated())
        back = [row.pk for row in page.page.rows] + back
    assert back == whole
    assert pages[0].first_url == ""
    assert pages[1].first_url == f"?sort={sort}"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(size=st.integers(1, 50), sort=st.sampled_from(SORTS))
def test_any_size_of_page(world, size: int, sort: str) -> None:
    order = table(f"?sort={sort}").sort
    seen, after = [], ""
    while True:
        page = keyset.page(annotated(), order, size, after)
        seen += [row.pk for row in page.rows]
        if not (after := page.after or ""):
            break
    assert seen == [row.pk for row in order.apply(annotated())]


def test_a_row_added_meanwhile_moves_nothing(world) -> None:
    first = table()
    ProvinceFactory(code="00000")
    assert table(first.next_url).page.rows[0].code > first.page.rows[-1].code


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_page_is_one_query(db, count_db, rows: int) -> None:
    for number in range(rows):
        ProvinceFactory(code=f"8{number:04}")
    with count_db(queries=1, rows=min(rows, 8)):
        page = table("", LocalGovernment.objects.filter(code__startswith="8").select_related("parent"))
        assert len(page.body) == min(rows, 7)
        assert bool(page.next_url) is (rows > 7)


def cursor_of(*place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "%%%", "가", "bnVsbA", "e30", "W10", "A" * 3000, cursor_of("code", "1"), cursor_of("name_en", "a", 1),
        cursor_of("code", None, 1), cursor_of("code", "1", "x"), cursor_of("code", "a\0", 1), cursor_of("code", "1", 10**30),
        cursor_of("code", {"a": 1}, 1), cursor_of("code", [1], 1), cursor_of("code", "1", None), cursor_of(1, 2, 3),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_damaged_cursor_is_refused(world, cursor: str, way: str) -> None:
    with pytest.raises(Refusal) as caught:
        table(f"?{way}={cursor}").page  # noqa: B018
    assert caught.value.status == 400


@pytest.mark.parametrize("value", ["x", "2026-99-99", 10**30, [1], True, {"x": 1}])
@pytest.mark.parametrize("sort", ["people", "from"])
def test_a_cursor_of_the_wrong_type_is_refused(world, sort: str, value) -> None:
    order = table(f"?sort={sort}").sort
    if sort == "people" and value is True:
        return  # int(True) is 1: a value like any other
    with pytest.raises(Refusal):
        table(f"?sort={sort}&after={cursor_of(order.name, value, 1)}").page  # noqa: B018


def test_search_takes_every_word_in_either_form(world) -> None:
    assert {row.name_ko for row in table("?q=예시1").page.rows} == {"예시1군"}
    assert {row.name_en for row in table("?q=1+sample").page.rows} == {"Sample 1"}
    assert table("?q=" + "%E1%84%8B%E1%85%A8%E1%84%89%E1%85%B51").page.rows  # the same word typed on a Mac
    assert table("?q=nothing+like+it").page.rows == []


def test_filters_narrow_and_a_broken_one_says_so(world) -> None:
    assert {row.level for row in table("?level=province").page.rows} == {"province"}
    assert {row.type for row in table("?kind=county").page.rows} == {"county"}
    broken = table("?level=moon")
    assert len(broken.page.rows) == 7
    assert broken.form.errors["level"]
    assert broken.respond("components/list.html").status_code == 422


def test_a_sort_that_no_column_offers_is_the_lists_own(world) -> None:
    assert table("?sort=password").sort == keyset.Order("code")
    assert table("?sort=--name").sort == keyset.Order("name_en", descending=True)


def test_columns_are_chosen_and_the_first_stays(world) -> None:
    assert [column.key for column in table().shown] == ["name", "people", "zone", "level", "from", "parent"]
    assert [column.key for column in table("?cols=zone&cols=nothing").shown] == ["name", "zone"]


def test_the_page_shows_units_and_sorts(world) -> None:
    html = table("?sort=people&cols=people").respond("components/list.html").content.decode()
    assert 'aria-sort="ascending"' in html
    assert "sort=-people" in html
    assert "천원" in html
    assert "<caption>Governments</caption>" in html


def test_an_empty_list_says_what_to_do(world) -> None:
    class Empty(Governments):
        empty = "Nothing yet"
        empty_next = ("Begin", "/begin/")

    none = LocalGovernment.objects.none()
    html = Empty(REQUESTS.get("/"), none).respond("components/list.html").content.decode()
    assert "Nothing yet" in html
    assert 'href="/begin/"' in html
    html = Empty(REQUESTS.get("/?q=a"), none).respond("components/list.html").content.decode()
    assert "Nothing yet" not in html


def risky(rows: int = 3):
    for number in range(rows):
        ProvinceFactory(code=f"7{number:04}", name_en=f'=HYPERLINK("{number}")', population=1_234_567)
    return LocalGovernment.objects.filter(code__startswith="7")


def test_csv_is_what_i_see_on_every_page_without_formulas(db) -> None:
    answer = table("?cols=name&cols=people&cols=from&export=csv", risky(30)).respond("unused.html")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == 31
    assert lines[1] == ['\'=HYPERLINK("0")', "1234567", "2019-01-01"]


def test_xlsx_holds_values_and_no_formula(db) -> None:
    answer = table("?cols=name&cols=people&cols=from&cols=level&export=xlsx", risky(3)).respond("unused.html")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    first = sheet[2]
    assert [cell.data_type for cell in first] == ["s", "n", "s", "d"]
    assert first[0].value == '=HYPERLINK("0")'
    assert first[1].value == 1_234_567
    assert sheet.max_row == 4


def test_an_export_in_another_form_is_refused(db) -> None:
    with pytest.raises(Refusal) as caught:
        table("?export=exe").respond("unused.html")
    assert caught.value.status == 400


def test_an_address_keeps_what_was_asked(db) -> None:
    page = table("?q=a&level=province&after=x")
    assert QueryDict(page.address(sort="name", after=None)[1:]).dict() == {
        "q": "a",
        "level": "province",
        "sort": "name",
    }


def test_orders_are_pairs_that_only_grow(world) -> None:
    """The order is total: no two neighbours are equal in (key, pk)."""
    rows = list(keyset.Order("zone", descending=True).apply(LocalGovernment.objects.all()))
    assert all((a.zone, a.pk) > (b.zone, b.pk) for a, b in pairwise(rows))


def test_an_unknown_kind_of_column_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        Column("a", "A", kind="colour")

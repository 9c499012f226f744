"""Projects of earlier years come in by workbook: each row looked at first, kept as a whole, never changed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import Workbook

from applications.models import PastImport, PastProject
from portal.activity.models import Event

HEAD = ["연도", "과제", "지자체", "금액 (원)", "요약"]


def xlsx(*rows) -> bytes:
    book, made = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(made)
    return made.getvalue()


@pytest.fixture
def bring(as_, world):
    """Choose a workbook: the page with what it says."""

    def go(content: bytes):
        place = reverse("applications:past_upload")
        answer = as_(world.programme_officer).post(place, {"file": SimpleUploadedFile("예시.xlsx", content)})
        return as_(world.programme_officer).get(answer["Location"]) if answer.status_code == 302 else answer

    return go


def test_what_is_good_is_kept_with_its_government_and_found_again(as_, world, bring):
    county = world.county.government
    content = xlsx(
        ["예시 목록"],
        HEAD,
        [2020, "예시 스마트 돌봄", county.name_ko, 1_500_000_000, "=요약 아님"[1:]],
        ["2021년", "예시 관제", "없는군", "", ""],
    )
    page = bring(content)
    assert page.status_code == 200
    done = as_(world.programme_officer).post(page.request["PATH_INFO"])
    assert done["Location"] == reverse("applications:past_projects")
    rows = PastProject.objects.order_by("year").values_list(
        "year", "title", "government", "government_name", "amount", "row"
    )
    assert list(rows) == [
        (2020, "예시 스마트 돌봄", county.pk, county.name_ko, 1_500_000_000, 3),
        (2021, "예시 관제", None, "없는군", None, 4),
    ]
    assert Event.objects.get(verb="import_past_projects").facts["count"] == 2
    listed = as_(world.auditor).get(reverse("applications:past_projects")).content.decode()
    assert "예시 관제" in listed and "1,500" in listed
    again = as_(world.programme_officer).post(page.request["PATH_INFO"])
    assert again.status_code == 422 and PastImport.objects.count() == 1


def test_each_fault_stands_beside_its_row_and_nothing_is_kept(as_, world, bring):
    page = bring(
        xlsx(
            HEAD,
            [2020, "가", "예시군", 1, ""],
            [2020, "가", "예시군", 1, ""],
            [1800, "", "나" * 121, "많이", ""],
            [2021, "다" * 201, "예시군", 10**14, ""],
        )
    )
    assert page.status_code == 422
    rows = page.context["read"].rows
    assert [len(row.faults) for row in rows] == [0, 1, 4, 2]
    assert as_(world.programme_officer).post(page.request["PATH_INFO"]).status_code == 422
    assert not PastProject.objects.exists()


@pytest.mark.parametrize("content", [xlsx(["다른", "표"]), xlsx(HEAD), xlsx(), b"PK\x03\x04", b""])
def test_what_cannot_be_read_is_said_in_words(bring, content):
    assert bring(content).status_code == 422
    assert not PastImport.objects.exists()


def test_what_was_brought_in_is_never_changed(as_, world, bring):
    as_(world.programme_officer).post(bring(xlsx(HEAD, [2020, "가", "예시군", 1, ""])).request["PATH_INFO"])
    for deed in (
        lambda: PastProject.objects.update(amount=2),
        lambda: PastProject.objects.all().delete(),
        lambda: PastImport.objects.update(count=9),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_list_asks_the_database_as_often_for_any_number(
    as_, world, bring, django_assert_num_queries, many
):
    rows = [[2000 + n, f"예시 {n}", "예시군", n, ""] for n in range(many)]
    as_(world.programme_officer).post(bring(xlsx(HEAD, *rows)).request["PATH_INFO"])
    client = as_(world.programme_officer)
    client.get(reverse("applications:past_projects"))
    with django_assert_num_queries(8):
        client.get(reverse("applications:past_projects"))


def test_only_the_office_meets_them(as_, world):
    for who in (world.officer, world.coordinator, world.reviewer):
        assert as_(who).get(reverse("applications:past_projects")).status_code == 404
    assert as_(world.auditor).get(reverse("applications:past_upload")).status_code == 404

"""The pages of appeals in both languages, as each side reads them, and the list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from applications import actions
from applications.models import Appeal
from tests import worlds_applications as worlds
from tests.applications.test_appeals import DUE, UNTIL, decided, exclude, filed
from tests.documents.samples import PDF
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory
from tests.sizes import LENGTHS


@pytest.fixture
def excluded(world, draft):
    worlds.submit(draft, world.local_approver)
    return exclude(draft, world.programme_officer, checklist={**worlds.ALL_CHECKED, "double": False})


@pytest.fixture
def appeal(world, excluded):
    upload = SimpleUploadedFile("예시.pdf", PDF)
    return filed(excluded, world.local_approver, uploads=[upload])


def said(browser, address, language="ko"):
    browser.cookies["django_language"] = language
    page = browser.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


@pytest.mark.parametrize(
    ("language", "until", "button", "waits"),
    [
        ("ko", "2026. 12. 31. 24시", "이의신청하기", "결재권자나 대결자가"),
        (
            "en",
            "until the end of 2026. 12. 31.",
            "File an appeal",
            "The approver of your government, or the deputy",
        ),
    ],
)
def test_the_excluded_proposal_says_until_when_and_who_appeals(
    world, excluded, as_, language, until, button, waits
):
    address = excluded.get_absolute_url()
    approver = said(as_(world.local_approver), address, language)
    assert until in approver and button in approver
    officer = said(as_(world.officer), address, language)
    assert until in officer and waits in officer and button not in officer
    assert button not in said(as_(world.coordinator), address, language)


def test_once_it_is_over_the_page_says_so_and_nothing_typed_is_lost(world, excluded, as_, clock):
    browser, address = as_(world.local_approver), f"/proposals/{excluded.code}/appeal/"
    key = browser.get(address).context["form"]["request_key"].value()
    clock.set(UNTIL)
    late = browser.post(address, {"reason": "늦은 사유 (예시)", "request_key": key})
    assert late.status_code == 409
    assert "늦은 사유 (예시)" in late.content.decode() and "2026. 12. 31." in late.content.decode()
    assert "끝났습니다" in said(browser, address)
    assert "끝났습니다" in said(browser, excluded.get_absolute_url())


def test_it_is_filed_with_a_file_and_both_sides_read_it(world, excluded, as_):
    browser, address = as_(world.local_approver), f"/proposals/{excluded.code}/appeal/"
    key = browser.get(address).context["form"]["request_key"].value()
    sent = {
        "reason": "대상 지역입니다. (예시)",
        "files": SimpleUploadedFile("예시.pdf", PDF),
        "request_key": key,
    }
    answer = browser.post(address, sent)
    filed = Appeal.objects.get()
    assert answer.url == filed.get_absolute_url()
    again = browser.post(address, {**sent, "files": SimpleUploadedFile("예시.pdf", PDF)})
    assert again.url == answer.url and Appeal.objects.count() == 1
    assert browser.get(address).url == answer.url
    file = f"{filed.get_absolute_url()}files/{filed.files[0]['id']}/"
    for who in (
        world.officer,
        world.local_approver,
        world.programme_officer,
        world.ministry_approver,
        world.auditor,
    ):
        page = said(as_(who), filed.get_absolute_url())
        assert (
            "대상 지역입니다. (예시)" in page
            and "대상이 아닙니다. (예시)" in page
            and "2026. 12. 15." in page
        )
        download = as_(who).get(file)
        assert download.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(download.streaming_content) == PDF
    assert as_(world.stranger).get(file).status_code == 404
    other = filed.get_absolute_url() + "files/00000000-0000-4000-8000-000000000000/"
    assert as_(world.officer).get(other).status_code == 404


def test_empty_words_and_a_wrong_file_stand_beside_their_fields(world, excluded, as_):
    browser, address = as_(world.local_approver), f"/proposals/{excluded.code}/appeal/"
    key = browser.get(address).context["form"]["request_key"].value()
    empty = browser.post(address, {"reason": "", "request_key": key})
    assert empty.status_code == 422 and empty.context["form"].errors["reason"]
    bad = {"reason": "예시 사유", "files": SimpleUploadedFile("예시.exe", b"MZ"), "request_key": key}
    wrong = browser.post(address, bad)
    assert wrong.status_code == 422 and "예시 사유" in wrong.content.decode()
    assert wrong.context["form"].errors["files"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ko",
            ("이의신청", "요건 미충족 처분", "점검표에서 충족하지 못한", "이의신청 내용", "처리 기한 연장"),
        ),
        ("en", ("Appeal", "The exclusion", "Of the checklist this did not hold", "Decide", "Take more time")),
    ],
)
def test_the_page_of_an_appeal_in_both_languages(world, appeal, as_, language, words):
    page = said(as_(world.ministry_approver), appeal.get_absolute_url(), language)
    assert [word for word in words if word not in page] == []
    with override(language):
        local = said(as_(world.local_approver), appeal.get_absolute_url(), language)
    assert reverse("applications:appeal_withdrawal", args=[appeal.pk]) in local
    assert reverse("applications:appeal_decision", args=[appeal.pk]) not in local
    assert world.programme_officer.user.name not in local


def test_it_is_extended_then_upheld_on_the_pages(world, excluded, appeal, as_):
    browser, base = as_(world.ministry_approver), appeal.get_absolute_url()
    assert browser.post(f"{base}extension/", {"reason": ""}).status_code == 422
    assert browser.post(f"{base}extension/", {"reason": "예시 연장"}).url == base
    assert "예시 연장" in said(as_(world.officer), base)
    twice = browser.post(f"{base}extension/", {"reason": "예시 둘"})
    assert twice.status_code == 409 and "예시 둘" in twice.content.decode()
    assert browser.post(f"{base}decision/", {"verdict": "perhaps", "reason": "예시"}).status_code == 422
    assert browser.post(f"{base}decision/", {"verdict": "uphold", "reason": "예시 인용"}).url == base
    excluded.refresh_from_db()
    assert excluded.state == "eligible"
    assert browser.get(f"{base}decision/").status_code == 404
    for who in (world.officer, world.programme_officer):
        assert "예시 인용" in said(as_(who), base)
        assert base in said(as_(who), excluded.get_absolute_url())


def test_it_is_withdrawn_on_its_page(world, appeal, as_):
    base = appeal.get_absolute_url()
    assert as_(world.officer).get(f"{base}withdrawal/").status_code == 404
    assert as_(world.local_approver).post(f"{base}withdrawal/").url == base
    assert "취하" in said(as_(world.programme_officer), base)


def test_whoever_excluded_meets_no_decision(world, appeal, as_):
    both = MembershipFactory(user=world.programme_officer.user, organisation=world.ministry, role="approver")
    for page in ("decision", "extension"):
        assert as_(both).get(f"{appeal.get_absolute_url()}{page}/").status_code == 404


def test_an_overdue_one_is_seen_as_such(world, appeal, as_, clock):
    clock.set(DUE)
    assert "기한 지남" in said(as_(world.ministry_approver), appeal.get_absolute_url())
    assert "기한 지남" in said(as_(world.auditor), "/appeals/?waiting=late")
    assert (
        "처리 기한 연장"
        not in said(as_(world.ministry_approver), appeal.get_absolute_url()).split("<main")[1]
    )


def appeals_of(world, count):
    """Appeals of so many further counties."""
    for number in range(count):
        county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
        officer = MembershipFactory(organisation=county, role="local_officer")
        approver = MembershipFactory(organisation=county, role="local_approver")
        proposal = worlds.submitted(world.call, officer, approver, title=f"예시 과제-{number}")
        filed(exclude(proposal, world.programme_officer), approver)


def test_the_list_costs_the_same_however_long(world, as_, count_db):
    browser, there = as_(world.programme_officer), 0
    for size in LENGTHS:
        appeals_of(world, size - there)
        there = size
        browser.get("/appeals/")
        with count_db(queries=9):
            assert browser.get("/appeals/").status_code == 200


def test_filters_search_sort_and_export(world, as_):
    appeals_of(world, 3)
    one = Appeal.objects.order_by("pk").first()
    decided(one, "dismiss", world.ministry_approver)
    browser = as_(world.ministry_approver)
    assert len(browser.get("/appeals/?waiting=yes").context["table"].page.rows) == 2
    assert len(browser.get("/appeals/?state=dismissed").context["table"].page.rows) == 1
    assert len(browser.get("/appeals/?q=과제-1").context["table"].page.rows) == 1
    province = world.province.government.pk
    assert len(browser.get(f"/appeals/?province={province}").context["table"].page.rows) == 3
    for query in ("sort=due", "sort=-filed_at", "sort=state", "sort=title", "export=csv", "export=xlsx"):
        assert browser.get(f"/appeals/?{query}").status_code == 200, query
    for broken in ("state=x", "waiting=x", "province=x", "q=" + "가" * 200):
        assert browser.get(f"/appeals/?{broken}").status_code == 422, broken
    assert browser.get("/appeals/?after=nonsense").status_code == 400
    assert not as_(world.stranger).get("/appeals/").context["table"].page.rows


def test_the_timeline_tells_it(world, excluded, appeal, as_):
    actions.extend_appeal(appeal=appeal, reason="예시 연장", by=world.ministry_approver)
    decided(appeal, "dismiss", world.ministry_approver, reason="예시 기각")
    page = said(as_(world.officer), excluded.get_absolute_url())
    for words in ("이의신청 처리 기한 연장", "이의신청 기각", "예시 기각"):
        assert words in page

"""The pages of data requests: from the first word to the workbook, in both languages, at one cost however long."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from applications.actions.requests import send_data_request
from applications.models import DataAnswer, DataRequest
from portal.activity.models import Job
from portal.activity.work import run_next
from tests import worlds_requests as asking
from tests.documents.samples import PDF
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory
from tests.sizes import LENGTHS


@pytest.fixture
def asked(world):
    return asking.sent(world.programme_officer, world.county.government, world.other_county.government)


def key_of(page):
    return page.context["form"]["request_key"].value()


def test_from_the_first_word_to_the_workbook(world, as_):
    office, local = as_(world.programme_officer), as_(world.officer)
    page = office.get("/data-requests/new/")
    typed = {"title": "<b>예시</b> 조사", "due_at": "2026-12-20T18:00", "request_key": key_of(page)}
    lacking = office.post("/data-requests/new/", typed)
    assert lacking.status_code == 422 and "reason" in lacking.context["form"].errors
    made = office.post("/data-requests/new/", {**typed, "reason": "예시 사유"}, follow=True)
    the = DataRequest.objects.get()
    here = the.get_absolute_url()
    assert made.redirect_chain[-1][0] == here and "&lt;b&gt;예시" in made.text
    # its questions, in the editor of every form
    question = {"kind": "number", "label_ko": "마을 수", "label_en": "Villages", "required": "on"}
    rows = {f"{name}-{part}_FORMS": "0" for name in ("options", "columns") for part in ("TOTAL", "INITIAL")}
    added = office.post(f"/forms/{the.form_id}/questions/", {**question, **rows}, follow=True)
    assert added.redirect_chain[-1][0] == here and "마을 수" in added.text
    assert office.post(f"{here}preview/", {"version": "0"}).status_code == 422
    good = office.post(f"{here}preview/", {"version": "0", "q-1": "3", "request_key": str(the.pk)})
    assert good.status_code == 422  # a key that is none
    # whom to ask, counted before anything is sent
    chosen = office.get(f"{here}sending/?province={world.province.government.pk}")
    assert [row.pk for row in chosen.context["rows"]] == [world.county.government.pk]
    assert "지자체 1곳에 요구합니다" in chosen.text and "담당자 3명에게" in chosen.text
    assert local.get(here).status_code == 404  # nothing is sent yet
    sending = {"government": [world.county.government.pk], "request_key": key_of(chosen)}
    assert office.post(f"{here}sending/", sending).status_code == 302
    # the county answers
    assert local.get("/data-answers/").status_code == 200
    row = DataAnswer.objects.get()
    assert local.get(here).url == row.get_absolute_url()
    page = local.get(row.get_absolute_url())
    told = {"version": "0", "request_key": key_of(page), "q-1": "많음"}
    wrong = local.post(row.get_absolute_url(), {**told, "step": "save"})
    assert wrong.status_code == 422 and "q-1" in wrong.context["form"].errors and "많음" in wrong.text
    saved = local.post(row.get_absolute_url(), {**told, "q-1": ""}, follow=True)
    assert "저장은 제출이 아닙니다" in saved.text
    lacking = local.post(row.get_absolute_url(), {**told, "version": "1", "q-1": "", "step": "submit"})
    assert lacking.status_code == 422 and "q-1" in lacking.context["form"].errors
    told = {**told, "version": "1", "q-1": "1,200", "step": "submit"}
    assert "답변을 제출했습니다" in local.post(row.get_absolute_url(), told, follow=True).text
    # the office reads it
    assert "<dd>1,200</dd>" in office.get(row.get_absolute_url()).text
    assert as_(world.stranger).get(row.get_absolute_url()).status_code == 404
    book = load_workbook(io.BytesIO(office.get(f"{here}workbook/").content))
    assert [cell.value for cell in list(book.worksheets[0].rows)[3]][-1] == 1200


def test_a_stale_save_shows_both_and_the_next_one_is_taken(world, asked, as_):
    row, one, two = asking.answer_of(asked, world.officer), as_(world.officer), as_(world.colleague)
    address = row.get_absolute_url()
    told = {"version": "0", "request_key": key_of(one.get(address)), "q-2": "3"}
    assert one.post(address, told).status_code == 302
    stale = two.post(address, {**told, "request_key": key_of(two.get(address)), "q-2": "4"})
    assert stale.status_code == 409
    assert stale.context["theirs_said"].pairs[0] == ("마을 수", "3 곳")
    assert re.search(r'name="q-2"[^>]*value="4"', stale.text)
    assert re.search(r'name="version"[^>]*value="1"', stale.text)
    assert two.post(address, {**told, "version": "1", "q-2": "4"}).status_code == 302
    row.refresh_from_db()
    assert row.draft["q-2"] == 4


def test_a_file_is_kept_shown_served_to_its_readers_alone_and_taken_away(world, asked, as_):
    row, local = asking.answer_of(asked, world.officer), as_(world.officer)
    address = row.get_absolute_url()
    paper = SimpleUploadedFile("예시 증빙.pdf", PDF)
    told = {"version": "0", "request_key": key_of(local.get(address)), "q-6": paper}
    assert local.post(address, told).status_code == 302
    row.refresh_from_db()
    file = f"{address}files/{row.draft['q-6']}/"
    assert "예시 증빙.pdf" in local.get(address).text
    served = local.get(file)
    assert b"".join(served.streaming_content) == PDF and "attachment" in served["Content-Disposition"]
    office = as_(world.programme_officer)
    assert office.get(file).status_code == 404  # it is a draft still
    assert as_(world.stranger).get(file).status_code == 404
    told = {**told, "version": "1", "q-2": "3", "q-3": "yes", "step": "submit"}
    assert local.post(address, {**told, "q-6": ""}).status_code == 302
    assert b"".join(office.get(file).streaming_content) == PDF
    assert "예시 증빙.pdf" in office.get(address).text
    bad = SimpleUploadedFile("예시.pdf", b"nothing known")
    refused = local.post(address, {**told, "version": "2", "q-6": bad, "step": "save"})
    assert refused.status_code == 422 and "q-6" in refused.context["form"].errors
    without = {**told, "version": "2", "q-6": "", "q-6--without": "on", "step": "save"}
    assert local.post(address, without).status_code == 302
    row.refresh_from_db()
    assert row.draft["q-6"] is None


def test_an_answer_is_returned_and_corrected_on_the_pages(world, asked, as_, clock):
    asking.answered(asked, world.officer)
    row, office, local = (
        asking.answer_of(asked, world.officer),
        as_(world.programme_officer),
        as_(world.officer),
    )
    clock.set(asking.DUE)
    page = local.get(row.get_absolute_url())
    assert not page.context["writes"] and "마을회관 (예시)" in page.text
    assert local.post(row.get_absolute_url(), {}).status_code == 404
    back = f"{row.get_absolute_url()}return/"
    assert office.post(back, {"comment": ""}).status_code == 422
    assert office.post(back, {"comment": "다시 보십시오."}).status_code == 302
    assert office.get(back).status_code == 404
    page = local.get(row.get_absolute_url())
    assert page.context["writes"] and "다시 보십시오." in page.text
    assert "보완 요구" in office.get(asked.get_absolute_url()).text


def test_more_time_and_an_end_on_the_pages(world, asked, as_):
    office, local = as_(world.programme_officer), as_(world.officer)
    here, row = asked.get_absolute_url(), asking.answer_of(asked, world.officer)
    early = office.post(f"{here}extension/", {"due_at": "2026-12-10T18:00", "reason": "예시"})
    assert early.status_code == 422 and "due_at" in early.context["form"].errors
    assert (
        office.post(f"{here}extension/", {"due_at": "2026-12-24T18:00", "reason": "예시 연장"}).status_code
        == 302
    )
    assert "2026. 12. 24. 18:00" in local.get(row.get_absolute_url()).text
    assert office.post(f"{here}cancellation/", {"reason": "예시 취소"}).status_code == 302
    ended = local.get(row.get_absolute_url())
    assert "예시 취소" in ended.text and not ended.context["writes"]
    assert office.get(f"{here}reminder/").status_code == 404


def test_reminding_shows_who_gets_what_first(world, asked, as_):
    asking.answered(asked, world.officer)
    office, here = as_(world.programme_officer), asked.get_absolute_url()
    assert "지자체 선택" in office.get(f"{here}reminder/").text
    page = office.get(f"{here}reminder/?standing=owing")
    assert [row.government for row in page.context["goes"]] == [world.other_county.government]
    both = "&".join(f"answer={row.pk}" for row in asked.answers.all())
    assert "이미 답변했습니다." in office.get(f"{here}reminder/?{both}").text
    owing = asking.answer_of(asked, world.stranger)
    sent = office.post(f"{here}reminder/", {"answer": [owing.pk], "request_key": key_of(page)}, follow=True)
    assert "지자체 1곳에 안내하였습니다." in sent.text
    assert "오늘 이미 안내하였습니다." in office.get(f"{here}reminder/?standing=owing").text
    assert office.post(f"{here}reminder/", {"answer": ["x"]}).status_code == 422


def test_a_province_asks_in_its_own_way(world, as_):
    coordinator = as_(world.coordinator)
    draft = asking.prepared(world.coordinator)
    page = coordinator.get(f"{draft.get_absolute_url()}sending/?everyone=on")
    assert [row.pk for row in page.context["rows"]] == [world.county.government.pk]
    assert "province" not in page.context["chooser"].fields
    other = {"government": [world.other_county.government.pk], "request_key": key_of(page)}
    assert coordinator.post(f"{draft.get_absolute_url()}sending/", other).status_code == 422
    assert as_(world.programme_officer).get(draft.get_absolute_url()).status_code == 404
    assert coordinator.get(f"/forms/{draft.form_id}/questions/").status_code == 200
    assert as_(world.stranger_coordinator).get(f"/forms/{draft.form_id}/questions/").status_code == 404


def test_the_desks_show_what_waits(world, asked, as_):
    owed = "답변할 자료요구"
    assert (
        owed in as_(world.officer).get("/desk/").text and owed in as_(world.local_approver).get("/desk/").text
    )
    assert "지자체 2곳 중 0곳이 답변했습니다." in as_(world.programme_officer).get("/desk/").text
    asking.answered(asked, world.officer)
    assert owed not in as_(world.officer).get("/desk/").text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_pages_speak_both_languages(world, asked, as_, language):
    asking.answered(asked, world.stranger)
    draft = asking.prepared(world.programme_officer)
    mine, here = asking.answer_of(asked, world.officer), asked.get_absolute_url()
    pages = {
        world.programme_officer: (
            "/data-requests/", "/data-requests/new/", draft.get_absolute_url(), f"{draft.get_absolute_url()}preview/",
            f"{draft.get_absolute_url()}sending/?everyone=on", here, f"{here}reminder/?standing=owing", f"{here}extension/",
            f"{here}cancellation/", asking.answer_of(asked, world.stranger).get_absolute_url(),
        ),
        world.officer: ("/data-answers/", mine.get_absolute_url()),
    }  # fmt: skip
    for who, addresses in pages.items():
        who.user.language = language
        who.user.save()
        browser = as_(who)
        browser.post("/language/", {"language": language})
        for address in addresses:
            page = browser.get(address)
            assert page.status_code == 200, address
            assert f'<html lang="{language}"' in page.text, address


def test_many_answers_become_a_workbook_by_a_job(world, as_, monkeypatch):
    monkeypatch.setattr("applications.queries.merged.AT_ONCE", 10)
    asked = asking.sent(world.programme_officer, world.county.government, world.other_county.government)
    asking.answered(asked, world.officer)
    office = as_(world.programme_officer)
    answer = office.get(f"{asked.get_absolute_url()}workbook/")
    job = Job.objects.get()
    assert answer.url == f"/inbox/jobs/{job.pk}/"
    assert run_next()
    job.refresh_from_db()
    assert job.state == "done"
    assert as_(world.auditor).get(f"{asked.get_absolute_url()}workbook/").status_code == 200
    assert Job.objects.count() == 1


def test_the_pages_cost_the_same_however_long(world, as_, count_db):
    office, auditor, local, there = as_(world.programme_officer), as_(world.auditor), as_(world.officer), 0
    asked = asking.sent(world.programme_officer, world.county.government)
    here = asked.get_absolute_url()
    for size in LENGTHS:
        for _number in range(there, size):
            ask_one_more(world, asked)
        there = size
        for browser, address, queries in (
            (office, "/data-requests/", 8),
            (auditor, "/data-requests/", 8),
            (local, "/data-answers/", 8),
            (office, here, 13),
            (office, f"{here}reminder/?standing=owing", 13),
            (office, f"{here}sending/?everyone=on", 14),
            (auditor, f"{here}workbook/", 9),
        ):
            browser.get(address)
            with count_db(queries=queries):
                assert browser.get(address).status_code == 200, address


def ask_one_more(world, asked):
    """A further government answers, and there is a further request; one more could be asked."""
    province = world.province.government
    member = MembershipFactory(
        organisation=OrganisationFactory(government=MunicipalityFactory(parent=province))
    )
    MunicipalityFactory(parent=province)
    more = asking.sent(world.programme_officer, member.government, world.county.government)
    asking.answered(more, member)
    send_data_request(data_request=asked, governments=[member.government], by=world.programme_officer)
    asking.answered(asked, member)

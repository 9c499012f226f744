"""Bad input: a sentence beside the field, what was typed is still there, never a 500."""

import unicodedata
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import actions
from applications.models import Proposal, Section
from tests import worlds_applications as worlds

KEY = "0b0f6f3e-6c0e-4a52-9d43-0a2f4a2f4a2f"


@pytest.fixture
def proposal(world):
    return worlds.started(world.call, world.officer)


@pytest.fixture
def web(world, as_):
    return as_(world.officer)


def post(web, proposal, key, **data):
    return web.post(f"/proposals/{proposal.code}/{key}/", {"version": "0", **data})


def rows(*lines, deleted=()):
    """The fields of a formset with these rows."""
    data = {"rows-TOTAL_FORMS": str(len(lines)), "rows-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        data |= {f"rows-{number}-{name}": value for name, value in line.items()}
    return data


def cost(**changes):
    line = {
        "category": "equipment",
        "fiscal_year": "2027",
        "description": "감지기",
        "unit_price": "1,000",
        "quantity": "2",
    }
    return {**line, **changes}


LONG = "가" * 6000
HTML = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "field, value",
    [
        ("title", ""),
        ("title", "가" * 201),
        ("title", "안\0녕"),
        ("purpose", LONG),
        ("starts_on", "내일"),
        ("starts_on", "2027-02-30"),
        ("starts_on", "99999-01-01"),
        ("ends_on", "1"),
        ("field", "없는 분야"),
        ("priority", "-1"),
        ("priority", "가"),
        ("priority", "10000000000000000000"),
        ("letter_number", "가" * 61),
    ],
)
def test_overview_refuses_beside_the_field_and_keeps_what_was_typed(web, proposal, field, value):
    typed = {"title": "제목", "purpose": "적어 둔 목적", field: value}
    answer = post(web, proposal, "overview", **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "purpose":
        assert "적어 둔 목적" in answer.text
    assert Section.objects.get(proposal=proposal, call_section__key="overview").version == 0


def test_dates_in_the_wrong_order(web, proposal):
    answer = post(web, proposal, "overview", title="제목", starts_on="2027-05-01", ends_on="2027-04-30")
    assert answer.status_code == 422
    assert "ends_on" in answer.context["form"].errors


@pytest.mark.parametrize(
    "text", [unicodedata.normalize("NFD", "스마트 마을"), "마을 🏡 👨‍👩‍👧", HTML, "\u202eabc", "' OR 1=1 --"]
)
def test_any_other_text_is_kept_and_escaped(web, proposal, text):
    assert post(web, proposal, "overview", title=text, purpose=text).status_code == 302
    proposal.refresh_from_db()
    assert proposal.title == unicodedata.normalize("NFC", text)
    for page in ("", "overview/", "preview/", "submission/"):
        answer = web.get(f"/proposals/{proposal.code}/{page}")
        assert answer.status_code == 200
        assert HTML not in answer.text


@pytest.mark.parametrize("version", ["", "-1", "가", "99999999999999999999"])
def test_a_damaged_version_asks_to_send_again(web, proposal, version):
    answer = post(web, proposal, "overview", version=version, title="제목")
    assert answer.status_code == 422
    assert "제목" in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_price": "-1"},
        {"unit_price": "1000000000000000000"},
        {"unit_price": "백만"},
        {"unit_price": "1.5"},
        {"unit_price": ""},
        {"quantity": "0"},
        {"quantity": "-3"},
        {"quantity": "1.5"},
        {"quantity": "100001"},
        {"unit_price": "10,000,000,000,000", "quantity": "2"},
        {"category": "boat"},
        {"fiscal_year": "1999"},
        {"description": ""},
        {"description": "가" * 201},
        {"description": "a\0b"},
    ],
)
def test_costs_refuse(web, proposal, changes):
    answer = post(web, proposal, "costs", **rows(cost(), cost(**changes)))
    assert answer.status_code == 422
    assert answer.context["rows"].forms[1].errors
    assert "감지기" in answer.text
    assert not proposal.cost_lines.exists()


def test_costs_are_saved_and_a_ticked_row_is_left_out(web, proposal):
    answer = post(web, proposal, "costs", **rows(cost(), cost(DELETE="on"), cost(unit_price="3천원")))
    assert answer.status_code == 302
    assert list(proposal.cost_lines.values_list("amount", flat=True)) == [2000, 6000]


def test_a_damaged_table_is_no_500(web, proposal):
    for data in (
        {},
        {"rows-TOTAL_FORMS": "x", "rows-INITIAL_FORMS": "0"},
        {"rows-TOTAL_FORMS": "9999", "rows-INITIAL_FORMS": "0"},
    ):
        assert post(web, proposal, "costs", **data).status_code == 422


def funding(**changes):
    return {
        "fiscal_year": "2027",
        "kind": "national",
        "amount": "1000",
        "status": "pledged",
        "evidence": "",
        **changes,
    }


@pytest.mark.parametrize(
    "lines",
    [
        [funding(amount="-1")],
        [funding(amount="10" * 9)],
        [funding(kind="lottery")],
        [funding(status="spent")],
        [funding(evidence="가" * 201)],
        [funding(), funding()],
    ],
)
def test_funding_refuses(web, proposal, lines):
    assert post(web, proposal, "funding", **rows(*lines)).status_code == 422


def test_partners_refuse(web, proposal, world):
    other = {"government": str(world.other_county.government.pk), "share": "5"}
    own = {"government": str(world.county.government.pk), "share": "5"}
    for lines in ([other, other], [own], [{**other, "share": "-5"}], [{**other, "government": "999999999"}]):
        assert post(web, proposal, "partners", lead_share="1", **rows(*lines)).status_code == 422
    assert post(web, proposal, "partners", lead_share="1", **rows(other)).status_code == 302


def test_targets_refuse(web, proposal):
    good = {
        "name": "시간",
        "unit": "분",
        "formula": "평균",
        "baseline": "20",
        "goal": "10.25",
        "fiscal_year": "2027",
    }
    bad = (
        {"baseline": "많음"},
        {"goal": "1e400"},
        {"goal": "NaN"},
        {"baseline": "9" * 17},
        {"goal": "0.001"},
        {"name": ""},
    )
    for changes in bad:
        assert post(web, proposal, "targets", **rows({**good, **changes})).status_code == 422, changes
    assert post(web, proposal, "targets", **rows(good)).status_code == 302


@pytest.mark.parametrize(
    "answers",
    [{"way": "none"}, {"villages": "-1"}, {"villages": "가"}, {"need": "가" * 1001}, {"need": "\0"}],
)
def test_answers_refuse(web, proposal, answers):
    assert post(web, proposal, "services", **answers).status_code == 422


def test_sums_that_do_not_agree_are_said_while_drafting(web, proposal):
    actions.save_section(
        proposal=proposal, section_key="costs", version=0, data=worlds.costs(), by=proposal_officer(proposal)
    )
    actions.save_section(
        proposal=proposal,
        section_key="funding",
        version=0,
        data=worlds.funding(400),
        by=proposal_officer(proposal),
    )
    page = web.get(f"/proposals/{proposal.code}/funding/")
    assert "500,000,000" in page.text
    assert [one["key"] for one in page.context["missing"]] == ["funding", "funding"]


def proposal_officer(proposal):
    return proposal.organisation.memberships.filter(role="local_officer").first()


def test_a_stale_save_shows_both_texts_and_lets_one_choose(web, proposal, world):
    theirs = {"title": "동료의 제목", "purpose": "동료의 목적"}
    actions.save_section(
        proposal=proposal, section_key="overview", version=0, data=theirs, by=world.colleague
    )
    answer = post(web, proposal, "overview", title="내 제목", purpose="내 목적")
    assert answer.status_code == 409
    for text in ("동료의 제목", "동료의 목적", "내 제목", "내 목적"):
        assert text in answer.text
    assert answer.context["form"]["version"].value() == "1"
    assert post(web, proposal, "overview", version="1", title="내 제목", purpose="내 목적").status_code == 302
    proposal.refresh_from_db()
    assert proposal.title == "내 제목"


def test_stale_rows_show_both_tables(web, proposal, world):
    actions.save_section(
        proposal=proposal, section_key="costs", version=0, data=worlds.costs(100), by=world.colleague
    )
    answer = post(web, proposal, "costs", **rows(cost(description="내 것")))
    assert answer.status_code == 409
    assert "관제 화면" in answer.text and "내 것" in answer.text


def test_the_script_saves_quietly(web, proposal, world):
    address = f"/proposals/{proposal.code}/overview/"
    quiet = {"X-Autosave": "1"}
    answer = web.post(address, {"version": "0", "title": "제목"}, headers=quiet)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert web.post(address, {"version": "0", "title": "다른 제목"}, headers=quiet).status_code == 409
    assert web.post(address, {"version": "1", "title": ""}, headers=quiet).status_code == 422


# someone else's


def test_someone_elses_proposal_does_not_exist(world, draft, as_):
    attachment = uuid.uuid4()
    pages = [
        "",
        "overview/",
        "preview/",
        "submission/",
        "receipt/",
        "receipt/paper/",
        "discard/",
        "withdrawal/",
        "reopening/",
    ]
    for who in (world.stranger, world.stranger_approver, world.reviewer, world.programme_officer):
        web = as_(who)
        for page in [*pages, f"attachments/{attachment}/", f"attachments/{attachment}/removal/"]:
            assert web.get(f"/proposals/{draft.code}/{page}").status_code == 404, (who, page)
        assert (
            web.post(f"/proposals/{draft.code}/overview/", {"version": 1, "title": "남"}).status_code == 404
        )
    assert as_(None).get(f"/proposals/{draft.code}/").status_code == 302
    assert as_(world.officer).get("/proposals/P-NOTHERE/").status_code == 404


def test_files_are_served_to_those_who_read_them(world, as_):
    proposal = worlds.started(world.call, world.officer)
    web = as_(world.officer)
    address = f"/proposals/{proposal.code}/files/"
    for bad in (
        {},
        {"file": SimpleUploadedFile("a.pdf", b"")},
        {"file": SimpleUploadedFile("a.exe", b"MZ" * 99)},
    ):
        assert web.post(address, bad).status_code == 422
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    assert web.post(address, {"file": SimpleUploadedFile("<b>예시.pdf", body)}).status_code == 302
    kept = proposal.attachments.get().file
    one = f"/proposals/{proposal.code}/attachments/{kept.pk}/"
    answer = web.get(one)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == body
    assert as_(world.stranger).get(one).status_code == 404
    assert as_(world.programme_officer).get(one).status_code == 404
    assert web.get(f"{one}removal/").status_code == 200
    assert web.post(f"{one}removal/").status_code == 302
    assert web.get(one).status_code == 404


# deeds


@pytest.mark.parametrize("title", ["", "가" * 201, "a\0b"])
def test_start_refuses(world, web, title):
    data = {"title": title, "request_key": KEY}
    assert web.post(f"/calls/{world.call.slug}/proposals/", data).status_code == 422
    assert not Proposal.objects.exists()


def test_start_twice_is_once_and_a_damaged_key_is_asked_again(world, web):
    address = f"/calls/{world.call.slug}/proposals/"
    for _n in (1, 2):
        assert web.post(address, {"title": "하나", "request_key": KEY}).status_code == 302
    assert Proposal.objects.count() == 1
    assert web.post(address, {"title": "둘", "request_key": "x"}).status_code == 422
    assert web.post(address, {"title": "둘", "request_key": str(uuid.uuid4())}).status_code == 409


def test_submission_refuses_without_the_word_or_when_stale(world, draft, as_):
    web, address = as_(world.local_approver), f"/proposals/{draft.code}/submission/"
    good = {"version": str(draft.version), "certify": "on", "request_key": str(uuid.uuid4())}
    assert web.post(address, {**good, "certify": ""}).status_code == 422
    assert web.post(address, {**good, "version": "abc"}).status_code == 422
    stale = web.post(address, {**good, "version": "1"})
    assert stale.status_code == 409
    assert stale.context["form"]["version"].value() == str(draft.version)
    assert web.post(address, good).status_code == 302
    assert web.post(address, good).status_code == 302
    assert as_(world.officer).post(address, {**good, "request_key": str(uuid.uuid4())}).status_code == 403


def test_too_late_is_a_sentence_on_the_page(world, draft, as_, clock):
    clock.set(worlds.CLOSES)
    good = {"version": str(draft.version), "certify": "on", "request_key": str(uuid.uuid4())}
    answer = as_(world.local_approver).post(f"/proposals/{draft.code}/submission/", good)
    assert answer.status_code == 409
    assert answer.text.count("2027. 1. 31. 18:00") >= 2


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "burn"}, "outcome"),
        ({"outcome": "admit"}, "checklist"),
        ({"outcome": "admit", "checklist": ["nothing"]}, "checklist"),
        ({"outcome": "exclude"}, "reason"),
        ({"outcome": "exclude", "reason": "가" * 1001}, "reason"),
        ({"outcome": "return", "reason": "가"}, "due"),
        ({"outcome": "return", "reason": "가", "fields_named": ["overview"], "due": "언젠가"}, "due"),
        (
            {"outcome": "return", "reason": "가", "fields_named": ["overview"], "due": "2020-01-01T00:00"},
            "due",
        ),
        (
            {"outcome": "return", "reason": "가", "fields_named": ["x"], "due": "2027-01-01T00:00"},
            "fields_named",
        ),
    ],
)
def test_screening_refuses(world, as_, changes, field):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    web, address = as_(world.programme_officer), f"/proposals/{proposal.code}/screening/"
    answer = web.post(address, changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    returned = {"outcome": "return", "reason": "가", "fields_named": ["overview"], "due": "2026-12-24T18:00"}
    assert web.post(address, returned).status_code == 302
    assert as_(world.officer).get(f"/proposals/{proposal.code}/").status_code == 200


@pytest.mark.parametrize("place", ["-1", "0", "가", "1000", "1.5"])
def test_ranking_refuses_a_place_that_is_none(world, clock, as_, place):
    proposal = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    worlds.closed(world.call, clock)
    data = {f"p{proposal.pk}-place": place, f"p{proposal.pk}-note": "적어 둔 의견", "step": "endorse"}
    answer = as_(world.coordinator).post(f"/calls/{world.call.slug}/endorsement/", data)
    assert answer.status_code == 422
    assert "적어 둔 의견" in answer.text


@pytest.mark.parametrize("step", ["", "up:", "down:99999999999999999999999", "up:가", "nothing", "endorse"])
def test_ranking_survives_any_button(world, clock, as_, step):
    proposal = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    worlds.closed(world.call, clock)
    data = {f"p{proposal.pk}-place": "", "step": step}
    answer = as_(world.coordinator).post(f"/calls/{world.call.slug}/endorsement/", data)
    assert answer.status_code == (422 if step == "endorse" else 200)
    assert as_(world.officer).get(f"/calls/{world.call.slug}/endorsement/").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"slug": "한글"}, {"slug": "smart-village-2027"}, {"budget": "-1"}, {"budget": "1" + "0" * 18}, {"copy_of": "9999"},
     {"closes_at": "2027-01-01T00:00"}, {"opens_at": "곧"}, {"fiscal_year": "20280"}, {"title_ko": "a\0"}, {"prefix": "sv-"}, {"prefix": ""}],
)  # fmt: skip
def test_new_call_refuses(world, as_, changes):
    good = {
        "copy_of": world.call.pk, "fiscal_year": 2028, "slug": "next", "prefix": "SV", "title_ko": "예시", "title_en": "sample",
        "opens_at": "2027-11-01T09:00", "closes_at": "2028-01-31T18:00", "budget": "5", "request_key": KEY,
    }  # fmt: skip
    answer = as_(world.programme_officer).post("/calls/new/", {**good, **changes})
    assert answer.status_code == 422
    assert answer.context["form"].errors

"""The whole proposal on one page: each section saves by itself, as on its own page; the choice is the person's."""

from datetime import timedelta

import pytest

from applications.actions import attach_file, return_for_completion, save_section, set_draft_role
from portal.accounts.actions import change_profile
from tests import worlds_applications as worlds
from tests.documents.samples import PDF
from tests.permissions.pages import Page, filled
from tests.worlds_applications import overview

QUERIES, STATE = 24, 9


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "files")


def whole(proposal) -> str:
    return f"/proposals/{proposal.code}/whole/"


def form_of(answer, proposal, key) -> dict:
    """What a browser would send of one section's form."""
    form = Page(answer.text).form(f"/proposals/{proposal.code}/{key}/")
    return filled(form)


@pytest.fixture
def one_page(world):
    change_profile(user=world.officer.user, by=world.officer, one_page=True)
    return world


def test_every_section_stands_in_a_form_of_its_own(world, draft, as_):
    page = Page(as_(world.officer).get(whole(draft)).text)
    sections = [
        one.attrs["id"] for one in page.main.all("section") if one.attrs.get("id", "").startswith("part-")
    ]
    assert sections == [
        f"part-{part.call_section.key}" for part in draft.sections.order_by("call_section__order")
    ]
    drafts = [one.attrs["data-draft"] for one in page.main.all("form") if "data-draft" in one.attrs]
    assert drafts == [f"{draft.code}/{one.removeprefix('part-')}" for one in sections if one != "part-files"]
    ids = [one.attrs["id"] for one in page.root.all() if "id" in one.attrs and not one.inside("template")]
    assert sorted(ids) == sorted(set(ids))


def test_one_form_saves_one_section_and_leads_back_to_it(world, draft, as_):
    browser = as_(world.officer)
    sent = form_of(browser.get(whole(draft)), draft, "overview")
    answer = browser.post(f"/proposals/{draft.code}/overview/", {**sent, "purpose": "한 화면에서 쓴 글"})
    assert (answer.status_code, answer["Location"]) == (302, f"{whole(draft)}#part-overview")
    draft.refresh_from_db()
    assert (draft.purpose, draft.title) == ("한 화면에서 쓴 글", "예시마을 스마트 돌봄")
    for key in ("services", "costs", "funding", "partners", "targets"):
        sent = form_of(browser.get(whole(draft)), draft, key)
        before = draft.sections.get(call_section__key=key).version
        assert browser.post(f"/proposals/{draft.code}/{key}/", sent).status_code == 302, key
        assert draft.sections.get(call_section__key=key).version == before + 1
    assert draft.cost_lines.count() == 2


def test_what_is_refused_stands_beside_its_field_among_the_others(world, draft, as_):
    browser = as_(world.officer)
    sent = form_of(browser.get(whole(draft)), draft, "costs")
    answer = browser.post(f"/proposals/{draft.code}/costs/", {**sent, "rows-0-unit_price": "많이"})
    assert answer.status_code == 422
    page = Page(answer.text)
    wrong = page.by_id()["id_costs_rows-0-unit_price"]
    assert (wrong.attrs["value"], wrong.attrs["aria-invalid"]) == ("많이", "true")
    assert "id_funding_rows-0-amount" in page.by_id()


def test_a_stale_save_shows_both_texts_and_leaves_the_others_alone(world, draft, as_):
    browser = as_(world.officer)
    sent = form_of(browser.get(whole(draft)), draft, "overview")
    theirs = overview(purpose="동료가 쓴 글")
    save_section(proposal=draft, section_key="overview", version=1, data=theirs, by=world.colleague)
    answer = browser.post(f"/proposals/{draft.code}/overview/", {**sent, "purpose": "내가 쓴 글"})
    assert answer.status_code == 409
    assert "동료가 쓴 글" in answer.text and "내가 쓴 글" in answer.text
    assert "part-targets" in Page(answer.text).by_id()
    chosen = form_of(answer, draft, "overview")
    again = browser.post(f"/proposals/{draft.code}/overview/", chosen)
    assert again.status_code == 409, "both changed the same place, and none was chosen"
    chosen = {**form_of(again, draft, "overview"), "choice-purpose": "both"}
    assert browser.post(f"/proposals/{draft.code}/overview/", chosen).status_code == 302
    draft.refresh_from_db()
    assert draft.purpose == "동료가 쓴 글 내가 쓴 글", "merged from both, as was chosen"


def test_the_choice_is_kept_and_every_way_into_a_section_leads_there(one_page, draft, as_):
    browser = as_(one_page.officer)
    answer = browser.get(f"/proposals/{draft.code}/costs/")
    assert answer["Location"] == f"{whole(draft)}#part-costs"
    assert f"{whole(draft)}#part-costs" in browser.get(f"/proposals/{draft.code}/").text
    quiet = browser.get(f"/proposals/{draft.code}/costs/", headers={"X-Autosave": "look"})
    assert "data-draft" in quiet.text, "the script of the page asks for its own section"
    assert as_(one_page.colleague).get(f"/proposals/{draft.code}/costs/").status_code == 200
    back = {"one_page": "0", "next": f"/proposals/{draft.code}/costs/"}
    assert browser.post("/me/preferences/", back)["Location"] == back["next"]
    assert browser.get(f"/proposals/{draft.code}/costs/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(world, as_, elsewhere):
    answer = as_(world.officer).post("/me/preferences/", {"one_page": "1", "next": elsewhere})
    assert answer["Location"] == "/me/"


@pytest.mark.parametrize("sent", [{}, {"one_page": "perhaps"}, {"money_unit": "dollar"}])
def test_the_switch_refuses_what_is_no_choice(world, as_, sent):
    assert as_(world.officer).post("/me/preferences/", sent).status_code == 422


def test_what_is_missing_leads_to_its_field(one_page, as_):
    draft = worlds.started(one_page.call, one_page.officer)
    text = as_(one_page.officer).get(whole(draft)).text
    page = Page(text)
    named = [
        one.attrs["href"] for one in page.main.all("a") if one.attrs.get("id", "").startswith("missing-")
    ]
    assert f"{whole(draft)}#div_id_overview_purpose" in named
    assert {one.partition("#")[2] for one in named} <= set(page.by_id())
    state = as_(one_page.officer).get(whole(draft) + "?state=1").text
    assert 'id="missing-1"' in state and 'hx-swap-oob="true"' in state and "<html" not in state


def test_only_what_was_named_for_completion_is_open(world, draft, as_):
    worlds.submit(draft, world.local_approver)
    named, due = ("overview/purpose", "targets"), worlds.DURING + timedelta(days=5)
    return_for_completion(proposal=draft, fields=named, reason="예시", due=due, by=world.programme_officer)
    page = Page(as_(world.officer).get(whole(draft)).text)
    forms = [one.attrs["data-draft"] for one in page.main.all("form") if "data-draft" in one.attrs]
    assert forms == [f"{draft.code}/overview", f"{draft.code}/targets"]
    assert "disabled" in page.by_id()["id_overview_title"].attrs
    assert "disabled" not in page.by_id()["id_overview_purpose"].attrs


def test_a_guest_writes_everything_but_the_files_and_a_reader_nothing(world, draft, as_):
    rows = [{"government": world.other_county.government, "share": 7}]
    data = {"rows": rows, "lead_share": 5}
    save_section(proposal=draft, section_key="partners", version=0, data=data, by=world.officer)
    assert as_(world.stranger).get(whole(draft)).status_code == 404
    set_draft_role(proposal=draft, user=world.stranger.user, role="editor", by=world.local_approver)
    page = Page(as_(world.stranger).get(whole(draft)).text)
    assert "part-costs" in page.by_id() and "part-files" not in page.by_id()
    set_draft_role(proposal=draft, user=world.colleague.user, role="reader", by=world.officer)
    assert as_(world.colleague).get(whole(draft))["Location"] == f"/proposals/{draft.code}/"


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_costs_the_same_however_many_sections_and_rows(world, as_, count_db, count):
    asked = [
        {"key": f"more{number}", "kind": "questions", "title_ko": f"질문 {number}", "title_en": f"Part {number}",
         "questions": [worlds.question(f"text{number}"), worlds.question(f"file{number}", "file", required=False)]}
        for number in range(count)
    ]  # fmt: skip
    call = worlds.smart_village_call(
        world.programme_officer, slug="long-form", prefix="LF", sections=[*worlds.sections(), *asked]
    )
    draft = worlds.started(call, world.officer)
    line = {"category": "equipment", "fiscal_year": 2027, "unit_price": 1, "quantity": 1}
    rows = [{**line, "description": f"줄 {number}"} for number in range(count)]
    save_section(proposal=draft, section_key="costs", version=0, data={"rows": rows}, by=world.officer)
    for number in range(count):
        attach_file(proposal=draft, upload=worlds.upload(PDF, f"예시 {number}.pdf"), by=world.officer)
    browser = as_(world.officer)
    with count_db(queries=QUERIES):
        assert browser.get(whole(draft)).status_code == 200
    with count_db(queries=STATE):
        assert browser.get(whole(draft) + "?state=1").status_code == 200

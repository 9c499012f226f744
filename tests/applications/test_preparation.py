"""A call made by a programme officer without a programmer: its parts, its sections and questions, its preview."""

from dataclasses import fields

import pytest
from django.utils.datastructures import MultiValueDict

from applications import actions
from applications.actions.call_form import (
    add_section,
    change_section,
    make_checklist,
    order_sections,
    remove_section,
)
from applications.actions.calls import change_call, copy_call, faults_of_call, sections_of
from applications.actions.designing import (
    add_question,
    change_question,
    order_questions,
    questions_of,
    remove_question,
)
from applications.enums import Check, SectionKind
from applications.forms.preparation import PARTS as PARTS_OF_A_CALL
from applications.models import Call, Form
from applications.rules import CallRules
from portal.activity.models import Event
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.permissions.pages import Page, filled

BASE = "/calls/smart-village-2027/preparation/"
PARTS = ("basics", "timetable", "applicants", "money", "ceilings", "criteria", "procedure")


@pytest.fixture
def prepared(cast, clock):
    """The cast with a call in preparation that lacks nothing but the ceilings."""
    clock.set(worlds.DURING)
    cast.call = worlds.draft_call(cast.programme_officer, rules=worlds.rules(endorsement="none"))
    return cast


@pytest.fixture
def browser(prepared, as_):
    return as_(prepared.programme_officer)


def form_of(answer):
    """What the page's own form would send, as it stands."""
    return filled(Page(answer.text).form(answer.request["PATH_INFO"]))


def fresh(call):
    return Call.objects.get(pk=call.pk)


def test_a_call_without_rows_of_its_own_is_sound(prepared, browser):
    assert faults_of_call(prepared.call) == []
    page = browser.get(BASE)
    assert page.status_code == 200 and page.context["faults"] == []


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_saved_as_it_stands(prepared, browser, part):
    before = fresh(prepared.call)
    page = browser.get(f"{BASE}{part}/")
    assert page.status_code == 200
    assert browser.post(f"{BASE}{part}/", form_of(page)).status_code == 302
    after = fresh(prepared.call)
    assert after.call_rules == before.call_rules
    names = (
        "title_ko",
        "summary_en",
        "prefix",
        "opens_at",
        "closes_at",
        "budget",
        "fiscal_year",
        "funding_basis",
    )
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]


@pytest.mark.parametrize(
    ("part", "changes", "expected"),
    [
        ("applicants", {"levels": ["municipality"], "zones": ["honam"], "partners_confirm": "on"},
         {"levels": ("municipality",), "zones": ("honam",), "partners_confirm": True}),
        ("money", {"rows-0-name_ko": "시설", "rows-1-DELETE": "on", "rows-2-name_ko": "교육", "rows-2-name_en": "Training"},
         {"cost_categories": (("equipment", "시설", "Equipment"), ("cost-1", "교육", "Training"))}),
        ("criteria", {"rows-0-weight": "25", "rows-1-weight": "25", "grade_s": "95"}, {"grade_cuts": (("S", 95), ("A", 80), ("B", 70))}),
        ("procedure", {"order_by": "score", "show_distance": "on", "endorsement_days": "21"},
         {"order_by": "score", "show_distance": True, "endorsement_days": 21}),
        ("timetable", {"years": "3", "appeal_days": "14", "appeal_answer_days": "7", "appeal_extension_days": "5"},
         {"years": 3, "appeal_days": 14, "appeal_answer_days": 7, "appeal_extension_days": 5}),
    ],
)  # fmt: skip
def test_a_part_changes_its_rules_and_no_other(prepared, browser, part, changes, expected):
    before = vars(prepared.call.call_rules)
    sent = {**form_of(browser.get(f"{BASE}{part}/")), **changes}
    answer = browser.post(f"{BASE}{part}/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    after = vars(fresh(prepared.call).call_rules)
    assert {name: after[name] for name in expected} == expected
    kept = [name for name in before if name not in expected and name != "criteria"]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@pytest.mark.parametrize(
    ("part", "changes", "wrong"),
    [
        ("basics", {"title_ko": ""}, "title_ko"),
        ("basics", {"title_ko": "a\0b"}, "title_ko"),
        ("basics", {"prefix": "sv"}, "prefix"),
        ("timetable", {"closes_at": "2026-10-01T00:00"}, "closes_at"),
        ("timetable", {"years": "99"}, "years"),
        ("applicants", {"levels": []}, "levels"),
        ("money", {"smallest": "3,000,000,000"}, "largest"),
        ("money", {"budget": "1" + "0" * 18}, "budget"),
        ("money", {"rows-0-name_en": ""}, None),
        ("procedure", {"endorsement_days": "0"}, "endorsement_days"),
        ("criteria", {"trim": "on"}, "trim"),
        ("criteria", {"grade_a": "95"}, "grade_s"),
        ("criteria", {"rows-0-weight": "101"}, None),
        ("criteria", {"rows-TOTAL_FORMS": "가"}, None),
        ("ceilings", {"every": "-5"}, None),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_nothing_typed_is_lost(
    prepared, browser, part, changes, wrong
):
    sent = form_of(browser.get(f"{BASE}{part}/"))
    if "every" in changes:
        changes = {name: changes["every"] for name in sent if name.startswith("p")}
    answer = browser.post(f"{BASE}{part}/", {**sent, **changes, "title_en": "Typed before"})
    assert answer.status_code == 422
    if wrong:
        assert wrong in answer.context["form"].errors
    if part == "basics":
        assert "Typed before" in answer.text


def test_faults_are_listed_each_with_where_it_is_mended(prepared, browser):
    changes = {"criteria": worlds.criteria(50, 20), "cost_categories": [], "endorsement": "before"}
    change_call(call=prepared.call, by=prepared.programme_officer, rules=changes)
    add_section(
        call=prepared.call,
        kind="questions",
        by=prepared.programme_officer,
        title_ko="예시",
        title_en="sample",
    )
    found = {url.removeprefix(BASE) for _sentence, url in browser.get(BASE).context["faults"]}
    assert found == {"criteria/", "money/", "sections/", "ceilings/"}
    assert {browser.get(BASE + place).status_code for place in found} == {200}
    assert browser.get("/calls/smart-village-2027/announcement/").status_code == 302
    assert browser.post("/calls/smart-village-2027/announcement/").status_code == 422


def test_two_officers_who_change_two_parts_lose_nothing(prepared):
    mine, theirs = fresh(prepared.call), fresh(prepared.call)
    change_call(call=mine, by=prepared.programme_officer, rules={"pass_mark": 70})
    change_call(call=theirs, by=prepared.second_programme_officer, rules={"years": 2})
    rules = fresh(prepared.call).call_rules
    assert (rules.pass_mark, rules.years) == (70, 2)


def test_sections_are_added_ordered_named_and_removed(prepared):
    officer, call = prepared.programme_officer, prepared.call
    made = add_section(call=call, kind="questions", by=officer, title_ko="더", title_en="More")
    again = add_section(call=call, kind="questions", by=officer, title_ko="또", title_en="Again")
    assert (made.key, again.key) == ("part-1", "part-2")
    change_section(section=made, by=officer, title_ko="고침", guide_ko="안내")
    order_sections(call=call, keys=["part-2", *call.sections.values_list("key", flat=True)], by=officer)
    keys = list(call.sections.values_list("key", flat=True))
    order_sections(call=call, keys=[keys[-1], *keys[:-1]], by=officer)
    assert list(call.sections.values_list("key", flat=True)) == [keys[-1], *keys[:-1]]
    with pytest.raises(Invalid):
        add_section(call=call, kind="costs", by=officer, title_ko="둘", title_en="Two")
    form = again.form
    remove_section(section=again, by=officer)
    assert not Form.objects.filter(pk=form.pk).exists()
    verbs = set(Event.objects.filter(chain=call.chain).values_list("verb", flat=True))
    assert verbs >= {"add_section", "change_section", "order_sections", "remove_section"}


def test_questions_are_added_changed_ordered_and_removed(prepared):
    officer = prepared.programme_officer
    form = prepared.call.sections.get(key="services").form
    first = add_question(form=form, by=officer, kind="short", label_ko="새", label_en="New")
    assert first.key == "q-1"
    change_question(question=first, by=officer, label_ko="고친 질문", required=False)
    order_questions(form=form, keys=["q-1", "way", "villages", "need"], by=officer)
    assert [row["key"] for row in questions_of(form)] == ["q-1", "way", "villages", "need"]
    remove_question(question=first, by=officer)
    assert [row["key"] for row in questions_of(Form.objects.get(pk=form.pk))] == ["way", "villages", "need"]
    assert Event.objects.filter(chain=prepared.call.chain, verb="add_question").count() == 1


def test_only_programme_officers_design_and_nobody_once_it_is_announced(prepared):
    officer, call = prepared.programme_officer, prepared.call
    section = call.sections.get(key="services")
    question = section.form.questions.first()
    for by in (prepared.officer, prepared.ministry_approver, prepared.auditor, prepared.reviewer):
        with pytest.raises(Denied):
            add_question(form=section.form, by=by, kind="short", label_ko="a", label_en="b")
        with pytest.raises(Denied):
            add_section(call=call, kind="files", by=by, title_ko="a", title_en="b")
    actions.publish_call(call=call, by=officer)
    refused = [
        lambda: add_question(form=section.form, by=officer, kind="short", label_ko="a", label_en="b"),
        lambda: change_question(question=question, by=officer, label_ko="b"),
        lambda: remove_question(question=question, by=officer),
        lambda: order_questions(form=section.form, keys=["way"], by=officer),
        lambda: change_section(section=section, by=officer, title_ko="b"),
        lambda: remove_section(section=section, by=officer),
        lambda: order_sections(call=call, keys=[], by=officer),
        lambda: make_checklist(call=call, by=officer),
    ]
    for deed in refused:
        with pytest.raises(Refusal):
            deed()


def test_a_checklist_begins_with_the_usual_conditions_and_is_copied(prepared):
    officer, call = prepared.programme_officer, prepared.call
    form = make_checklist(call=call, by=officer)
    assert make_checklist(call=call, by=officer) == form
    assert [question.key for question in form.questions.all()] == Check.values
    names = {"slug": "next", "fiscal_year": 2028, "title_ko": "예시", "title_en": "sample"}
    times = {"opens_at": worlds.OPENS, "closes_at": worlds.CLOSES, "budget": 10**10}
    made = copy_call(source=fresh(call), by=officer, **names, **times)
    assert sections_of(made) == sections_of(call)
    assert made.checklist != form and questions_of(made.checklist) == questions_of(form)
    actions.publish_call(call=fresh(call), by=officer)
    assert Form.objects.get(pk=form.pk).frozen_at


def test_a_question_is_made_on_its_page(prepared, browser):
    form = prepared.call.sections.get(key="services").form
    sent = form_of(browser.get(f"/forms/{form.pk}/questions/"))
    table = {
        "kind": "table", "label_ko": "장비 목록", "label_en": "Devices", "shown_if": "way=new", "limit": "5",
        "columns-0-name_ko": "이름", "columns-0-name_en": "Name", "columns-0-kind": "short",
        "columns-1-name_ko": "값", "columns-1-name_en": "Price", "columns-1-kind": "won",
        "options-0-name_ko": "버려짐", "options-0-name_en": "left out", "unit": "곳",
    }  # fmt: skip
    answer = browser.post(f"/forms/{form.pk}/questions/", {**sent, **table})
    assert answer.status_code == 302 and answer["Location"] == f"{BASE}sections/services/"
    made = form.questions.get(key="q-1")
    assert (made.columns, made.choices, made.unit, made.limit, made.shown_if) == (
        [["col-1", "이름", "Name", "short"], ["col-2", "값", "Price", "won"]], [], "", 5, {"way": "new"},
    )  # fmt: skip
    page = browser.get(f"/forms/{form.pk}/questions/q-1/")
    assert browser.post(page.request["PATH_INFO"], form_of(page)).status_code == 302
    assert questions_of(form)[-1]["columns"] == made.columns
    assert "<legend>표의 열</legend>" in browser.get(f"/forms/{form.pk}/questions/").text
    assert browser.post(f"/forms/{form.pk}/questions/q-1/removal/").status_code == 302
    assert browser.get(f"/forms/{form.pk}/questions/q-1/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": "choice"}, "kind"),
        ({"kind": "table"}, "kind"),
        ({"label_en": ""}, "label_en"),
        ({"label_ko": "가" * 201}, "label_ko"),
        ({"kind": "short", "limit": "201"}, "limit"),
        ({"limit": "1" + "0" * 30}, "limit"),
        ({"shown_if": "way=gone"}, "shown_if"),
        ({"file_kinds": ["exe"]}, "file_kinds"),
        ({"kind": "magic"}, "kind"),
    ],
)
def test_a_question_that_could_not_be_answered_is_refused(prepared, browser, changes, wrong):
    form = prepared.call.sections.get(key="services").form
    good = {
        **form_of(browser.get(f"/forms/{form.pk}/questions/")),
        "label_ko": "적어 둔 글",
        "label_en": "Kept",
    }
    answer = browser.post(f"/forms/{form.pk}/questions/", {**good, **changes})
    assert answer.status_code == 422 and wrong in answer.context["form"].errors
    assert "Kept" in answer.text or "label_en" in changes
    assert form.questions.count() == 3


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"move": "way:up"}, ["need", "way", "villages"]),
        ({"move": "need:down"}, ["villages", "need", "way"]),
        ({"move": "need:up"}, ["need", "villages", "way"]),
        ({"order": "way,villages,need"}, ["way", "villages", "need"]),
        ({"order": "way,gone,way"}, ["way", "need", "villages"]),
        ({"move": "<script>:up"}, ["need", "villages", "way"]),
        ({}, ["need", "villages", "way"]),
    ],
)
def test_order_by_button_and_by_drag(prepared, browser, sent, expected):
    form = prepared.call.sections.get(key="services").form
    answer = browser.post(f"/forms/{form.pk}/questions/order/", sent)
    assert answer.status_code == 302 and "<" not in answer["Location"]
    assert list(form.questions.values_list("key", flat=True)) == expected


def test_sections_have_their_pages(prepared, browser):
    sent = {"kind": "questions", "title_ko": "더", "title_en": "More"}
    assert browser.post(f"{BASE}sections/", sent)["Location"] == f"{BASE}sections/part-1/"
    assert browser.post(f"{BASE}sections/", {**sent, "kind": "costs"}).status_code == 422
    assert browser.post(f"{BASE}sections/order/", {"move": "part-1:up"}).status_code == 302
    assert browser.post(f"{BASE}sections/part-1/", {"title_ko": "a", "title_en": ""}).status_code == 422
    assert browser.post(f"{BASE}sections/part-1/removal/").status_code == 302
    assert browser.get(f"{BASE}sections/part-1/").status_code == 404


def test_the_form_is_tried_as_an_applicant_and_nothing_is_kept(prepared, browser):
    events = Event.objects.count()
    for section in prepared.call.sections.all():
        assert browser.get(f"{BASE}sections/{section.key}/preview/").status_code == 200, section.key
    asked = browser.get(f"{BASE}sections/services/preview/").context["form"]
    assert {key for key, field in asked.fields.items() if field.asked} == {
        one.key for one in asked.questions if one.required and one.kind != "heading"
    }
    assert 'class="required"' in browser.get(f"{BASE}sections/services/preview/").text
    lacking = browser.post(f"{BASE}sections/services/preview/", {"villages": "3"})
    assert lacking.status_code == 422 and set(lacking.context["form"].errors) == {"need", "way"}
    whole = {"need": "글", "way": "new"}
    assert browser.post(f"{BASE}sections/services/preview/", whole).status_code == 200
    assert Event.objects.count() == events


def test_a_frozen_form_has_no_pages_to_change_it(prepared, browser):
    form = prepared.call.sections.get(key="services").form
    actions.publish_call(call=prepared.call, by=prepared.programme_officer)
    for address in (
        f"{BASE}sections/",
        f"{BASE}sections/services/",
        f"{BASE}checklist/",
        f"/forms/{form.pk}/questions/",
    ):
        assert browser.get(address).status_code == 404, address
    assert browser.post(f"/forms/{form.pk}/questions/order/", {"move": "way:up"}).status_code == 404


def test_every_rule_of_a_call_has_its_field_in_the_editor(prepared, browser):
    """Whoever adds a rule to CallRules gives its officer a field for it."""
    kept = set()
    for key, (_label, kind) in PARTS_OF_A_CALL.items():
        sent = form_of(browser.get(f"{BASE}{key}/"))
        form = kind(
            MultiValueDict({name: _listed(value) for name, value in sent.items()}), call=prepared.call
        )
        assert form.is_valid(), (key, form.errors)
        kept |= set(form.values().get("rules", ()))
    assert kept == {field.name for field in fields(CallRules)}


def _listed(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("kind", SectionKind.values)
def test_a_section_of_every_kind_is_made_tried_and_copied(prepared, browser, kind):
    call, officer = prepared.call, prepared.programme_officer
    for there in call.sections.filter(kind=kind).exclude(kind=SectionKind.QUESTIONS):
        remove_section(section=there, by=officer)
    sent = {**form_of(browser.get(f"{BASE}sections/")), "kind": kind, "title_ko": "새", "title_en": "New"}
    place = browser.post(f"{BASE}sections/", sent)["Location"]
    assert browser.get(place).status_code == 200
    assert browser.get(f"{place}preview/").status_code == 200
    names = {"slug": "next", "fiscal_year": 2028, "title_ko": "예시", "title_en": "sample"}
    made = copy_call(
        source=call, by=officer, opens_at=worlds.OPENS, closes_at=worlds.CLOSES, budget=10**10, **names
    )
    assert kind in made.sections.values_list("kind", flat=True)

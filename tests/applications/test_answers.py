"""Answers to an office's own questions: each rule once, the fields of every kind, and how an answer is read."""

import pytest
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from applications.enums import QuestionKind
from applications.forms.answers import AnswersForm
from applications.models import Question
from applications.notices import fault_sentence
from applications.queries.reading import answer, answer_table
from applications.rules.answers import MOST_ROWS, faults_of_answers, holds, is_blank, shown_keys

COLUMNS = [
    ["name", "이름", "Name", "short"],
    ["how", "수", "How many", "number"],
    ["day", "날", "Day", "date"],
]
CHOICES = [["new", "신규", "New"], ["more", "확산", "Roll-out"]]


def asked(key, kind, **more):
    blank = {"required": False, "limit": None, "unit": "", "choices": [], "columns": [], "file_kinds": []}
    names = {"label_ko": f"질문 {key}", "label_en": f"Question {key}"}
    return {"key": key, "kind": kind, **blank, **names, "shown_if": {}, **more}


def question(key, kind, **more):
    return Question(**asked(key, kind, **more))


def faults(kind, value, files=None, **more):
    found = faults_of_answers([asked("q", kind, **more)], {"q": value}, files)
    assert all(key == "q" for key, _code, _params in found)
    return [(code, params) for _key, code, params in found]


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind != QuestionKind.HEADING])
@pytest.mark.parametrize("blank", [None, "", " \n", [], [{"name": "", "how": None}]])
def test_only_a_required_question_must_be_answered(kind, blank):
    more = {"columns": COLUMNS, "choices": CHOICES}
    assert faults(kind, blank, **more) == []
    assert faults(kind, blank, **more, required=True) == [("required", {})]


def test_a_heading_asks_nothing():
    assert faults("heading", None, required=True) == []


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("short", "글", 3),
        ("long", "글\n글", ["글"]),
        ("number", 0, "three"),
        ("number", "12.5", -1),
        ("number", 10**12, "1e13"),
        ("number", 7, True),
        ("number", 7, "NaN"),
        ("won", 10**13, 10**13 + 1),
        ("won", 0, "5"),
        ("won", 5, True),
        ("date", "2027-02-28", "2027-02-30"),
        ("date", "2027-02-28", 20270228),
        ("yes_no", False, "false"),
    ],
)
def test_an_answer_is_of_the_kind_that_is_asked_for(kind, good, bad):
    assert faults(kind, good, required=True) == []
    assert faults(kind, bad) == [("wrong_kind", {})]


@pytest.mark.parametrize(("kind", "most"), [("short", 200), ("long", 10_000)])
def test_a_text_has_its_limit(kind, most):
    assert faults(kind, "가" * most) == []
    assert faults(kind, "가" * (most + 1)) == [("too_long", {"limit": most, "length": most + 1})]
    assert faults(kind, "가나다", limit=2) == [("too_long", {"limit": 2, "length": 3})]


def test_a_choice_is_among_those_offered():
    assert faults("choice", "new", choices=CHOICES) == []
    assert faults("choice", "old", choices=CHOICES) == [("no_such_choice", {})]
    assert faults("several", ["more", "new"], choices=CHOICES) == []
    assert faults("several", ["new", "old"], choices=CHOICES) == [("no_such_choice", {})]
    assert faults("several", "new", choices=CHOICES) == [("no_such_choice", {})]


def row(name="가", how=1, day="2027-01-01"):
    return {"name": name, "how": how, "day": day}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row()], []),
        ([row(how=None, day="")], []),
        ([row(), row("", None, "")], []),
        ([row(), row("")], [("row_unnamed", {"row": 2})]),
        ([row(how="many")], [("row_wrong", {"row": 1})]),
        ([row(day="soon")], [("row_wrong", {"row": 1})]),
        ([row("가" * 501)], [("row_wrong", {"row": 1})]),
        ([row(), row(), row()], [("too_many_rows", {"most": 2, "rows": 3})]),
        (["글"], [("wrong_kind", {})]),
        ("글", [("wrong_kind", {})]),
    ],
)
def test_rows_of_a_table(rows, expected):
    assert faults("table", rows, columns=COLUMNS, limit=2) == expected


def test_a_table_without_a_limit_has_fifty_rows():
    assert faults("table", [row()] * MOST_ROWS, columns=COLUMNS) == []
    assert faults("table", [row()] * (MOST_ROWS + 1), columns=COLUMNS)[0][0] == "too_many_rows"


def test_a_file_is_at_hand_and_of_an_allowed_kind():
    files = {"a": "pdf", "b": "zip"}
    assert faults("file", "a", files, file_kinds=["pdf", "hwpx"]) == []
    assert faults("file", "b", files) == []
    assert faults("file", "b", files, file_kinds=["pdf", "hwpx"]) == [("file_kind", {"kinds": "pdf, hwpx"})]
    assert faults("file", "c", files) == [("file_gone", {})]
    assert faults("file", "c") == []


CHAIN = [
    asked("kind", "choice", choices=CHOICES),
    asked("why", "long", shown_if={"kind": "more"}, required=True),
    asked("sure", "yes_no", shown_if={"kind": "more"}),
    asked("proof", "short", shown_if={"sure": True}, required=True),
]


@pytest.mark.parametrize(
    ("values", "shown", "missing"),
    [
        ({}, {"kind"}, []),
        ({"kind": "new"}, {"kind"}, []),
        ({"kind": "more"}, {"kind", "why", "sure"}, ["why"]),
        ({"kind": "more", "why": "글", "sure": True}, {"kind", "why", "sure", "proof"}, ["proof"]),
        # what depends on a question that is not asked is not asked either, whatever was typed before
        ({"kind": "new", "sure": True}, {"kind"}, []),
    ],
)
def test_a_question_is_asked_only_if_another_answer_is_so(values, shown, missing):
    assert shown_keys(CHAIN, values) == shown
    assert [key for key, _code, _params in faults_of_answers(CHAIN, values)] == missing


def test_what_meets_a_condition():
    assert holds("new", "new") and holds(["new", "more"], "new") and holds(True, True) and holds(False, False)
    assert not (holds(1, True) or holds(None, False) or holds("true", True) or holds([], "new"))
    assert not is_blank(False) and not is_blank(0)


ALL = [
    question("head", "heading", help_ko="안내", help_en="Guidance"),
    question("short", "short"),
    question("number", "number", unit="곳"),
    question("won", "won"),
    question("date", "date"),
    question("sure", "yes_no", required=True),
    question("kind", "choice", choices=CHOICES),
    question("some", "several", choices=CHOICES, shown_if={"kind": "more"}),
    question("table", "table", columns=COLUMNS),
    question("file", "file", file_kinds=["pdf"]),
]
SENT = {
    "short": "글", "number": "12.50", "won": "1,000", "date": "2027-01-31", "sure": "false", "kind": "more",
    "some": ["new", "more"], "file": "7", "table-TOTAL_FORMS": "3", "table-0-name": "가", "table-0-how": "1,200",
    "table-1-name": "나", "table-1-DELETE": "on", "table-2-day": "",
}  # fmt: skip
FILES = [{"id": 7, "name": "계획.pdf", "kind": "pdf"}, {"id": 8, "name": "그림.png", "kind": "png"}]


def test_the_form_has_a_field_for_every_kind():
    sent = MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in SENT.items()})
    form = AnswersForm(sent, questions=ALL, files=FILES, complete=True)
    assert form.is_valid(), form.errors
    assert form.answers() == {
        "short": "글", "number": "12.5", "won": 1000, "date": "2027-01-31", "sure": False, "kind": "more",
        "some": ["new", "more"], "table": [{"name": "가", "how": 1200, "day": None}], "file": "7",
    }  # fmt: skip
    assert [name for name, _label in form.fields["file"].choices] == ["", "7"]


def test_a_draft_may_be_half_filled_but_a_whole_form_may_not():
    sent = {"kind": "more", "table-TOTAL_FORMS": "1", "table-0-how": "5"}
    assert AnswersForm(sent, questions=ALL).is_valid()
    form = AnswersForm(sent, questions=ALL, complete=True)
    assert not form.is_valid()
    said = {key: form.errors[key] for key in form.errors}
    assert said == {
        "sure": [fault_sentence("required", {})],
        "table": [fault_sentence("row_unnamed", {"row": 1})],
    }


def test_a_wrong_cell_is_named_and_what_was_typed_stays():
    sent = {"table-TOTAL_FORMS": "2", "table-0-name": "가", "table-1-name": "<나>", "table-1-how": "many"}
    with translation.override("en"):
        form = AnswersForm(sent, questions=ALL)
        assert form.errors["table"] == ["Row 2, How many: Enter a number."]
        shown = str(form["table"])
    assert 'value="many"' in shown and 'value="&lt;나&gt;"' in shown and "<나>" not in shown


@pytest.mark.parametrize("count", ["", "x", "-3", "999999999"])
def test_a_meddled_count_of_rows_is_no_error(count):
    form = AnswersForm({"table-TOTAL_FORMS": count}, questions=ALL)
    assert form.is_valid() and form.cleaned_data["table"] == []


def test_help_of_an_office_is_never_markup():
    form = AnswersForm(questions=[question("q", "short", help_ko="<b>x</b>", help_en="<b>x</b>")])
    assert form.fields["q"].help_text == "&lt;b&gt;x&lt;/b&gt;"


def read(kind, value, **more):
    with translation.override("en"):
        return answer({**asked("q", kind, **more), "value": value}, {"7": "계획.pdf"})


def test_answers_are_read_in_words():
    assert read("number", "12.5", unit="곳") == "12.5 곳"
    assert read("number", 12000) == "12,000"
    assert read("won", 1000) == "1,000 won"
    assert read("file", "7") == "계획.pdf"
    assert read("file", "8") == ""
    assert read("several", ["new", "gone"], choices=CHOICES) == "New, gone"
    assert (
        read("table", [row(how=1200), row("나", None, "")], columns=COLUMNS) == "가 · 1,200 · 2027. 1. 1.\n나"
    )
    table = answer_table({**asked("q", "table", columns=COLUMNS), "value": [row()]})
    assert (table.title, list(table.rows), table.numeric) == (
        "질문 q",
        [["가", "1", "2027. 1. 1."]],
        frozenset({1}),
    )

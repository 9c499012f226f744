"""What a field takes, and what it says when it does not."""

import unicodedata
import uuid
from datetime import date, datetime

import pytest
from django import forms
from django.http import QueryDict
from django.utils.translation import override

from portal.ui.forms import (
    CreatesOnce,
    DayField,
    Form,
    LongTextField,
    ModelForm,
    MomentField,
    TextField,
    WonField,
    row_set,
)
from portal.ui.templatetags.portal_ui import error_summary


class Ask(Form):
    name = TextField(label="Name", max_length=5, required=False)
    asked = WonField(label="Asked", required=False)
    yearly = WonField(label="Yearly", unit="thousand", min_value=1, max_value=10**9, required=False)
    starts = DayField(label="Start", required=False)
    meets = MomentField(label="Meeting", required=False)
    need = LongTextField(label="Need", max_length=4, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], required=False)


def asked(**data: str) -> Ask:
    with override("en"):
        form = Ask(data)
        form.is_valid()
        for messages in form.errors.values():
            messages[:] = [str(message) for message in messages]
        return form


@pytest.mark.parametrize(
    ("typed", "won"),
    [
        ("0", 0),
        ("1234000", 1_234_000),
        ("1,234,000", 1_234_000),
        (" 1 234 000 원", 1_234_000),
        ("1234000won", 1_234_000),
        ("１２３", 123),
        ("1,234천원", 1_234_000),
        ("3억원", 300_000_000),
        ("10000000000000", 10**13),
        ("", None),
    ],
)
def test_won(typed: str, won: int | None) -> None:
    form = asked(asked=typed)
    assert form.errors == {}
    assert form.cleaned_data["asked"] == won


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("abc", "Enter a whole amount in digits, such as 1,234,000."),
        ("1.5", "Enter whole won, without a decimal point."),
        ("-1", "Enter 0 won or more."),
        ("△1", "Enter 0 won or more."),
        ("10000000000001", "Enter 10,000,000,000,000 won or less."),
        ("1" + "0" * 18, "Enter 10,000,000,000,000 won or less."),
        ("1" * 5000, "Enter a whole amount in digits, such as 1,234,000."),
        ("<b>1</b>", "Enter a whole amount in digits, such as 1,234,000."),
        ("٣", "Enter a whole amount in digits, such as 1,234,000."),
        ("😀", "Enter a whole amount in digits, such as 1,234,000."),
        ("1\0", "Enter a whole amount in digits, such as 1,234,000."),
    ],
)
def test_won_refused(typed: str, sentence: str) -> None:
    assert asked(asked=typed).errors["asked"][0] == sentence


def test_thousand_won_are_won_inside() -> None:
    assert asked(yearly="45,000").cleaned_data["yearly"] == 45_000_000
    assert asked(yearly="45,000원").cleaned_data["yearly"] == 45_000
    assert Ask(initial={"yearly": 45_000_000})["yearly"].value() == "45,000"
    assert Ask(initial={"asked": 1_234_000})["asked"].value() == "1,234,000"
    assert asked(yearly="0").errors["yearly"] == ["Enter 1 won or more."]


def test_what_was_typed_is_still_there() -> None:
    assert 'value="12x"' in str(asked(asked="12x")["asked"])
    assert "&lt;b&gt;" in str(asked(name="<b>many</b>")["name"])


def test_hangul_in_pieces_is_put_together() -> None:
    form = asked(name=unicodedata.normalize("NFD", "마을각힣가"))
    assert form.cleaned_data["name"] == "마을각힣가"


def test_nul_is_refused_beside_its_field_and_shown() -> None:
    form = asked(name="a\0b", kind="a\0")
    assert "cannot be stored" in form.errors["name"][-1]
    assert "cannot be stored" in form.errors["kind"][-1]
    assert form["name"].value() == "a�b"


def test_line_ends_count_once() -> None:
    assert asked(need="a\r\nbc").cleaned_data["need"] == "a\nbc"
    assert "At most 4" in asked(need="abcde").errors["need"][0]


@pytest.mark.parametrize("typed", ["2026-04-30", "2026. 04. 30.", "2026.04.30", "20260430"])
def test_days(typed: str) -> None:
    assert asked(starts=typed).cleaned_data["starts"] == date(2026, 4, 30)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "tomorrow", "0001-01-01", "9999-12-31", "275760-01-01", "\0"]
)
def test_days_refused(typed: str) -> None:
    assert asked(starts=typed).errors["starts"]


def test_a_moment_is_on_seouls_clock() -> None:
    moment = asked(meets="2026-04-30T18:00").cleaned_data["meets"]
    assert moment == datetime.fromisoformat("2026-04-30T18:00+09:00")
    assert asked(meets="0001-01-01T00:00").errors["meets"]
    assert 'value="2026-04-30T18:00"' in str(Ask(initial={"meets": moment})["meets"])


class Once(CreatesOnce, Ask):
    pass


def test_a_key_counts_once_and_survives_an_error() -> None:
    key = Once()["request_key"].value()
    again = Once({"request_key": key, "asked": "x"})
    assert not again.is_valid()
    assert again["request_key"].value() == key
    sent = Once({"request_key": key})
    assert sent.is_valid()
    assert sent.cleaned_data["request_key"] == uuid.UUID(key)


@pytest.mark.parametrize("key", ["", "1", "\0"])
def test_a_damaged_key_is_replaced(key: str) -> None:
    form = Once({"request_key": key})
    assert list(form.errors) == ["request_key"]
    assert uuid.UUID(form["request_key"].value())


def test_a_model_form_may_count_once() -> None:
    class OnceModel(CreatesOnce, ModelForm):
        pass

    assert OnceModel.__mro__.index(CreatesOnce) < OnceModel.__mro__.index(ModelForm)


class Cost(Form):
    item = TextField(label="Item", max_length=10)
    amount = WonField(label="Amount")


Costs = row_set(Cost, extra=1, most=3)


def sent_rows(*rows: dict[str, str], total: int | str | None = None) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"costs-TOTAL_FORMS": len(rows) if total is None else total, "costs-INITIAL_FORMS": 0})
    for number, row in enumerate(rows):
        data.update({f"costs-{number}-{name}": value for name, value in row.items()})
    return data


def test_rows_leave_out_the_empty_and_the_removed() -> None:
    rows = Costs(
        sent_rows(
            {"item": "감지기", "amount": "1,000"},
            {"item": "", "amount": ""},
            {"item": "x", "amount": "5", "DELETE": "on"},
        ),
        prefix="costs",
    )
    assert rows.is_valid()
    assert rows.rows() == [{"item": "감지기", "amount": 1000}]


def test_rows_that_were_there_stay_though_unchanged() -> None:
    """One row of three is changed; what is stored meanwhile does not matter."""
    stored = [{"item": "감지기", "amount": 1000}, {"item": "교육", "amount": 5}]
    data = sent_rows(
        {"item": "감지기", "amount": "1,000"}, {"item": "교육", "amount": "7"}, {"item": "", "amount": ""}
    )
    data["costs-INITIAL_FORMS"] = 2
    for known in (stored, [*stored, {"item": "새 줄", "amount": 9}]):
        rows = Costs(data, prefix="costs", initial=known)
        assert rows.is_valid()
        assert rows.rows() == [{"item": "감지기", "amount": 1000}, {"item": "교육", "amount": 7}]


def test_rows_refused() -> None:
    rows = Costs(sent_rows({"item": "a\0", "amount": "1"}, {"item": "b", "amount": "-1"}), prefix="costs")
    assert not rows.is_valid()
    assert list(rows.errors[0]) == ["item"]
    assert list(rows.errors[1]) == ["amount"]
    assert Costs(sent_rows(*[{"item": "a", "amount": "1"}] * 4), prefix="costs").is_valid() is False


@pytest.mark.parametrize("total", ["", "x", "1\0", "9" * 30])
def test_a_damaged_count_of_rows_is_refused(total: str) -> None:
    assert Costs(sent_rows(total=total), prefix="costs").is_valid() is False


def test_an_error_of_a_row_says_which_row_it_is(db) -> None:
    rows = Costs(sent_rows({"item": "a", "amount": "x"}, {"item": "b", "amount": "y"}), prefix="costs")
    rows.is_valid()
    with override("en"):
        labels = [one["label"] for one in error_summary(rows)["errors"]]
    assert [label.rsplit(", ", 1)[1] for label in labels] == ["row 1", "row 2"]

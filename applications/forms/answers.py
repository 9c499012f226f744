"""The field in which a question that an office designed is answered."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import QuestionKind
from applications.models import Question
from portal.ui.forms import DayField, LongTextField, TextField, WonField

MOST_SIGNS = 10_000


def answer_field(question: Question) -> forms.Field:
    """Its field, never required: a draft may be saved half filled."""
    field = FIELDS[question.kind](question)
    field.label, field.required = question.label, False
    unit = f"({question.unit})" if question.unit else ""
    field.help_text = " ".join(filter(None, [question.help, unit]))
    return field


def _choices(question: Question) -> list[tuple[str, str]]:
    place = 2 if (get_language() or "ko").startswith("en") else 1
    return [(row[0], row[place]) for row in question.choices]


class YesNo(forms.TypedChoiceField):
    def __init__(self) -> None:
        choices = [("true", _("Yes")), ("false", _("No"))]
        super().__init__(
            choices=choices, coerce=lambda text: text == "true", empty_value=None, widget=forms.RadioSelect
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


class Day(DayField):
    """Kept as text in the answer's JSON."""

    def clean(self, value: Any) -> str | None:
        day = super().clean(value)
        return day.isoformat() if day else None


FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    QuestionKind.SHORT: lambda question: TextField(max_length=question.limit or 200),
    QuestionKind.LONG: lambda question: LongTextField(max_length=question.limit or MOST_SIGNS, rows=8),
    QuestionKind.CHOICE: lambda question: forms.ChoiceField(
        choices=_choices(question), widget=forms.RadioSelect
    ),
    QuestionKind.SEVERAL: lambda question: forms.MultipleChoiceField(
        choices=_choices(question), widget=forms.CheckboxSelectMultiple
    ),
    QuestionKind.NUMBER: lambda question: forms.IntegerField(min_value=0, max_value=10**12),
    QuestionKind.WON: lambda question: WonField(),
    QuestionKind.DATE: lambda question: Day(),
    QuestionKind.YES_NO: lambda question: YesNo(),
}

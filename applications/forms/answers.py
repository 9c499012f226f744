"""The form in which the questions that an office designed are answered: a call's section, a survey, a checklist."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crispy_forms.layout import Div, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import QuestionKind
from applications.forms.cells import Day, NumberField, TableField
from applications.models import Question
from applications.notices import fault_sentence
from applications.queries.reading import answer, label_in
from applications.rules.answers import MOST_ROWS, MOST_SIGNS, faults_of_answers
from portal.ui.forms import Form, LongTextField, TextField, WonField

FileChoice = Mapping[str, Any]


class AnswersForm(Form):
    """Answers to an office's own questions; `cleaned_data` holds {key: value}, as JSON keeps it.

    `files`: rows with id, name and kind, of which a file's answer names one. A draft may be saved half filled; with
    `complete` whatever rules.answers finds stands beside its field. Show it with `{% crispy form %}` and js/shown.js.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Sequence[Question],
        files: Sequence[FileChoice] | None = None,
        complete: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.questions, self.at_hand, self.complete = list(questions), files, complete
        for question in self.questions:
            if question.kind != QuestionKind.HEADING:
                self.fields[question.key] = answer_field(question, files or ())
        self.helper.layout.fields.extend(self._part(question) for question in self.questions)

    def _part(self, question: Question) -> Any:
        """The question as it stands on the page; one that depends on another says so, and js/shown.js hides it."""
        heading = question.kind == QuestionKind.HEADING
        part = Guidance(question) if heading else question.key
        if not question.shown_if:
            return part
        wanted = {self.add_prefix(key): value for key, value in question.shown_if.items()}
        return Div(Hint(self._condition(question)), part, data_shown_if=json.dumps(wanted))

    def _condition(self, question: Question) -> str:
        """Only if “Kind of project” is “New”."""
        asked = {one.key: one for one in self.questions}
        said = [
            _("Only if “%(question)s” is “%(answer)s”.")
            % {"question": asked[key].label, "answer": answer({**_plain(asked[key]), "value": wanted})}
            for key, wanted in question.shown_if.items()
            if key in asked
        ]
        return " ".join(map(str, said))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.complete:
            kinds = None if self.at_hand is None else {str(row["id"]): row["kind"] for row in self.at_hand}
            for key, code, params in faults_of_answers(list(map(_plain, self.questions)), cleaned, kinds):
                if key not in self.errors:
                    self.add_error(key, fault_sentence(code, params))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Only the answers, where the form holds other fields too."""
        return {question.key: self.cleaned_data.get(question.key) for question in self._asked()}

    def _asked(self) -> list[Question]:
        return [question for question in self.questions if question.key in self.fields]


def _plain(question: Question) -> dict[str, Any]:
    names = ("key", "kind", "required", "limit", "unit", "choices", "columns", "file_kinds", "shown_if")
    return {name: getattr(question, name) for name in names}


class Hint(LayoutObject):
    """When a question is asked, for those whose browser does not hide it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return f'<p class="quiet" data-shown-hint>{escape(self.text)}</p>'


class Guidance(LayoutObject):
    """A heading between questions, with what its author should know."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        anchor = f"div_{form.auto_id % self.question.key}"
        return render_to_string("components/guidance.html", {"question": self.question, "anchor": anchor})


def answer_field(question: Question, files: Sequence[FileChoice] = ()) -> forms.Field:
    """Its field, never required: a draft may be saved half filled."""
    if question.kind == QuestionKind.FILE:
        field = _file(question, files)
    else:
        field = FIELDS[question.kind](question)
    field.label, field.required = question.label, False
    field.asked = field.widget.asked = question.required  # type: ignore[attr-defined]
    field.measured = question.unit  # type: ignore[attr-defined]
    field.help_text = " ".join(filter(None, [escape(question.help), escape(field.help_text)]))
    return field


def _choices(question: Question) -> list[tuple[str, str]]:
    place = 2 if (get_language() or "ko").startswith("en") else 1
    return [(row[0], row[place]) for row in question.choices]


def _file(question: Question, files: Sequence[FileChoice]) -> forms.Field:
    """One of the files at hand, of a kind that is allowed."""
    allowed = question.file_kinds
    fit = [(str(row["id"]), row["name"]) for row in files if not allowed or row["kind"] in allowed]
    kinds = _("Kinds: %(kinds)s.") % {"kinds": ", ".join(allowed)} if allowed else ""
    hint = _("Choose one of the files attached to the proposal.")
    return forms.ChoiceField(choices=[("", _("No file chosen")), *fit], help_text=f"{hint} {kinds}".strip())


class YesNo(forms.TypedChoiceField):
    def __init__(self) -> None:
        choices = [("true", _("Yes")), ("false", _("No"))]
        super().__init__(
            choices=choices, coerce=lambda text: text == "true", empty_value=None, widget=forms.RadioSelect
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def _table(question: Question) -> forms.Field:
    columns = [(key, label_in(ko, en), kind) for key, ko, en, kind in question.columns]
    return TableField(columns=columns, most=question.limit or MOST_ROWS, legend=question.label)


FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    QuestionKind.SHORT: lambda question: TextField(max_length=question.limit or MOST_SIGNS["short"]),
    QuestionKind.LONG: lambda question: LongTextField(
        max_length=question.limit or MOST_SIGNS["long"], rows=8
    ),
    QuestionKind.CHOICE: lambda question: forms.ChoiceField(
        choices=_choices(question), widget=forms.RadioSelect
    ),
    QuestionKind.SEVERAL: lambda question: forms.MultipleChoiceField(
        choices=_choices(question), widget=forms.CheckboxSelectMultiple
    ),
    QuestionKind.NUMBER: lambda question: NumberField(),
    QuestionKind.WON: lambda question: WonField(),
    QuestionKind.DATE: lambda question: Day(),
    QuestionKind.YES_NO: lambda question: YesNo(),
    QuestionKind.TABLE: _table,
}

"""Sections and questions as an office designs them."""

import json
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import QuestionKind, SectionKind
from applications.models import Question
from applications.queries.reading import answer
from applications.rules.designing import CELL_KINDS, conditions, keyed
from portal.ui.forms import Form, LongTextField, TextField, row_set

FILE_KINDS = ("pdf", "hwp", "hwpx", "docx", "xlsx", "pptx", "png", "jpg", "zip")
CELLS = [(kind, QuestionKind(kind).label) for kind in CELL_KINDS]


class SectionForm(Form):
    """Title and guidance of a section."""

    title_ko = TextField(label=_("Title in Korean"), max_length=100)
    title_en = TextField(label=_("Title in English"), max_length=100)
    guide_ko = LongTextField(label=_("Guidance in Korean"), max_length=2000, rows=3, required=False)
    guide_en = LongTextField(label=_("Guidance in English"), max_length=2000, rows=3, required=False)


class NewSectionForm(Form):
    kind = forms.ChoiceField(label=_("What it holds"), choices=SectionKind.choices)
    title_ko = TextField(label=_("Title in Korean"), max_length=100)
    title_en = TextField(label=_("Title in English"), max_length=100)


class OptionForm(Form):
    """One choice."""

    use_required_attribute = False
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name_ko = TextField(label=_("In Korean"), max_length=100)
    name_en = TextField(label=_("In English"), max_length=100)


class ColumnForm(OptionForm):
    """One column of a table."""

    kind = forms.ChoiceField(label=_("What it holds"), choices=CELLS, initial=QuestionKind.SHORT)


Options = row_set(OptionForm, extra=2, most=50)
Columns = row_set(ColumnForm, extra=2, most=12)


class QuestionForm(Form):
    """One question with all it may have; what a kind has no use for is left out when it is kept."""

    kind = forms.ChoiceField(label=_("Kind of answer"), choices=QuestionKind.choices)
    label_ko = TextField(label=_("Question in Korean"), max_length=200)
    label_en = TextField(label=_("Question in English"), max_length=200)
    help_ko = TextField(label=_("Help in Korean"), max_length=300, required=False)
    help_en = TextField(label=_("Help in English"), max_length=300, required=False)
    required = forms.BooleanField(label=_("Must be answered before it is submitted"), required=False)
    limit = forms.IntegerField(
        label=_("At most"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Characters of a text (short: up to 200), rows of a table (up to 50)."),
    )
    unit = TextField(label=_("Unit"), max_length=20, required=False, help_text=_("Of a number, such as km."))
    file_kinds = forms.MultipleChoiceField(
        label=_("Kinds of files"),
        choices=[(kind, kind) for kind in FILE_KINDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a file; none chosen: any."),
    )
    shown_if = forms.ChoiceField(label=_("When it is asked"), required=False)

    ONLY = {
        "limit": (QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.TABLE),
        "unit": (QuestionKind.NUMBER,),
        "file_kinds": (QuestionKind.FILE,),
    }

    def __init__(
        self, data: Any = None, *, question: Question | None, earlier: Sequence[Question], **kwargs: Any
    ) -> None:
        self.earlier = list(earlier)
        plain = [{name: getattr(one, name) for name in ("key", "kind", "choices")} for one in self.earlier]
        self.conditions = {_word(key, value): {key: value} for key, value in conditions(plain)}
        super().__init__(data, initial=self._first(question) if question else {"required": True}, **kwargs)
        self.helper.layout.fields = [self._part(name) for name in self.fields]
        asked: Any = self.fields["shown_if"]
        asked.choices = [("", _("Always")), *map(self._said, self.conditions.items())]
        choices = question.choices if question else []
        columns = question.columns if question else []
        self.options = Options(data, prefix="options", initial=_rows(choices, "key", "name_ko", "name_en"))
        names = ("key", "name_ko", "name_en", "kind")
        self.columns = Columns(data, prefix="columns", initial=_rows(columns, *names))

    def _part(self, name: str) -> Any:
        """What only some kinds have a use for is hidden by js/shown.js while another is chosen."""
        if name not in self.ONLY:
            return name
        return Div(name, data_shown_if=json.dumps({"kind": self.ONLY[name]}))

    def _first(self, question: Question) -> dict[str, Any]:
        wanted = next((_word(*pair) for pair in question.shown_if.items()), "")
        return {**{name: getattr(question, name) for name in self.base_fields}, "shown_if": wanted}

    def _said(self, condition: tuple[str, dict[str, Any]]) -> tuple[str, str]:
        """Only if “Kind of project” is “New”."""
        word, pair = condition
        (key, value) = next(iter(pair.items()))
        asked = next(one for one in self.earlier if one.key == key)
        row = {"kind": asked.kind, "choices": asked.choices, "value": value}
        said = {"question": asked.label, "answer": answer(row)}
        return word, str(_("Only if “%(question)s” is “%(answer)s”.") % said)

    def is_valid(self) -> bool:
        rows = [self.options.is_valid(), self.columns.is_valid()]
        return super().is_valid() and all(rows)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, most = cleaned.get("kind"), {QuestionKind.SHORT: 200, QuestionKind.TABLE: 50}
        if kind in most and (cleaned.get("limit") or 0) > most[kind]:
            self.add_error("limit", _("At most %(most)s here.") % {"most": most[kind]})
        if kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL) and self._filled(self.options) < 2:
            self.add_error("kind", _("Enter at least two choices below."))
        if kind == QuestionKind.TABLE and not self._filled(self.columns):
            self.add_error("kind", _("Enter at least one column below."))
        return cleaned

    def _filled(self, rows: Any) -> int:
        return len(rows.rows()) if rows.is_valid() else len(rows.forms)

    def values(self) -> dict[str, Any]:
        """Columns of Question, empty where the kind has no use for them."""
        values = dict(self.cleaned_data)
        kind = values["kind"]
        choices = [[row["key"], row["name_ko"], row["name_en"]] for row in keyed(self.options.rows(), "c")]
        columns = [
            [row["key"], row["name_ko"], row["name_en"], row["kind"]]
            for row in keyed(self.columns.rows(), "col")
        ]
        return {
            **values,
            "required": values["required"] and kind != QuestionKind.HEADING,
            "limit": values["limit"] if kind in self.ONLY["limit"] else None,
            "unit": values["unit"] if kind in self.ONLY["unit"] else "",
            "choices": choices if kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL) else [],
            "columns": columns if kind == QuestionKind.TABLE else [],
            "file_kinds": values["file_kinds"] if kind in self.ONLY["file_kinds"] else [],
            "shown_if": self.conditions.get(values["shown_if"], {}),
        }  # fmt: skip


def _word(key: str, value: Any) -> str:
    """A condition as the value of an option."""
    return f"{key}={str(value).lower() if isinstance(value, bool) else value}"


def _rows(kept: Sequence[Sequence[Any]], *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in kept]

"""What a document suggests for a draft, field by field: taken only where it is ticked, as it then stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from applications.enums import SectionKind
from applications.forms.sections import Editor
from applications.forms.tables import KINDS, LANGUAGES, Table, read_table
from applications.models import Proposal, Section
from applications.rules.matching import match
from portal.documents.reading import Block
from portal.ui.fields import TextField
from portal.ui.forms import Form, LongTextField
from portal.ui.refusals import Invalid

TEXTS = frozenset({SectionKind.OVERVIEW, SectionKind.QUESTIONS})
# What offices call the statutory fields beside the portal's own names for them
ALSO = {
    "title": ("사업명", "과제명", "제목"),
    "purpose": ("사업목적", "추진배경 및 목적", "추진목적", "목적", "추진배경"),
    "content": ("사업내용", "주요내용", "추진내용", "내용", "세부 추진내용"),
    "expected_effect": ("기대효과", "기대 효과", "효과"),
    "cost_basis": ("산출근거", "사업비 산출근거", "산출기초"),
    "letter_number": ("문서번호", "공문번호"),
}


class DocumentForm(Form):
    """A HWPX or DOCX to be read; nothing is changed before it is confirmed."""

    file = forms.FileField(label=_("Document (HWPX or DOCX)"), max_length=255)


@dataclass
class Suggestion:
    """What the document says for one field, beside what stands there; or the rows it has for a section."""

    part: Section
    name: str
    label: str
    text: str = ""
    now: str = ""
    table: Table | None = None

    @property
    def key(self) -> str:
        return f"{self.part.call_section.key}-{self.name or 'rows'}"


def suggestions(proposal: Proposal, sections: Sequence[Section], blocks: Sequence[Block]) -> list[Suggestion]:
    """In the order of the call's sections."""
    editors = {part.pk: Editor(proposal, part) for part in sections if part.call_section.kind in TEXTS}
    labels = {
        f"{part.pk} {name}": {*_labels(proposal, part, name), *ALSO.get(name, ())}
        for part in sections
        if part.pk in editors
        for name in _texts(editors[part.pk])
    }
    texts, tables = match([(block.text, block.rows) for block in blocks], labels)
    found = []
    for part in sections:
        if part.pk in editors:
            fields = _texts(editors[part.pk])
            found += [
                Suggestion(
                    part, name, str(one.label), texts[f"{part.pk} {name}"], gettext(editors[part.pk], name)
                )
                for name, one in fields.items()
                if texts.get(f"{part.pk} {name}")
            ]
        elif part.call_section.kind in KINDS and (table := _table(proposal, part, tables)):
            found.append(Suggestion(part, "", part.call_section.title, table=table))
    return found


def _texts(editor: Editor) -> dict[str, forms.Field]:
    """The fields that take running text and are open."""
    fields = editor.form.fields.items()
    return {name: one for name, one in fields if isinstance(one, TextField) and not one.disabled}


def gettext(editor: Editor, name: str) -> str:
    return str(editor.form.initial.get(name) or "")


def _labels(proposal: Proposal, part: Section, name: str) -> set[str]:
    """What the portal calls a field, in either language."""
    said = set()
    for language in LANGUAGES:
        with override(language):
            said.add(str(Editor(proposal, part).form.fields[name].label))
    return said


def _table(proposal: Proposal, part: Section, tables: Sequence[Sequence[Sequence[str]]]) -> Table | None:
    """The first table of the document whose columns are those of this section and whose rows can all be taken."""
    for rows in tables:
        try:
            table = read_table(proposal, part, list(enumerate(rows, start=1)))
        except Invalid:
            continue
        if table.good:
            return table
    return None


class SuggestionsForm(Form):
    """A tick and a text for each suggestion; the text may still be changed."""

    def __init__(self, data: Any = None, *, found: Sequence[Suggestion], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.found = found
        for one in found:
            tick = forms.BooleanField(
                label=_("Take this over"), required=False, initial=not one.now and not one.table
            )
            self.fields[f"take-{one.key}"] = tick
            if one.table is None:
                self.fields[f"text-{one.key}"] = LongTextField(
                    label=one.label, initial=one.text, max_length=20_000, required=False, rows=6
                )

    @property
    def groups(self) -> list[tuple[Suggestion, Any, Any]]:
        """Each suggestion with its tick and its text, for the page."""
        fields = self.fields
        return [
            (one, self[f"take-{one.key}"], self[f"text-{one.key}"] if f"text-{one.key}" in fields else None)
            for one in self.found
        ]

    def clean(self) -> dict[str, Any]:
        """What is taken over must be what its own field takes."""
        cleaned = super().clean() or self.cleaned_data
        for one in self.found:
            name = f"text-{one.key}"
            if not cleaned.get(f"take-{one.key}") or name not in cleaned:
                continue
            try:
                field = Editor(one.part.proposal, one.part).form.fields[one.name]
                cleaned[name] = field.clean(cleaned[name])
            except ValidationError as error:
                self.add_error(name, error)
        if not any(cleaned.get(f"take-{one.key}") for one in self.found):
            self.add_error(None, _("Tick what is to be taken over."))
        return cleaned

    @property
    def taken(self) -> list[tuple[Suggestion, str]]:
        return [
            (one, self.cleaned_data.get(f"text-{one.key}", ""))
            for one in self.found
            if self.cleaned_data[f"take-{one.key}"]
        ]

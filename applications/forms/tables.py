"""A section's rows as a sheet, out and back in: its columns are the fields of the section's own row form.

What comes back is put through that form, so that a sheet may hold nothing that the page would refuse.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from applications.enums import SectionKind
from applications.forms.rows import MonthField
from applications.forms.sections import Editor
from applications.models import Proposal, Section
from applications.queries.sheets import UNITS, unit_name
from portal.documents.sheets import Sheet
from portal.ui.fields import WonField
from portal.ui.forms import Form
from portal.ui.refusals import Invalid

KINDS = frozenset(
    {
        SectionKind.COSTS,
        SectionKind.FUNDING,
        SectionKind.TARGETS,
        SectionKind.TIMETABLE,
        SectionKind.PROCEDURES,
    }
)
LANGUAGES = ("ko", "en")
MOST_LINES_BEFORE = 20  # lines above the names of the columns
TOTALS = frozenset({"합계", "총계", "소계", "계", "total", "subtotal", "sum"})
Line = tuple[int, Sequence[str]]


@dataclass
class ReadRow:
    """A line of the sheet, its cells as they were, and what is wrong with it in words."""

    line: int
    cells: Sequence[str]
    faults: list[str] = field(default_factory=list)


@dataclass
class Table:
    """What was read: the names of the columns, the rows, and the editor that would save them (None: it cannot be)."""

    head: Sequence[str]
    rows: list[ReadRow]
    editor: Editor
    faults: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.rows) and not self.faults and not any(row.faults for row in self.rows)


def sheet_of(editor: Editor, title: str, unit: str) -> Sheet:
    """The rows as they stand, for filling in elsewhere; amounts in `unit`, which the names of the columns say."""
    fields = fields_of(editor)
    head = [_label(one, unit) for one in fields.values()]
    rows = [
        [_shown(one, form.initial.get(name), unit) for name, one in fields.items()]
        for form in editor.rows.initial_forms
    ]
    choices = [
        (place, [str(label) for key, label in one.choices if key])
        for place, one in enumerate(fields.values())
        if hasattr(one, "choices")
    ]
    said = (f"({_('Unit')}: {unit_name(unit)})",) if has_money(editor) else ()
    return Sheet(title, head, rows, (), said, choices)


def has_money(editor: Editor) -> bool:
    """Whether a column holds won, so that its sheet says a unit."""
    return any(isinstance(one, WonField) for one in fields_of(editor).values())


def fields_of(editor: Editor) -> dict[str, forms.Field]:
    """The columns: what a row of this section asks."""
    form = editor.rows.form(**editor.rows.form_kwargs)
    return {bound.name: bound.field for bound in form.visible_fields()}


def _label(one: forms.Field, unit: str) -> str:
    return f"{one.label} ({unit_name(unit)})" if isinstance(one, WonField) else str(one.label)


def _shown(one: forms.Field, value: Any, unit: str) -> Any:
    """A value as the sheet has it: choices by their names, amounts in the unit, years as text."""
    if value is None or value == "":
        return ""
    if hasattr(one, "choices"):
        return next((str(label) for key, label in one.choices if str(key) == str(value)), str(value))
    if isinstance(one, WonField):
        whole, rest = divmod(value, UNITS[unit])
        return value / UNITS[unit] if rest else whole
    if isinstance(one, MonthField):
        return value.strftime("%Y-%m")
    return float(value) if isinstance(value, Decimal) else value if isinstance(value, int) else str(value)


def read_table(proposal: Proposal, section: Section, lines: Sequence[Line]) -> Table:
    """The rows of a sheet, each with its faults. Raises Invalid when the names of the columns are not found."""
    plain = Editor(proposal, section)
    place, columns, units = _head(fields_of(plain), lines)
    kept = [(line, cells) for line, cells in lines[place + 1 :] if not _is_total(cells)]
    names = _choices(proposal, section)
    sent: dict[str, Any] = {"version": str(section.version), "rows-INITIAL_FORMS": "0"}
    sent["rows-TOTAL_FORMS"] = str(len(kept))
    for number, (_line, cells) in enumerate(kept):
        for name, column in columns.items():
            text = cells[column] if column < len(cells) else ""
            one = plain.rows.empty_form.fields[name]
            sent[f"rows-{number}-{name}"] = _typed(one, text, names.get(name, {}), units.get(name, 1))
    return _judged(Editor(proposal, section, sent), lines[place][1], kept)


def _judged(editor: Editor, head: Sequence[str], kept: Sequence[Line]) -> Table:
    """Each row beside what its form says of it."""
    editor.is_valid()
    width = max((place for place, cell in enumerate(head, start=1) if cell), default=0)
    rows = []
    for form, (line, cells) in zip(editor.rows.forms, kept, strict=False):
        faults = [
            f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
            for name, errors in form.errors.items()
            for error in errors
        ]
        rows.append(ReadRow(line, cells[:width], faults))
    general = [str(error) for error in editor.rows.non_form_errors()]
    general += [str(error) for errors in editor.form.errors.values() for error in errors]
    return Table(head[:width], rows, editor, general)


def _head(
    fields: dict[str, forms.Field], lines: Sequence[Line]
) -> tuple[int, dict[str, int], dict[str, int]]:
    """The line with the names of the columns, each field's column, and the unit of each amount."""
    needed = [name for name, one in fields.items() if one.required]
    for place, (_line, cells) in enumerate(lines[:MOST_LINES_BEFORE]):
        columns: dict[str, int] = {}
        for name, one in fields.items():
            found = [number for number, cell in enumerate(cells) if _plain(cell) in _names(one)]
            if found:
                columns[name] = found[0]
        if needed and set(needed) <= set(columns):
            units = {
                name: _unit(cells[columns[name]]) for name in columns if isinstance(fields[name], WonField)
            }
            return place, columns, units
    wanted = ", ".join(str(fields[name].label) for name in needed)
    raise Invalid(
        _("No line with the names of the columns was found. They are: %(names)s") % {"names": wanted},
        field="file",
    )


def _names(one: forms.Field) -> set[str]:
    """What a column may be called, in either language."""
    names = set()
    for language in LANGUAGES:
        with override(language):
            names.add(_plain(str(one.label)))
    return names


def _plain(text: str) -> str:
    """Without unit, stars and white space."""
    return re.sub(r"\(.*?\)|[\s*·:]", "", text).casefold()


def _unit(head: str) -> int:
    return UNITS["thousand"] if re.search(r"천\s*원|thousand", head, re.IGNORECASE) else 1


def _is_total(cells: Sequence[str]) -> bool:
    first = next((cell for cell in cells if cell), "")
    return _plain(first) in TOTALS


def _choices(proposal: Proposal, section: Section) -> dict[str, dict[str, str]]:
    """For each field with choices: what may be typed (name in either language, or the key) -> key."""
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with override(language):
            for name, one in fields_of(Editor(proposal, section)).items():
                pairs = _pairs(one)
                found.setdefault(name, {}).update(pairs)
    return {name: pairs for name, pairs in found.items() if pairs}


def _pairs(one: forms.Field) -> dict[str, str]:
    choices: Iterator[Any] = iter(getattr(one, "choices", ()))
    return {
        typed: str(key)
        for key, label in choices
        if key
        for typed in (_plain(str(label)), str(key).casefold())
    }


def _typed(one: forms.Field, text: str, names: dict[str, str], unit: int) -> str:
    """A cell as a person would have typed it into the field."""
    if names:
        return names.get(_plain(text), names.get(re.sub(r"\s*년$", "", text).casefold(), text))
    if isinstance(one, WonField) and unit != 1:
        return _in_won(text, unit)
    if isinstance(one, forms.IntegerField | forms.DecimalField) and not isinstance(one, WonField):
        return re.sub(r"[,\s]", "", text)
    return text


def _in_won(text: str, unit: int) -> str:
    """So many thousands as won; what is no number is left for the field to refuse."""
    try:
        won = Decimal(re.sub(r"[,\s]", "", text)) * unit
    except InvalidOperation:
        return text
    return str(int(won)) if won == won.to_integral_value() and abs(won) < 10**20 else str(won)


class SheetForm(Form):
    """A workbook to be read; nothing is changed before it is confirmed."""

    file = forms.FileField(label=_("Workbook (xlsx)"), max_length=255)

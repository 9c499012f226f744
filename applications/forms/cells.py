"""Numbers, days and tables as an answer keeps them in JSON."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applications.enums import QuestionKind
from applications.rules.answers import MOST_IN_CELL, MOST_NUMBER
from portal.ui.forms import DayField, TextField, WonField

Column = tuple[str, str, str]
SPARE_ROWS = 2


class NumberField(forms.DecimalField):
    """0 to 10^12, with up to four decimals; a whole one is kept as int, another as text: JSON would round it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_NUMBER, max_digits=17, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is None:
            return None
        return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


class Day(DayField):
    """Kept as text in the answer's JSON."""

    def clean(self, value: Any) -> str | None:
        day = super().clean(value)
        return day.isoformat() if day else None


CELLS: dict[str, Callable[[], forms.Field]] = {
    QuestionKind.SHORT: lambda: TextField(max_length=MOST_IN_CELL, required=False),
    QuestionKind.NUMBER: lambda: NumberField(required=False),
    QuestionKind.WON: lambda: WonField(required=False),
    QuestionKind.DATE: lambda: Day(required=False),
}


class TableInput(forms.Widget):
    """Rows of cells; without the script there are spare rows and a tick to take a row away."""

    kind = "table"
    use_fieldset = True

    def __init__(self, columns: Sequence[Column], most: int, legend: str) -> None:
        super().__init__()
        self.columns, self.most, self.legend = columns, most, legend
        self.cells, self.unit = {key: CELLS[kind]() for key, _label, kind in columns}, "won"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """The rows as typed, without those that are taken away."""
        try:
            count = min(int(data.get(f"{name}-TOTAL_FORMS", 0)), self.most + SPARE_ROWS)
        except ValueError:
            count = 0
        kept = [number for number in range(max(count, 0)) if not data.get(f"{name}-{number}-DELETE")]
        return [{key: data.get(f"{name}-{number}-{key}", "") for key in self.cells} for number in kept]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-TOTAL_FORMS" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{self.columns[0][0]}" if id_ else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        kept = [row for row in value or () if isinstance(row, dict)]
        base = (attrs or {}).get("id") or f"id_{name}"
        blank: list[dict[str, Any]] = [{}] * SPARE_ROWS if len(kept) + SPARE_ROWS <= self.most else []
        rows = [self._row(name, base, place, row) for place, row in enumerate([*kept, *blank])]
        context = {
            "name": name, "base": base, "legend": self.legend, "columns": self.columns, "rows": rows, "most": self.most,
            "empty": self._row(name, base, "__prefix__", {}), "errors": (attrs or {}).get("aria-describedby", ""), "unit": self.unit,
            "asked": getattr(self, "asked", False),
        }  # fmt: skip
        return render_to_string("components/answer_table.html", context)

    def _row(self, name: str, base: str, place: Any, row: dict[str, Any]) -> dict[str, Any]:
        number = "__number__" if place == "__prefix__" else place + 1
        cells = []
        for key, label, _kind in self.columns:
            spoken = _("%(label)s, row %(row_number)s") % {"label": label, "row_number": number}
            attrs = {"id": f"{base}-{place}-{key}", "aria-label": spoken}
            cells.append((label, self._cell(key, f"{name}-{place}-{key}", row.get(key), attrs)))
        return {"place": place, "number": number, "cells": cells}

    def _cell(self, key: str, name: str, value: Any, said: dict[str, Any]) -> str:
        field = self.cells[key]
        attrs = {**said, "class": "krds-input", "autocomplete": "off"}
        return field.widget.render(name, field.prepare_value(value), attrs)


class TableField(forms.Field):
    """A table as its rows: [{column: cell}, …], empty rows left out; an error names row and column."""

    def __init__(self, *, columns: Sequence[Column], most: int, legend: str, **kwargs: Any) -> None:
        super().__init__(widget=TableInput(columns, most, legend), **kwargs)
        self.columns, self.most = columns, most

    @property
    def cell_kinds(self) -> set[str]:
        return {kind for _key, _label, kind in self.columns}

    def in_unit(self, unit: str) -> None:
        """Its amounts are typed and shown in this unit."""
        self.widget.unit = unit
        for cell in self.widget.cells.values():
            if isinstance(cell, WonField):
                cell.in_unit(unit)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        errors: list[ValidationError] = []
        rows = [self._clean_row(number, row, errors) for number, row in enumerate(value or (), start=1)]
        if errors:
            raise ValidationError(errors)
        filled = [row for row in rows if any(cell not in (None, "") for cell in row.values())]
        if len(filled) > self.most:
            raise ValidationError(_("At most %(most)s rows.") % {"most": self.most})
        return filled

    def _clean_row(self, number: int, row: dict[str, Any], errors: list[ValidationError]) -> dict[str, Any]:
        cleaned = {}
        for key, label, _kind in self.columns:
            try:
                cleaned[key] = self.widget.cells[key].clean(row[key])
            except ValidationError as error:
                place = {"row": number, "column": label, "error": " ".join(error.messages)}
                errors.append(ValidationError(_("Row %(row)s, %(column)s: %(error)s") % place))
        return cleaned

"""One cell of a list: how a value reads on the page and what of it goes into a file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import formats

AMOUNTS = {
    "won": formats.number,
    "thousand": formats.thousand_won,
    "million": formats.million_won,
    "eok": lambda amount: formats.eok(amount, get_language()),
}
NUMERIC = ("number", "won")
TONES = ("neutral", "info", "success", "warning", "danger")


@dataclass(frozen=True)
class Badge:
    label: str
    tone: str = "neutral"


@dataclass(frozen=True)
class Cell:
    column: Any
    row: Any
    value: Any
    text: Any
    url: str = ""

    @property
    def numeric(self) -> bool:
        return self.column.kind in NUMERIC


def badge(value: Any, choices: Any = None) -> Badge:
    """Label and tone of a state: from the enum (its `label`, and `tone` if it has one)."""
    if choices is not None and value not in (None, ""):
        value = choices(value)
    tone = getattr(value, "tone", "neutral")
    return Badge(str(getattr(value, "label", value if value is not None else "")), str(tone))


def cell(column: Any, row: Any, unit: str) -> Cell:
    value = column.read(row)
    url = column.link(row) if column.link else ""
    return Cell(column, row, value, text(column, value, unit), url or "")


def text(column: Any, value: Any, unit: str) -> Any:
    if column.kind == "status":
        return badge(value, column.choices)
    if value is None or value == "":
        return ""
    if column.kind == "won":
        return AMOUNTS[column.unit or unit](value)
    if column.kind == "number":
        return number_format(value, force_grouping=True)
    if column.kind == "day":
        return formats.korean_date(value)
    if column.kind == "moment":
        return formats.korean_datetime(value)
    return column.choices(value).label if column.choices else value


def heading(column: Any) -> str:
    """Files carry whole won, so the heading says it."""
    return f"{column.label} ({_('won')})" if column.kind == "won" else str(column.label)


def plain(column: Any, row: Any) -> Any:
    """int, float, date, datetime on Seoul's clock without zone, or str."""
    value = column.read(row)
    if column.kind == "status" or column.choices:
        return badge(value, column.choices).label
    if isinstance(value, datetime):
        return formats.seoul(value).replace(tzinfo=None)  # type: ignore[union-attr]
    if value is None:
        return ""
    return value if isinstance(value, int | float | date) else str(value)

"""One cell of a list: how a value reads on the page and what of it goes into a file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import conditional_escape, escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import formats

AMOUNTS = {
    "won": formats.number,
    "thousand": formats.thousand_won,
    "million": formats.million_won,
    "eok": lambda amount: formats.eok(amount, get_language()),
}
TONES = ("neutral", "info", "success", "warning", "danger")


@dataclass(frozen=True)
class Badge:
    label: str
    tone: str = "neutral"


def badge(value: Any, choices: Any = None) -> Badge:
    """Label and tone of a state: from the enum (its `label`, and `tone` if it has one)."""
    if choices is not None and value not in (None, ""):
        value = choices(value)
    tone = getattr(value, "tone", "neutral")
    return Badge(str(getattr(value, "label", value if value is not None else "")), str(tone))


def tags(column: Any, first: bool) -> tuple[str, str]:
    """Opening and closing of the column's cells; the first one names the row."""
    name, scope = ("th", ' scope="row"') if first else ("td", "")
    label = conditional_escape(column.label)
    return f'<{name}{scope} data-label="{label}" class="kind-{column.kind} of-{column.key}">', f"</{name}>"


def html(column: Any, row: Any, unit: str) -> str:
    """The inside of a cell. Written here, not in a template: 400 includes a page cost more than all the rest."""
    value = column.read(row)
    if column.template:
        return render_to_string(column.template, {"row": row, "value": value})
    shown = text(column, value, unit)
    if isinstance(shown, Badge):
        return f'<span class="badge {escape(shown.tone)}">{escape(shown.label)}</span>'
    if shown == "":
        return '<span class="quiet">–</span>'
    url = column.link(row) if column.link else ""
    inside = conditional_escape(shown)
    return f'<a href="{escape(url)}">{inside}</a>' if url else inside


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

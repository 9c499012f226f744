"""Both texts side by side: what someone else saved, and what was typed here."""

from typing import Any

from django.utils.translation import gettext as _

from applications.models import Section
from applications.queries import OVERVIEW, label_of


def differences(section: Section, mine: dict[str, Any]) -> list[dict[str, str]]:
    """Each field in which the two differ, in words."""
    kept = section.versions.filter(version=section.version).first()
    theirs = kept.content if kept else {}
    names = [name for name in {**theirs, **mine} if theirs.get(name) != mine.get(name)]
    labels = {question.key: question.label for question in section.call_section.questions.all()}
    return [
        {
            "label": _label(name, labels),
            "theirs": in_words(theirs.get(name)),
            "mine": in_words(mine.get(name)),
        }
        for name in names
    ]


def _label(name: str, labels: dict[str, str]) -> str:
    if name in labels:
        return labels[name]
    return label_of(name) if name in OVERVIEW else _("Rows")


def in_words(value: Any) -> str:
    """A value as text; a table one row a line."""
    if isinstance(value, list):
        return "\n".join(in_words(row) for row in value)
    if isinstance(value, dict):
        return " · ".join(in_words(part) for part in value.values() if part not in (None, ""))
    return "" if value is None else str(value)

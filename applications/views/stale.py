"""Both texts side by side: what someone else saved, and what was typed here."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from applications.enums import FundingKind, FundingStatus, ServiceField
from applications.models import Question, Section
from applications.queries import OVERVIEW, answer, categories, label_of
from portal.ui.formats import korean_date, number

DAYS = ("starts_on", "ends_on")
PLAIN_NUMBERS = ("fiscal_year", "priority")
ROW = (
    "category", "fiscal_year", "kind", "government", "name", "description", "unit", "formula",
    "unit_price", "quantity", "amount", "share", "baseline", "goal", "status", "evidence",
)  # fmt: skip
KINDS = {"kind": FundingKind, "status": FundingStatus, "field": ServiceField}


def differences(section: Section, mine: dict[str, Any]) -> list[dict[str, str]]:
    """Each field in which the two differ, in words."""
    kept = section.versions.filter(version=section.version).first()
    theirs = kept.content if kept else {}
    names = [name for name in {**theirs, **mine} if theirs.get(name) != mine.get(name)]
    words = Words(section)
    return [
        {"label": words.label(name), "theirs": words.of(name, theirs), "mine": words.of(name, mine)}
        for name in names
    ]


class Words:
    """What is kept of a section, as its page would show it."""

    def __init__(self, section: Section) -> None:
        asked = Question.objects.filter(form__section=section.call_section_id)
        self.questions = {question.key: question for question in asked}
        files = section.proposal.attachments.values_list("file_id", "file__name")
        self.files = {str(pk): name for pk, name in files}
        self.categories = categories(section.proposal.call.call_rules)

    def label(self, name: str) -> str:
        if name in self.questions:
            return self.questions[name].label
        if name == "lead_share":
            return _("Share of your own government in the national amount")
        return label_of(name) if name in OVERVIEW else _("Rows")

    def of(self, name: str, content: dict[str, Any]) -> str:
        """The value of this name; a table one row a line."""
        value = content.get(name)
        if name in self.questions:
            asked = self.questions[name]
            names = ("kind", "choices", "columns", "unit")
            return answer({"value": value, **{name: getattr(asked, name) for name in names}}, self.files)
        if isinstance(value, list):
            return "\n".join(self.row(row) for row in value)
        return self.cell(name, value)

    def row(self, row: dict[str, Any]) -> str:
        """The cells as the page orders them: what the database keeps has an order of its own."""
        cells = (self.cell(name, row.get(name)) for name in ROW)
        return " · ".join(cell for cell in cells if cell)

    def cell(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if name == "category":
            return self.categories.get(value, value)
        if name in KINDS:
            return str(KINDS[name](value).label)
        if name in DAYS:
            return korean_date(date.fromisoformat(value))
        return number(value) if isinstance(value, int) and name not in PLAIN_NUMBERS else str(value)

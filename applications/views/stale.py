"""Both texts side by side: what someone else saved, and what was typed here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from applications.enums import FundingKind, FundingStatus, ProcedureOutcome, ServiceField
from applications.models import Question, Section
from applications.queries import OVERVIEW, answer, categories, content_of, data_of, label_of, procedure_names
from applications.rules import difference, merge, side
from portal.ui.formats import korean_date, number

DAYS = ("starts_on", "ends_on", "decided_on")
PLAIN_NUMBERS = ("fiscal_year", "priority")
ROW = (
    "category", "fiscal_year", "kind", "government", "name", "description", "unit", "formula",
    "unit_price", "quantity", "amount", "share", "baseline", "goal", "status", "evidence", "evidence_date",
    "starts_on", "ends_on", "procedure", "outcome", "decided_on", "number", "opinion",
)  # fmt: skip
KINDS = {"kind": FundingKind, "status": FundingStatus, "field": ServiceField, "outcome": ProcedureOutcome}


TEXTS = frozenset({"title", "purpose", "content", "expected_effect", "cost_basis"})
CHOICE, TOGETHER, BASE, OFFERED = (
    "choice-",
    "merged-",
    "base",
    "offered",
)  # names of what is sent beside the fields


def differences(section: Section, base: int, mine: dict[str, Any]) -> list[dict[str, Any]]:
    """Each field in which the two differ, word by word, with the choice that suits who changed it since `base`."""
    theirs, common = content_of(section, section.version), content_of(section, base)
    words = Words(section)
    names = [name for name in {**theirs, **mine} if theirs.get(name) != mine.get(name)]
    return [_difference(words, name, common, theirs, mine) for name in words.in_order(names)]


def changed(words: "Words", name: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """One field of two versions, with what went and what came."""
    pieces = difference(words.of(name, before), words.of(name, after))
    return {"name": name, "label": words.label(name), "pieces": pieces}


def _difference(
    words: "Words", name: str, base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> dict[str, Any]:
    row: dict[str, Any] = {**changed(words, name, theirs, mine), "choice": side(name, base, theirs, mine)}
    row["theirs"] = [piece for piece in row["pieces"] if piece.kind != "in"]
    row["mine"] = [piece for piece in row["pieces"] if piece.kind != "out"]
    row["chosen"] = "" if row["choice"] == "both" else row["choice"]
    if row["choice"] == "both" and words.is_text(name):
        both = merge(*(str(content.get(name) or "") for content in (base, theirs, mine)))
        row["merged"] = both.text
        row["clean"] = both.clean
        row["chosen"] = "both" if both.clean else ""
    return row


def undecided(posted: QueryDict) -> bool:
    """Whether a choice between both texts was offered and not made: nothing is taken for granted then."""
    return any(CHOICE + name not in posted for name in posted.getlist(OFFERED))


def chosen_before(posted: QueryDict, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows with what was chosen already, and the merged text as it was changed."""
    for row in rows:
        row["chosen"] = posted.get(CHOICE + row["name"], row["chosen"])
        if "merged" in row:
            row["merged"] = posted.get(TOGETHER + row["name"], row["merged"])
    return rows


def merged_in(posted: QueryDict) -> QueryDict:
    """What was sent, with the merged texts in the place of those they were chosen for."""
    chosen = [name for name, value in posted.items() if name.startswith(CHOICE) and value == "both"]
    data = posted.copy()
    for name in (one.removeprefix(CHOICE) for one in chosen):
        if TOGETHER + name in posted:
            data[name] = posted[TOGETHER + name]
    return data


def settled(posted: QueryDict, section: Section, version: int, values: dict[str, Any]) -> dict[str, Any]:
    """What is to be saved: `values`, save where theirs was chosen."""
    theirs_chosen = [name for name, value in posted.items() if name.startswith(CHOICE) and value == "theirs"]
    chosen = {name.removeprefix(CHOICE) for name in theirs_chosen}
    if not chosen & set(values):
        return values
    theirs = data_of(content_of(section, version))
    return {name: theirs.get(name, value) if name in chosen else value for name, value in values.items()}


class Words:
    """What is kept of a section, as its page would show it."""

    def __init__(self, section: Section) -> None:
        asked = Question.objects.filter(form__section=section.call_section_id).order_by("order")
        self.questions = {question.key: question for question in asked}
        files = section.proposal.attachments.values_list("file_id", "file__name")
        self.files = {str(pk): name for pk, name in files}
        rules = section.proposal.call.call_rules
        self.categories, self.procedures = categories(rules), procedure_names(rules)

    def label(self, name: str) -> str:
        if name in self.questions:
            return self.questions[name].label
        if name == "lead_share":
            return _("Share of your own government in the national amount")
        return label_of(name) if name in OVERVIEW else _("Rows")

    def in_order(self, names: Iterable[str]) -> list[str]:
        """As the page has them: what the database keeps has an order of its own."""
        order = [*OVERVIEW, *self.questions, "lead_share", "rows"]
        return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

    def is_text(self, name: str) -> bool:
        """Whether it can be merged word by word."""
        if name in self.questions:
            return self.questions[name].kind in ("short", "long")
        return name in TEXTS

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
        if name == "procedure":
            return self.procedures.get(value, value)
        if name == "category":
            return self.categories.get(value, value)
        if name in KINDS:
            return str(KINDS[name](value).label)
        if name in DAYS:
            return korean_date(date.fromisoformat(value))
        return number(value) if isinstance(value, int) and name not in PLAIN_NUMBERS else str(value)

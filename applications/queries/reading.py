"""A snapshot as a reader meets it: sections with labelled texts and tables, in the language of the page.

Other floors show a proposal with it: `readable(submission.snapshot, call.call_rules)` and applications/_content.html.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.enums import (
    FundingKind,
    FundingStatus,
    PartnerRole,
    ProcedureOutcome,
    ServiceField,
    ShareAnswer,
)
from applications.models import Proposal
from applications.queries.snapshots import OVERVIEW
from applications.rules import CallRules
from applications.rules.answers import shown_keys
from applications.rules.timetable import months_of
from portal.ui.formats import korean_date, korean_month, number

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table that stands in a section as the answer to one question."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """One section as it is read; `numeric` are the places of columns with amounts, in won.

    `bars` are the months of each row as (first, how many) of the `span` months the picture shows.
    `empty` says what a table without rows means, where that is more than nothing entered.
    `tables` are answers that are tables themselves, read after the pairs.
    `files` are (id, name, bytes): a page that may serve them says where, as `file_base` of the template.
    """

    key: str
    title: str
    pairs: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    total: Sequence[str] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)
    files: Sequence[tuple[str, str, int]] = ()
    tables: Sequence[Table] = ()
    empty: str = ""
    bars: Sequence[tuple[int, int]] = ()
    span: int = 0

    @property
    def lined(self) -> list[tuple[Sequence[str], tuple[int, int] | None]]:
        """Each row with its bar."""
        return list(zip(self.rows, self.bars or [None] * len(self.rows), strict=True))


def readable(snapshot: Row, rules: CallRules) -> list[Part]:
    """Every section of a snapshot, in the call's order."""
    return [
        Part(
            section["key"],
            in_language(section, "title"),
            **READERS[section["kind"]](snapshot, rules, section),
        )
        for section in snapshot["sections"]
    ]


def in_language(row: Row, name: str) -> str:
    """The one of `name_ko` and `name_en` that the page speaks."""
    english = (get_language() or "ko").startswith("en")
    return str(row[f"{name}_en" if english else f"{name}_ko"])


def label_in(ko: str, en: str) -> str:
    """The one that the page speaks."""
    return en if (get_language() or "ko").startswith("en") else ko


def label_of(name: str) -> str:
    """What a statutory field is called."""
    field = Proposal._meta.get_field(name)
    return capfirst(str(getattr(field, "verbose_name", name)))


def _day(value: str | None) -> str:
    return korean_date(date.fromisoformat(value)) if value else ""


def _overview(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    overview = dict(snapshot["overview"])
    overview["starts_on"], overview["ends_on"] = _day(overview["starts_on"]), _day(overview["ends_on"])
    if overview["field"]:
        overview["field"] = ServiceField(overview["field"]).label
    return {"pairs": [(label_of(name), str(overview[name] or "")) for name in OVERVIEW]}


def _questions(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    """What was asked and answered: texts as pairs, tables after them; what was not shown is not read."""
    mine = [row for row in snapshot["questions"] if row["section"] == section["key"]]
    shown = shown_keys(mine, {row["key"]: row["value"] for row in mine})
    asked = [row for row in mine if row["key"] in shown and row.get("kind") != "heading"]
    texts = [row for row in asked if row.get("kind") != "table"]
    tables = [answer_table(row) for row in asked if row.get("kind") == "table"]
    names = {file.get("id"): file["name"] for file in snapshot["files"]}
    return {"pairs": [(in_language(row, "label"), answer(row, names)) for row in texts], "tables": tables}


def answer(question: Row, files: Mapping[str, str] | None = None) -> str:
    """An answer in words; a table one row a line. `files`: id -> name of the files at hand."""
    value, kind = question["value"], question["kind"]
    if value is None or value == "" or value == []:
        return ""
    if kind == "table":
        return "\n".join(" · ".join(filter(None, row)) for row in answer_table(question).rows)
    if kind == "file":
        return (files or {}).get(str(value), "")
    if kind in ("choice", "several"):
        names = {key: label_in(ko, en) for key, ko, en in question["choices"]}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(names.get(one, str(one)) for one in chosen)
    if kind == "yes_no":
        return _("Yes") if value else _("No")
    if kind in ("number", "won"):
        unit = _("won") if kind == "won" else question["unit"]
        return f"{_cell(kind, value)} {unit}".strip()
    return _cell(kind, value)


def answer_table(question: Row) -> Table:
    """A table that was answered, under its question's label."""
    columns = question["columns"]
    rows = question["value"] or []
    numeric = (place for place, column in enumerate(columns) if column[3] in ("number", "won"))
    return Table(
        title=in_language(question, "label") if "label_ko" in question else "",
        head=[
            f"{label_in(ko, en)} ({_('won')})" if kind == "won" else label_in(ko, en)
            for _key, ko, en, kind in columns
        ],
        rows=[[_cell(kind, row.get(key)) for key, _ko, _en, kind in columns] for row in rows],
        numeric=frozenset(numeric),
    )


def _cell(kind: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if kind == "date":
        return _day(value)
    if kind == "number" and isinstance(value, str):
        return decimal(value)
    return number(value) if isinstance(value, int) else str(value)


def categories(rules: CallRules) -> dict[str, str]:
    """Cost categories by key, named in the language of the page."""
    return {key: in_language({"n_ko": ko, "n_en": en}, "n") for key, ko, en in rules.cost_categories}


def _costs(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    names = categories(rules)
    head = [_("Category"), _("Year"), _("What for"), _("Unit price"), _("Quantity"), _("Amount")]
    rows = [
        [names.get(row["category"], row["category"]), str(row["fiscal_year"]), row["description"],
         number(row["unit_price"]), number(row["quantity"]), number(row["amount"])]
        for row in snapshot["costs"]
    ]  # fmt: skip
    total = [_("Total"), "", "", "", "", number(snapshot["total_cost"])]
    if not any(row.get("government") for row in snapshot["costs"]):
        return {"head": head, "rows": rows, "total": total, "numeric": frozenset({3, 4, 5})}
    bearers = {row["code"]: in_language(row, "name") for row in snapshot["partners"]}
    for cells, row in zip(rows, snapshot["costs"], strict=True):
        cells.insert(1, bearers.get(row.get("government"), _("The lead")))
    head.insert(1, _("Government"))
    return {
        "head": head,
        "rows": rows,
        "total": [*total[:1], "", *total[1:]],
        "numeric": frozenset({4, 5, 6}),
    }


def _funding(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    head = [_("Year"), _("Paid by"), _("Amount"), _("Status"), _("Evidence")]
    files = {file["id"]: file["name"] for file in snapshot["files"]}
    rows = [
        [str(row["fiscal_year"]), FundingKind(row["kind"]).label, number(row["amount"]),
         FundingStatus(row["status"]).label, _evidence(row, files)]
        for row in snapshot["funding"]
    ]  # fmt: skip
    total = [_("Total"), "", number(sum(row["amount"] for row in snapshot["funding"])), "", ""]
    return {"head": head, "rows": rows, "total": total, "numeric": frozenset({2})}


def _evidence(row: Row, files: dict[str, str]) -> str:
    """What shows it: in words, of which day, in which file. Earlier snapshots know words only."""
    parts = (row["evidence"], _day(row.get("evidence_date")), files.get(row.get("evidence_file") or "", ""))
    return ", ".join(filter(None, parts))


def _partners(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    head = [_("Government"), _("Role"), _("Share of the national amount"), _("Answer")]
    rows = [
        [in_language(row, "name"), PartnerRole(row["role"]).label, number(row["share"]), _answer_of(row)]
        for row in snapshot["partners"]
    ]
    if not any(row["role"] == PartnerRole.JOINT or row["share"] for row in snapshot["partners"]):
        return {"head": head, "empty": _("No other government takes part.")}
    return {"head": head, "rows": rows, "numeric": frozenset({2})}


def _answer_of(row: Row) -> str:
    """What a government says to its share; the lead is not asked, earlier snapshots do not know."""
    if row["role"] == PartnerRole.LEAD:
        return "–"
    return str(ShareAnswer(row["answer"]).label) if row.get("answer") else _("Not confirmed")


def _targets(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    """With a column for each year in which something is promised on the way."""
    years = sorted({year for row in snapshot["targets"] for year in row.get("yearly") or ()})
    head = [_("Indicator"), _("Unit"), _("How it is measured"), _("Baseline"), *years, _("Goal"), _("Year")]
    rows = []
    for row in snapshot["targets"]:
        on_the_way = [
            decimal(value) if (value := (row.get("yearly") or {}).get(year)) else "" for year in years
        ]
        numbers = [decimal(row["baseline"]), *on_the_way, decimal(row["goal"])]
        rows.append([row["name"], row["unit"], row["formula"], *numbers, str(row["fiscal_year"])])
    return {"head": head, "rows": rows, "numeric": frozenset(range(3, 5 + len(years)))}


def _timetable(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    steps = snapshot.get("milestones", ())
    bars, span = months_of([(row["starts_on"], row["ends_on"]) for row in steps])
    rows = [[row["name"], korean_month(row["starts_on"]), korean_month(row["ends_on"])] for row in steps]
    return {"head": [_("Step"), _("From month"), _("To month")], "rows": rows, "bars": bars, "span": span}


def procedure_names(rules: CallRules) -> dict[str, str]:
    """Prior procedures by key, named in the language of the page."""
    return {key: in_language({"n_ko": ko, "n_en": en}, "n") for key, ko, en, _need in rules.procedures}


def _procedures(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    names, files = procedure_names(rules), {row["id"]: row["name"] for row in snapshot["files"]}
    head = [_("Prior procedure"), _("Outcome"), _("Date"), _("Document number"), _("Opinion"), _("File")]
    rows = [
        [names.get(row["procedure"], row["procedure"]), ProcedureOutcome(row["outcome"]).label,
         _day(row["decided_on"]), row["number"], row["opinion"], files.get(row["file"] or "", "")]
        for row in snapshot.get("procedures", ())
    ]  # fmt: skip
    return {"head": head, "rows": rows}


def decimal(text: str) -> str:
    """10.50 as 10.5, 10.00 as 10."""
    return f"{Decimal(text).normalize():,f}"


def _files(snapshot: Row, rules: CallRules, section: Row) -> dict[str, Any]:
    letter = _("official letter")
    files = [
        (row["id"], f"{row['name']} ({letter})" if row.get("role") == "letter" else row["name"], row["size"])
        for row in snapshot["files"]
    ]
    return {"files": files} if files else {"head": [_("File")]}


READERS = {
    "overview": _overview,
    "questions": _questions,
    "costs": _costs,
    "funding": _funding,
    "partners": _partners,
    "targets": _targets,
    "timetable": _timetable,
    "procedures": _procedures,
    "files": _files,
}

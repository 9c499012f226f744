"""The money of a proposal as sheets: the same columns go out and come back in (forms/tables.py)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.enums import FundingKind, FundingStatus, PartnerRole
from applications.models import Proposal
from applications.queries.papers import funding_by_year, unsent
from applications.queries.reading import categories, in_language
from applications.rules import CallRules
from portal.documents.sheets import Sheet
from portal.ui.formats import THOUSAND

Snapshot = Mapping[str, Any]
UNITS = {"won": 1, "thousand": THOUSAND}
Row = Sequence[Any]


def money_sheets(proposal: Proposal, snapshot: Snapshot, unit: str = "won") -> list[Sheet]:
    """Costs, funding, funding by year, partners and targets; each says whose it is, that it is a draft, its unit."""
    rules, state = proposal.call.call_rules, _state(proposal, snapshot)
    made = (
        cost_sheet(snapshot, rules, unit),
        funding_sheet(snapshot, unit),
        _by_year(snapshot, unit),
        _partners(snapshot, unit),
        target_sheet(snapshot),
    )
    return [Sheet(**{**vars(one), "lines": (*state, *one.lines)}) for one in made]


def _state(proposal: Proposal, snapshot: Snapshot) -> tuple[str, ...]:
    name = f"{snapshot['overview']['title']} · {in_language(snapshot['government'], 'name')}"
    draft = unsent(proposal, snapshot) or proposal.submission is None
    return (name, _("Draft, not submitted") if draft else str(proposal.submission.number))


def unit_name(unit: str) -> str:
    return _("thousand won") if unit == "thousand" else _("won")


def _line(unit: str) -> str:
    return f"({_('Unit')}: {unit_name(unit)})"


def _in(amount: int, unit: str) -> int | float:
    """The amount in its unit; what is not whole thousands keeps its won as decimals."""
    whole, rest = divmod(amount, UNITS[unit])
    return amount / UNITS[unit] if rest else whole


def _named(label: str, unit: str) -> str:
    return f"{label} ({unit_name(unit)})"


def cost_sheet(snapshot: Snapshot, rules: CallRules, unit: str) -> Sheet:
    names = categories(rules)
    rows = [
        [names.get(row["category"], row["category"]), row["fiscal_year"], row["description"],
         _in(row["unit_price"], unit), row["quantity"], _in(row["amount"], unit)]
        for row in snapshot["costs"]
    ]  # fmt: skip
    head = [
        _("Category"),
        _("Year"),
        _("What for"),
        _named(_("Unit price"), unit),
        _("Quantity"),
        _named(_("Amount"), unit),
    ]
    total = [_("Total"), "", "", "", "", _in(snapshot["total_cost"], unit)]
    choices = [(0, list(names.values()))]
    return Sheet(_("Costs"), head, _plain_years(rows, 1), total, (_line(unit),), choices)


def funding_sheet(snapshot: Snapshot, unit: str) -> Sheet:
    rows = [
        [row["fiscal_year"], str(FundingKind(row["kind"]).label), _in(row["amount"], unit),
         str(FundingStatus(row["status"]).label), row["evidence"]]
        for row in snapshot["funding"]
    ]  # fmt: skip
    head = [_("Year"), _("Paid by"), _named(_("Amount"), unit), _("Status"), _("Evidence")]
    total = [_("Total"), "", _in(sum(row["amount"] for row in snapshot["funding"]), unit), "", ""]
    choices = [(1, [str(one.label) for one in FundingKind]), (3, [str(one.label) for one in FundingStatus])]
    return Sheet(_("Funding"), head, _plain_years(rows, 0), total, (_line(unit),), choices)


def target_sheet(snapshot: Snapshot) -> Sheet:
    rows = [
        [row["name"], row["unit"], row["formula"], float(Decimal(row["baseline"])), float(Decimal(row["goal"])), row["fiscal_year"]]
        for row in snapshot["targets"]
    ]  # fmt: skip
    head = [_("Indicator"), _("Unit"), _("How it is measured"), _("Baseline"), _("Goal"), _("Year")]
    return Sheet(_("Targets"), head, _plain_years(rows, 5))


def _by_year(snapshot: Snapshot, unit: str) -> Sheet:
    head, rows, total = funding_by_year(snapshot)
    shown = [[str(row[0]), *(_in(amount, unit) for amount in row[1:])] for row in [*rows, total]]
    return Sheet(_("Funding by year"), head, shown[:-1], shown[-1], (_line(unit),))


def _partners(snapshot: Snapshot, unit: str) -> Sheet:
    head = [_("Government"), _("Role"), _named(_("Share of the national amount"), unit)]
    rows = [
        [in_language(row, "name"), str(PartnerRole(row["role"]).label), _in(row["share"], unit)]
        for row in snapshot["partners"]
    ]
    total = [_("Total"), "", _in(sum(row["share"] for row in snapshot["partners"]), unit)]
    return Sheet(_("Partners"), head, rows, total, (_line(unit),))


def _plain_years(rows: list[list[Any]], place: int) -> list[Row]:
    """A year is a name, not an amount: no thousands separator."""
    return [[*row[:place], str(row[place]), *row[place + 1 :]] for row in rows]

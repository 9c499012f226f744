"""The assignment table as its page draws it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.accounts.models import User
from reviews.enums import ConflictKind
from reviews.models import Round
from reviews.queries.sheet import Sheet
from reviews.rules.assignment import Pair
from reviews.views.cells import Drawing


@dataclass(frozen=True)
class Cell:
    """One proposal and one reviewer: `why` names a conflict, `live` stands already, `on` is ticked, `rule` is decided.

    `price` is what a locked cell costs in fit, None where that is not known.
    """

    value: str
    label: str
    fit: int
    why: str = ""
    live: bool = False
    on: bool = False
    rule: str = ""
    price: int | None = None


@dataclass(frozen=True)
class Row:
    proposal: Any
    cells: list[Cell]
    drawn: list[SafeString]
    count: int
    short: bool


@dataclass(frozen=True)
class Load:
    """How many cases somebody would have; `full` is the length of the bar."""

    reviewer: User
    count: int
    least: int
    most: int | None
    full: int


@dataclass(frozen=True)
class Grid:
    rows: list[Row]
    loads: list[Load]
    wanted: int
    before: str
    after: str


def grid(
    round_: Round,
    sheet: Sheet,
    pairs: set[Pair],
    loads: Mapping[int, int],
    prices: Mapping[Pair, int],
    after: str = "",
) -> Grid:
    """Rows of cells with `pairs` ticked, and how much each reviewer would have."""
    wanted = round_.call.call_rules.reviews_per_proposal
    shown = pairs | set(sheet.table.live)
    panels = Counter(proposal for proposal, _reviewer in shown)
    whys = {kind.value: str(kind.label) for kind in ConflictKind}
    people = [(user.pk, user.name) for user, _seat in sheet.seats]
    draw, rows = Drawing(after), []
    for pk, proposal in sheet.table.proposals.items():
        named = [(one, f"{proposal.number} · {name}") for one, name in people]
        cells = [_cell(sheet, (pk, one), label, pairs, whys, prices) for one, label in named]
        rows.append(Row(proposal, cells, [draw(it) for it in cells], panels[pk], panels[pk] < wanted))
    return Grid(rows, _loads(sheet, loads), wanted, sheet.before, sheet.after)


def _loads(sheet: Sheet, loads: Mapping[int, int]) -> list[Load]:
    longest = max([1, *loads.values(), *(seat.reviewer.most or 0 for _user, seat in sheet.seats)])
    return [
        Load(
            user,
            loads.get(user.pk, 0),
            seat.reviewer.least,
            seat.reviewer.most,
            seat.reviewer.most or longest,
        )
        for user, seat in sheet.seats
    ]


def _cell(
    sheet: Sheet,
    pair: Pair,
    label: str,
    pairs: set[Pair],
    whys: Mapping[str, str],
    prices: Mapping[Pair, int],
) -> Cell:
    table = sheet.table
    why = whys[table.conflicts[pair]] if pair in table.conflicts else ""
    if not why and pair in table.ended:
        why = _("Asked before")
    return Cell(
        f"{pair[0]}-{pair[1]}",
        label,
        sheet.fits[pair].total,
        why,
        pair in table.live,
        pair in pairs,
        sheet.rules.get(pair, ""),
        prices.get(pair),
    )

"""The assignment table as its page draws it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.models import User
from reviews.enums import ConflictKind
from reviews.models import Round
from reviews.queries import Matrix
from reviews.rules.assignment import Pair, Plan, plan


@dataclass(frozen=True)
class Cell:
    """One proposal and one reviewer: `why` names a conflict, `live` stands already, `on` is ticked."""

    value: str
    label: str
    why: str
    live: bool
    on: bool


@dataclass(frozen=True)
class Row:
    proposal: Any
    cells: list[Cell]
    count: int
    short: bool


@dataclass(frozen=True)
class Load:
    reviewer: User
    count: int
    most: int


@dataclass(frozen=True)
class Grid:
    rows: list[Row]
    loads: list[Load]
    wanted: int


def proposed(round_: Round, table: Matrix, most: int | None) -> Plan:
    """What the rules propose: as even as can be, free of conflicts, keeping what stands."""
    barred = {*table.conflicts, *table.ended} - set(table.live)
    limits = dict.fromkeys(table.reviewers, most) if most else None
    wanted = round_.call.call_rules.reviews_per_proposal
    return plan(table.proposals, table.reviewers, barred, table.live, wanted, limits)


def shortage_sentences(table: Matrix, found: Plan) -> list[str]:
    """Why the rules cannot fill every place, by proposal."""
    return [
        _(
            "%(proposal)s lacks %(missing)s reviewers: %(free)s are free of conflict, of whom %(full)s have no room."
        )
        % {
            "proposal": table.proposals[it.proposal].number,
            "missing": it.missing,
            "free": it.free,
            "full": len(it.blocked),
        }
        for it in found.shortages[:20]
    ]


def grid(round_: Round, table: Matrix, pairs: set[Pair]) -> Grid:
    """Rows of cells, and how much each reviewer would have."""
    wanted = round_.call.call_rules.reviews_per_proposal
    panels = Counter(proposal for proposal, _reviewer in pairs)
    loads = Counter(reviewer for _proposal, reviewer in pairs)
    most = max(loads.values(), default=1)
    whys = {kind.value: str(kind.label) for kind in ConflictKind}
    rows = [
        Row(
            proposal,
            [_cell(table, (pk, reviewer), pairs, whys) for reviewer in table.reviewers],
            panels[pk],
            panels[pk] < wanted,
        )
        for pk, proposal in table.proposals.items()
    ]
    return Grid(rows, [Load(who, loads[pk], most) for pk, who in table.reviewers.items()], wanted)


def _cell(table: Matrix, pair: Pair, pairs: set[Pair], whys: dict[str, str]) -> Cell:
    why = whys[table.conflicts[pair]] if pair in table.conflicts else ""
    if not why and pair in table.ended:
        why = _("Asked before")
    label = f"{table.proposals[pair[0]].number} · {table.reviewers[pair[1]].name}"
    return Cell(f"{pair[0]}-{pair[1]}", label, why, pair in table.live, pair in pairs)

"""Projects of earlier years as a workbook has them: its columns, each row with what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applications.models import PastProject
from portal.accounts.models import LocalGovernment
from portal.documents.headed import Line, faults_in, head_of, said_in
from portal.documents.sheets import Sheet

LONGEST = {"title": 200, "government_name": 120, "summary": 4000}
NEEDED = ("year", "title", "government_name")
MOST_WON = 10**13


@dataclass
class PastRow:
    """A line of the workbook, its cells, what is wrong with it, and the values it stands for."""

    line: int
    cells: Sequence[str]
    values: dict[str, Any]
    faults: list[str] = field(default_factory=list)


@dataclass
class PastTable:
    head: Sequence[str]
    rows: list[PastRow]

    @property
    def good(self) -> bool:
        return bool(self.rows) and not any(row.faults for row in self.rows)


def columns() -> dict[str, str]:
    """What each column is called, in the language of the page."""
    return {
        "year": _("Year"),
        "title": _("Project"),
        "government_name": _("Government"),
        "amount": _("Amount (won)"),
        "summary": _("Summary"),
    }


def empty_sheet() -> Sheet:
    return Sheet(_("Projects of earlier years"), list(columns().values()), [])


def read_past(lines: Sequence[Line]) -> PastTable:
    """The rows of a workbook with their faults. Raises Invalid when the names of the columns are not found."""
    place, found = head_of(lines, columns, NEEDED)
    width = max(found.values()) + 1
    rows = [_row(line, cells, found, width) for line, cells in lines[place + 1 :]]
    _mark_twice(rows)
    _name_governments(rows)
    return PastTable(lines[place][1][:width], rows)


def _row(line: int, cells: Sequence[str], found: Mapping[str, int], width: int) -> PastRow:
    said = said_in(cells, found)
    row = PastRow(line, cells[:width], {"summary": "", "amount": None, **said})
    row.faults += faults_in(said, columns, NEEDED, LONGEST)
    _year(row)
    _amount(row)
    return row


def _year(row: PastRow) -> None:
    typed = re.sub(r"\s*년도?$", "", row.values["year"])
    year = int(typed) if re.fullmatch(r"[0-9]{4}", typed) else 0
    row.values["year"] = year
    if not 1990 <= year <= 2999:
        row.faults.append(_("The year is one from 1990 to 2999."))


def _amount(row: PastRow) -> None:
    typed = re.sub(r"[\s,]|원$", "", row.values["amount"] or "")
    fits = re.fullmatch(r"[0-9]{1,14}", typed) is not None and int(typed) <= MOST_WON
    row.values["amount"] = int(typed) if fits else None
    if typed and not fits:
        row.faults.append(_("The amount is whole won from 0 to 10 trillion."))


def _mark_twice(rows: Sequence[PastRow]) -> None:
    """What stands twice in the file, and what was brought in before."""
    years = {row.values["year"] for row in rows}
    known = set(PastProject.objects.filter(year__in=years).values_list("year", "government_name", "title"))
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        key = tuple(row.values[name] for name in ("year", "government_name", "title"))
        if key in seen:
            row.faults.append(_("The same project stands twice in this file."))
        elif key in known:
            row.faults.append(_("This project was brought in already."))
        seen.add(key)


def _name_governments(rows: Sequence[PastRow]) -> None:
    """The government that a name means, when it means one only; else the name stays as it is written."""
    named: dict[str, list[LocalGovernment]] = {}
    for one in LocalGovernment.objects.select_related("parent"):
        for name in {one.name_ko, one.full_name}:
            named.setdefault(re.sub(r"\s", "", name), []).append(one)
    for row in rows:
        found = named.get(re.sub(r"\s", "", row.values["government_name"]), [])
        row.values["government"] = found[0] if len(found) == 1 else None

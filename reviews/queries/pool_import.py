"""Reviewers as a workbook has them: its columns, each row with what is wrong with it. What applications does for past projects."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.enums import ServiceField
from portal.accounts.enums import Role, Zone
from portal.accounts.models import LocalGovernment, Membership
from portal.documents.headed import Line, faults_in, head_of, plain, said_in
from portal.documents.sheets import Sheet

LONGEST = {"name": 60, "organisation": 80, "position": 60, "note": 200}
NEEDED = ("name", "email", "organisation")
MOST_TAGS, LONGEST_TAG, MOST_CASES = 20, 40, 1000


@dataclass
class ReviewerRow:
    """A line of the workbook, its cells, the values it stands for, what is wrong with it, whether the person is known."""

    line: int
    cells: Sequence[str]
    said: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    known: bool = False


@dataclass
class ReviewerTable:
    head: Sequence[str]
    rows: list[ReviewerRow]

    @property
    def good(self) -> bool:
        return bool(self.rows) and not any(row.faults for row in self.rows)

    @property
    def new(self) -> int:
        return sum(1 for row in self.rows if not row.known)


def columns() -> dict[str, str]:
    """What each column is called, in the language of the page."""
    return {
        "name": _("Name"),
        "email": _("E-mail"),
        "organisation": _("Organisation"),
        "position": _("Position"),
        "starts_on": _("There since"),
        "fields": _("Service fields"),
        "technologies": _("Technologies"),
        "regions": _("Regions"),
        "most": _("Most cases of a round"),
        "note": _("Remark"),
    }


def empty_sheet() -> Sheet:
    """To be filled in; fields and regions by the names the portal shows, several with commas."""
    lines = [
        _("Service fields: %(names)s") % {"names": " / ".join(str(one.label) for one in ServiceField)},
        _("Regions: %(names)s") % {"names": " / ".join(str(one.label) for one in Zone)},
        _("Several in one cell are set apart by a semicolon (;). A day reads 2024-03-01."),
    ]
    return Sheet(_("Reviewers"), list(columns().values()), [], (), lines)


def read_reviewers(lines: Sequence[Line]) -> ReviewerTable:
    """The rows of a workbook with their faults. Raises Invalid when the names of the columns are not found."""
    place, found = head_of(lines, columns, NEEDED)
    width = max(found.values()) + 1
    rows = [_row(line, cells, found, width) for line, cells in lines[place + 1 :]]
    _mark_twice(rows)
    _name_posts(rows)
    return ReviewerTable(lines[place][1][:width], rows)


def _row(line: int, cells: Sequence[str], found: Mapping[str, int], width: int) -> ReviewerRow:
    said = said_in(cells, found)
    row = ReviewerRow(line, cells[:width], said)
    row.faults += faults_in(said, columns, NEEDED, LONGEST)
    row.values = {
        "name": said["name"],
        "department": said["organisation"],
        "position": said.get("position", ""),
    }
    _email(row)
    _expertise(row)
    return row


def _email(row: ReviewerRow) -> None:
    email = row.said["email"].lower()
    row.values["email"] = email
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        row.faults.append(_("%(text)s is no e-mail address.") % {"text": email[:80]})


def _expertise(row: ReviewerRow) -> None:
    """Only the columns that the sheet has: what it does not say stays as it is."""
    if "fields" in row.said:
        row.values["fields"] = _chosen(row, "fields", ServiceField)
    if "regions" in row.said:
        row.values["regions"] = _chosen(row, "regions", Zone)
    if "technologies" in row.said:
        row.values["technologies"] = _tags(row)
    if "note" in row.said:
        row.values["note"] = row.said["note"]
    if "most" in row.said:
        row.values["most"] = _most(row)


def _several(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n/]", text) if part.strip()))


def _chosen(row: ReviewerRow, key: str, choices: Any) -> list[str]:
    names: dict[str, str] = {}
    for language in ("ko", "en"):
        with override(language):
            names |= {plain(str(one.label)): one.value for one in choices}
    chosen = []
    for part in _several(row.said[key]):
        value = names.get(plain(part)) or (part if part in choices.values else None)
        if value is None:
            told = {"name": columns()[key], "text": part[:80]}
            row.faults.append(_("%(name)s: “%(text)s” is not known.") % told)
        elif value not in chosen:
            chosen.append(value)
    return chosen


def _tags(row: ReviewerRow) -> list[str]:
    tags = _several(row.said["technologies"].replace(",", ";"))
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        told = {"most": MOST_TAGS, "length": LONGEST_TAG}
        row.faults.append(_("At most %(most)s technologies of %(length)s characters.") % told)
    return tags


def _most(row: ReviewerRow) -> int | None:
    typed = row.said["most"]
    if not typed:
        return None
    if re.fullmatch(r"[0-9]{1,4}", typed) and 1 <= int(typed) <= MOST_CASES:
        return int(typed)
    row.faults.append(
        _("The most cases of a round are a whole number from 1 to %(most)s.") % {"most": MOST_CASES}
    )
    return None


def _day(row: ReviewerRow) -> date | None:
    typed = row.said.get("starts_on", "")
    found = re.fullmatch(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?", typed, re.ASCII)
    with suppress(ValueError):
        if found:
            year, month, day = (int(part) for part in found.groups())
            return date(year, month, day)
    if typed:
        row.faults.append(_("%(text)s is no day. Write it like 2024-03-01.") % {"text": typed[:40]})
    return None


def _mark_twice(rows: Sequence[ReviewerRow]) -> None:
    """What stands twice in the file, and who is a reviewer already."""
    emails = [row.values["email"] for row in rows]
    held = Membership.objects.valid().of_role(Role.REVIEWER).filter(user__email__in=emails)
    known, seen = set(held.values_list("user__email", flat=True)), set()
    for row in rows:
        email = row.values["email"]
        row.known = email in known
        if email and email in seen:
            row.faults.append(_("This address stands in the file twice."))
        seen.add(email)


def _name_posts(rows: Sequence[ReviewerRow]) -> None:
    """The post the row stands for: at the government that its organisation means when it means one only, else by name."""
    named: dict[str, list[LocalGovernment]] = {}
    for one in LocalGovernment.objects.filter(valid_to=None).select_related("parent"):
        for name in {one.name_ko, one.full_name, one.name_en}:
            named.setdefault(re.sub(r"\s", "", name), []).append(one)
    for row in rows:
        found = named.get(re.sub(r"\s", "", row.said["organisation"]), [])
        government = found[0] if len(found) == 1 else None
        if len(found) > 1:
            row.faults.append(
                _("Several governments are called %(name)s: write the province in front.")
                % {"name": row.said["organisation"][:80]}
            )
        row.values["post"] = {
            "government": government,
            "organisation": "" if government else row.said["organisation"],
            "position": row.said.get("position", ""),
            "starts_on": _day(row),
        }

"""Workbooks whose columns are named in one of their first lines, in either language: where they stand, and what a cell lacks."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.ui.refusals import Invalid

MOST_LINES_BEFORE = 20
Line = tuple[int, Sequence[str]]
Columns = Callable[[], dict[str, str]]


def head_of(lines: Sequence[Line], columns: Columns, needed: Collection[str]) -> tuple[int, dict[str, int]]:
    """Which line names the columns, and where each stands in it; `columns`: key -> name, in the language of the moment.

    Raises Invalid where none of the first lines names all that are needed.
    """
    names: dict[str, str] = {}
    for language in ("ko", "en"):
        with override(language):
            names |= {plain(label): key for key, label in columns().items()}
    for place, (_line, cells) in enumerate(lines[:MOST_LINES_BEFORE]):
        found = {names[plain(cell)]: at for at, cell in enumerate(cells) if plain(cell) in names}
        if set(needed) <= set(found):
            return place, found
    wanted = {"names": ", ".join(columns().values())}
    raise Invalid(
        _("No line with the names of the columns was found. They are: %(names)s") % wanted, field="file"
    )


def plain(text: str) -> str:
    """A name without its unit, stars and white space."""
    return re.sub(r"\(.*?\)|[\s*]", "", text).casefold()


def said_in(cells: Sequence[str], found: Mapping[str, int]) -> dict[str, str]:
    """Key -> text of the cell; a line that ends early says nothing there."""
    return {key: cells[at].strip() if at < len(cells) else "" for key, at in found.items()}


def faults_in(
    said: Mapping[str, str], columns: Columns, needed: Collection[str], longest: Mapping[str, int]
) -> list[str]:
    """What is missing or longer than it may be, in words that name the column."""
    names = columns()
    faults = [_("%(name)s: this is needed.") % {"name": names[key]} for key in needed if not said[key]]
    return faults + [
        _("%(name)s: at most %(most)s characters.") % {"name": names[key], "most": most}
        for key, most in longest.items()
        if len(said.get(key, "")) > most
    ]

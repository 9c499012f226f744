"""How two tables differ, row by row, for a reader; texts are compared by `rules.merge.difference`."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["gone", "new"]


def rows_changed(
    before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]
) -> list[tuple[Kind, Sequence[str]]]:
    """Only the rows that went and those that came, in the order of the table."""
    old, new = [tuple(row) for row in before], [tuple(row) for row in after]
    found: list[tuple[Kind, Sequence[str]]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [("gone", row) for row in old[a:b]] + [("new", row) for row in new[c:d]]
    return found

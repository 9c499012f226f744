"""How two texts, and two tables, differ: for a reader, word by word and row by row."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]
WORDS = re.compile(r"\s+|[^\s]+")


def words_changed(before: str, after: str) -> list[tuple[Kind, str]]:
    """The text as it is now, with what went and what came in its place; words and the spaces between them."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found: list[tuple[Kind, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        found += [(kind, "".join(part)) for kind, part in _sides(old[a:b], new[c:d])]
    return found


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


def _sides(old: list[str], new: list[str]) -> list[tuple[Kind, list[str]]]:
    sides: list[tuple[Kind, list[str]]] = [("gone", old), ("new", new)]
    return [(kind, part) for kind, part in sides if part]

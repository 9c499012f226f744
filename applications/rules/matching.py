"""Which part of a document speaks of which field: by its headings and the labels of its tables. A suggestion only."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

SYLLABLE = "가나다라마바사아자차카타파하"
MARK = re.compile(
    rf"^\s*(?:(?:[Ⅰ-Ⅻ]+|[IVX]{{1,5}}|\d{{1,2}}|[{SYLLABLE}]|[a-z])\s*[.)]|[①-⑳]|[Ⅰ-Ⅻ])?\s*(?:[□■○●◦·▪❍*-]\s*)?"
)
OTHER = re.compile(rf"^\s*(?:[Ⅰ-Ⅻ]+|[IVX]{{1,5}}|\d{{1,2}}|[{SYLLABLE}])[.)]\s*\S")
LONGEST_HEADING = 40
LIKENESS = 0.72
Rows = Sequence[Sequence[str]]


def bare(text: str) -> str:
    """A heading or label without its mark, unit and white space."""
    return re.sub(r"\(.*?\)|[\s·:]", "", MARK.sub("", text.strip(), count=1)).casefold()


def match(
    blocks: Iterable[tuple[str, Rows]], labels: Mapping[str, Iterable[str]]
) -> tuple[dict[str, str], list[Rows]]:
    """The text for each field by its key, and the tables that no label claimed.

    `blocks`: (paragraph, rows of a table), one of the two; `labels`: key -> what the field may be called.
    """
    names = {bare(label): key for key, all_ in labels.items() for label in all_ if bare(label)}
    texts: dict[str, list[str]] = {}
    tables: list[Rows] = []
    here = ""
    for text, rows in blocks:
        if rows:
            claimed = _pairs(rows, names, texts)
            tables += [] if claimed else [rows]
            continue
        key, rest = _heading(text, names)
        if key is not None:
            here = key
            if rest:
                texts.setdefault(here, []).append(rest)
        elif here:
            texts.setdefault(here, []).append(text)
    return {key: "\n".join(lines) for key, lines in texts.items()}, tables


def _heading(text: str, names: Mapping[str, str]) -> tuple[str | None, str]:
    """The field that a paragraph opens and what it already says of it; "" when it is a heading of something else."""
    head, colon, rest = text.partition(":")
    if colon and len(head) <= LONGEST_HEADING and (key := names.get(bare(head))):
        return key, rest.strip()
    if "\n" in text or len(text) > LONGEST_HEADING:
        return None, ""
    key = nearest(text, names)
    if key is None and OTHER.match(text):
        return "", ""
    return key, ""


def nearest(text: str, names: Mapping[str, str]) -> str | None:
    """The field whose name the text is, or is very like; None for ordinary text."""
    said = bare(text)
    if not said or text.rstrip().endswith((".", "다", "요", "음", "함")):
        return names.get(said)
    likeness, key = max(
        ((SequenceMatcher(None, said, name).ratio(), key) for name, key in names.items()), default=(0, "")
    )
    return key if likeness >= LIKENESS else None


def _pairs(rows: Rows, names: Mapping[str, str], texts: dict[str, list[str]]) -> bool:
    """A table of labels with what they say beside them (label | text | label | text …)."""
    found = False
    for row in rows:
        for label, said in zip(row[::2], row[1::2], strict=False):
            key = names.get(bare(label))
            if key and said:
                texts.setdefault(key, []).append(said)
                found = True
    return found

"""Two texts made from the same one: how they differ word by word, and what both say together."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

# words, white space, signs: joined they are the text again; a Korean word keeps its particles
TOKEN = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST_PAIRS = (
    50_000  # equal words to compare each with each: a text of one word said 5,000 times would take minutes
)


@dataclass(frozen=True)
class Piece:
    """A run of words: `kind` is "same", "out" (only in the first text) or "in" (only in the second)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Merged:
    """Both texts in one. `clean`: nowhere did the two change the same passage."""

    text: str
    clean: bool


def _cut(first: str, *others: str) -> list[list[str]]:
    """The texts in words; in lines, or left whole, where so many words are the same that it would take too long."""
    for pattern in (TOKEN, LINE):
        cut = [pattern.findall(text) for text in (first, *others)]
        if all(_pairs(cut[0], other) <= MOST_PAIRS for other in cut[1:]):
            return cut
    return [[text] if text else [] for text in (first, *others)]


def _pairs(one: list[str], other: list[str]) -> int:
    """How many pairs of equal words there are, white space apart."""
    there = Counter(other)
    return sum(times * there[word] for word, times in Counter(one).items() if not word.isspace())


def _matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher:
    return SequenceMatcher(str.isspace, one, other, autojunk=False)


def difference(before: str, after: str) -> list[Piece]:
    """What went out of `before` and came into `after`, in reading order."""
    one, other = _cut(before, after)
    pieces: list[Piece] = []
    for kind, start, end, first, last in _matcher(one, other).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(one[start:end])))
            continue
        both = (Piece("out", "".join(one[start:end])), Piece("in", "".join(other[first:last])))
        pieces += [piece for piece in both if piece.text]
    return pieces


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Both changes of `base` in one text. Where both changed the same passage, theirs stands before mine."""
    parts, clean = [], True
    for old, one, other in _passages(*_cut(base, theirs, mine)):
        if one == other or other == old:
            parts.append("".join(one))
        elif one == old:
            parts.append("".join(other))
        else:
            clean = clean and not (one and other)
            parts.append(_both("".join(one), "".join(other)))
    return Merged("".join(parts), clean)


def _both(theirs: str, mine: str) -> str:
    """One after the other, not run together."""
    close = theirs and mine and not (theirs[-1].isspace() or mine[0].isspace())
    return theirs + " " * bool(close) + mine


def _passages(
    base: list[str], theirs: list[str], mine: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The three texts cut where all agree: in turn what differs and what is the same (diff3)."""
    at = [0, 0, 0]
    for start, one, other, size in _agreed(base, theirs, mine):
        ends = (start, one, other)
        yield base[at[0] : start], theirs[at[1] : one], mine[at[2] : other]
        yield base[start : start + size], base[start : start + size], base[start : start + size]
        at = [end + size for end in ends]
    yield base[at[0] :], theirs[at[1] :], mine[at[2] :]


def _agreed(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Runs of `base` that both kept: (place in base, in theirs, in mine, length), in order."""
    ours, others = (_matcher(base, text).get_matching_blocks() for text in (theirs, mine))
    i = j = 0
    while i < len(ours) and j < len(others):
        (start, one, size), (first, other, length) = ours[i], others[j]
        low, high = max(start, first), min(start + size, first + length)
        if low < high:
            yield low, one + low - start, other + low - first, high - low
        if start + size < first + length:
            i += 1
        else:
            j += 1


def side(name: str, base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> str:
    """Who changed a field in which the two differ: "theirs", "mine" or "both"."""
    if name in base and base.get(name) == mine.get(name):
        return "theirs"
    if name in base and base.get(name) == theirs.get(name):
        return "mine"
    return "both"

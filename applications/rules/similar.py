"""Which passages two texts have in common. Pure: texts in, passages out."""

import re
from collections.abc import Iterator

SEED = 10  # signs that must be the same in a row before a passage is looked for
SHORTEST = 20  # signs; less is chance
MOST_PLACES = 8  # a phrase that is said over and over is looked at in its first places only


def passages(mine: str, theirs: str, *, most: int = 3, shortest: int = SHORTEST) -> list[str]:
    """The longest passages of `theirs` that stand in `mine` too, the longest first; space between words is one."""
    here, there = one_spaced(mine), one_spaced(theirs)
    found = {part for part in _common(here, there, shortest) if len(part) >= shortest}
    return sorted(found, key=lambda part: (-len(part), there.index(part)))[:most]


def one_spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _common(here: str, there: str, shortest: int) -> Iterator[str]:
    """Every longest common run, from left to right, each cut at whole words."""
    places = _places(here)
    at = 0
    while at + SEED <= len(there):
        starts = places.get(there[at : at + SEED], ())
        length = max((_run(here, start, there, at) for start in starts), default=0)
        if length >= shortest:
            yield _whole_words(there, at, at + length)
        at += max(length, 1)


def _places(text: str) -> dict[str, list[int]]:
    """Where each run of SEED signs stands."""
    places: dict[str, list[int]] = {}
    for at in range(len(text) - SEED + 1):
        known = places.setdefault(text[at : at + SEED], [])
        if len(known) < MOST_PLACES:
            known.append(at)
    return places


def _run(here: str, start: int, there: str, at: int) -> int:
    """How many signs are the same from there on."""
    most = min(len(here) - start, len(there) - at)
    length = SEED
    while length < most and here[start + length] == there[at + length]:
        length += 1
    return length


def _whole_words(text: str, first: int, last: int) -> str:
    """The run without the pieces of words at its ends."""
    if first and not text[first - 1].isspace():
        first = text.find(" ", first, last) + 1 or first
    if last < len(text) and not text[last].isspace():
        end = text.rfind(" ", first, last)
        last = end if end > first else last
    return text[first:last].strip()

"""How well a reviewer's expertise fits a proposal: 0 to 100, whole numbers, told part by part.

The service field counts 50, the reviewer's technology words found in the proposal 10 each up to 30, its region 20. A part
about which nothing is known (no field named, no words, no regions) counts half: who left the form empty is neither
preferred nor passed over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FIELD, WORD, WORDS, REGION = 50, 10, 30, 20


@dataclass(frozen=True)
class Expertise:
    """What a reviewer knows: service fields, technology words, zones."""

    fields: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Case:
    """What a proposal is about. `words`: of all reviewers' words, in small letters, those that it uses."""

    field: str
    zone: str
    words: frozenset[str]


@dataclass(frozen=True)
class Fit:
    field: int
    words: int
    region: int

    @property
    def total(self) -> int:
        return self.field + self.words + self.region


def used(text: str, words: Iterable[str]) -> frozenset[str]:
    """Those of the words that the text uses, in whatever case and spacing."""
    plain = _plain(text)
    return frozenset(word.casefold() for word in words if (small := _plain(word)) and small in plain)


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def fit(expertise: Expertise, case: Case) -> Fit:
    met = sum(1 for word in {word.casefold() for word in expertise.words} if word in case.words)
    return Fit(
        _part(FIELD, expertise.fields, case.field),
        min(WORDS, WORD * met) if expertise.words else WORDS // 2,
        _part(REGION, expertise.regions, case.zone),
    )


def _part(points: int, known: frozenset[str], wanted: str) -> int:
    if not known or not wanted:
        return points // 2
    return points if wanted in known else 0


def rows(cases: Sequence[Case], experts: Sequence[Expertise]) -> tuple[bytes, ...]:
    """Fits as the solver takes them: a row for each case, a byte for each expert."""
    return tuple(bytes(fit(expert, case).total for expert in experts) for case in cases)

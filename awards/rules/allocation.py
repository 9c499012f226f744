"""Who gets money, in rank order, out of envelopes that cross. Won throughout."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from applications.enums import OrderBy
from awards.enums import Outcome


@dataclass(frozen=True)
class Purse:
    """An envelope as the rules see it: what it names (None: everything) and what it has left, in won."""

    id: int
    year: int
    pillar: int | None = None
    programme: int | None = None
    province: int | None = None
    field: str | None = None
    free: int = 0
    name: str = ""

    def holds(self, charge: "Charge") -> bool:
        """Whether a charge falls into this envelope: it agrees with each dimension the envelope names."""
        pairs = (
            (self.pillar, charge.pillar),
            (self.programme, charge.programme),
            (self.province, charge.province),
            (self.field, charge.field),
        )
        return self.year == charge.year and all(mine is None or mine == theirs for mine, theirs in pairs)


@dataclass(frozen=True)
class Charge:
    """What one fiscal year and one province of an award would take, in won."""

    year: int
    province: int
    amount: int
    pillar: int = 0
    programme: int = 0
    field: str = ""


@dataclass(frozen=True)
class Line:
    """One ranked proposal with what it asks for."""

    proposal: int
    place: int
    passes: bool
    charges: tuple[Charge, ...]
    outcome: str = Outcome.AWARD

    @property
    def amount(self) -> int:
        return sum(charge.amount for charge in self.charges)


@dataclass(frozen=True)
class Shortage:
    """An envelope that has too little: `missing` won. Without a purse, the fiscal year has no envelope at all."""

    missing: int
    year: int
    purse: Purse | None = None
    free: int = 0


@dataclass
class Book:
    """Envelopes while a scenario is gone through: what each has left."""

    purses: Sequence[Purse]
    left: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left = {purse.id: purse.free for purse in self.purses}

    def takes(self, line: Line) -> dict[int, int]:
        """Envelope -> won that the line would take from it."""
        takes: dict[int, int] = {}
        for charge in line.charges:
            for purse in self.purses:
                if purse.holds(charge):
                    takes[purse.id] = takes.get(purse.id, 0) + charge.amount
        return takes

    def shortages(self, line: Line) -> list[Shortage]:
        """Every envelope with too little for the line, in id order; a year without an envelope first."""
        found = [
            Shortage(charge.amount, charge.year)
            for charge in line.charges
            if not any(purse.holds(charge) for purse in self.purses)
        ]
        known = {purse.id: purse for purse in self.purses}
        for number, won in sorted(self.takes(line).items()):
            if won > self.left[number]:
                purse = known[number]
                found.append(Shortage(won - self.left[number], purse.year, purse, self.left[number]))
        return found

    def charge(self, line: Line) -> None:
        for number, won in self.takes(line).items():
            self.left[number] -= won


def allocate(lines: Iterable[Line], purses: Sequence[Purse], *, skip: bool = False) -> dict[int, str]:
    """Proposal -> outcome, in the order of places.

    Who does not pass is declined; who does not fit is held in reserve. An envelope that has refused someone is shut to
    everyone after, so that nobody is overtaken inside it; with `skip` a later one that still fits may have it.
    """
    book, shut = Book(purses), set[int]()
    made: dict[int, str] = {}
    for line in sorted(lines, key=lambda line: line.place):
        if not line.passes or not line.amount:
            made[line.proposal] = Outcome.DECLINE
            continue
        short = book.shortages(line)
        if not short and not shut.intersection(book.takes(line)):
            book.charge(line)
            made[line.proposal] = Outcome.AWARD
            continue
        made[line.proposal] = Outcome.RESERVE
        if not skip:
            shut.update(shortage.purse.id for shortage in short if shortage.purse)
    return made


@dataclass(frozen=True)
class Step:
    """A line of a scenario with what it leaves: envelope -> (taken, left after it)."""

    line: Line
    touched: dict[int, tuple[int, int]]
    shortages: tuple[Shortage, ...]


def walk(lines: Iterable[Line], purses: Sequence[Purse]) -> list[Step]:
    """The running balance of every envelope that each line touches; lines not awarded take nothing."""
    book, steps = Book(purses), []
    for line in sorted(lines, key=lambda line: line.place):
        takes, short = {}, []
        if line.outcome == Outcome.AWARD:
            short = book.shortages(line)
            book.charge(line)
            takes = book.takes(line)
        touched = {number: (won, book.left[number]) for number, won in sorted(takes.items())}
        steps.append(Step(line, touched, tuple(short)))
    return steps


def funding_order(
    rows: Iterable[tuple[int, int, bool, int | None]], order_by: str
) -> list[tuple[int, int, bool]]:
    """(proposal, place, passes) in the order of funding, places 1..n; those that fail come last.

    `rows` are (proposal, place by score, passes, rank within its province or None). By province: the provinces' first
    ones first, among equals the better score; whom no province ranked comes after those it did (domain: scores).
    """

    def key(row: tuple[int, int, bool, int | None]) -> tuple[bool, int, int]:
        _proposal, place, passes, rank = row
        by_province = order_by == OrderBy.PROVINCE
        return (not passes, (rank if rank is not None else 10**9) if by_province else 0, place)

    ordered = sorted(rows, key=key)
    return [(proposal, number, passes) for number, (proposal, _p, passes, _r) in enumerate(ordered, 1)]


def within_vote(awards: Iterable[tuple[int, int, int]], voted: int) -> tuple[list[int], list[int]]:
    """(firm, lapsed) ids of (id, place, won): in rank order as far as the voted amount reaches; the rest lapse."""
    firm: list[int] = []
    lapsed: list[int] = []
    left = voted
    for number, _place, won in sorted(awards, key=lambda award: award[1]):
        if not lapsed and won <= left:
            left -= won
            firm.append(number)
        else:
            lapsed.append(number)
    return firm, lapsed

"""Who asks for what in the season of 2024: 99 projects of 78 governments that add up exactly. Pure, the same every time."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from applications.enums import ServiceField
from seeds.samples import TITLES, Real

STEP = 10_000_000  # amounts are whole tens of millions of won: 80 % of a round total
TASKS, GOVERNMENTS = 99, 78
SEED = 2024


@dataclass(frozen=True)
class Task:
    """One planned proposal: the code of its government, what it is, what it asks for in won."""

    government: str
    title: str
    field: str
    national: int
    source: str = ""


@dataclass(frozen=True)
class Place:
    """A government as far as the plan needs it."""

    code: str
    name: str
    province: str
    poor: bool = False
    rural: bool = True


def apportion(seats: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Seats by weight, at least one each, largest remainders first; ties by key."""
    total, free = sum(weights.values()), seats - len(weights)
    exact = {key: free * weight / total for key, weight in weights.items()}
    given = {key: int(share) for key, share in exact.items()}
    order = sorted(weights, key=lambda key: (given[key] - exact[key], key))
    for key in order[: free - sum(given.values())]:
        given[key] += 1
    return {key: given[key] + 1 for key in weights}


def choose(places: Sequence[Place], real: Sequence[Real]) -> list[Place]:
    """78 governments: those with a real project, provinces without municipalities, the rest by province.

    Within a province depopulation areas come first.
    """
    named = {one.government for one in real}
    inner = {place.province for place in places if place.province != place.code}
    first = [place for place in places if place.name in named or place.code not in {*inner, *_inside(places)}]
    rest = [place for place in places if place.province != place.code and place not in first]
    weights = {code: sum(1 for place in rest if place.province == code) for code in sorted(inner)}
    seats = apportion(GOVERNMENTS - len(first), weights)
    for code, number in seats.items():
        mine = sorted((place for place in rest if place.province == code), key=lambda p: (not p.poor, p.code))
        first += mine[:number]
    return sorted(first, key=lambda place: place.code)


def _inside(places: Sequence[Place]) -> set[str]:
    return {place.code for place in places if place.province != place.code}


def tasks(places: Sequence[Place], real: Sequence[Real], total: int) -> list[Task]:
    """99 tasks of the chosen governments whose national amounts add up to `total` won exactly."""
    dice = random.Random(SEED)
    titled = {place.code: [one for one in real if one.government == place.name] for place in places}
    twice = sum(max(len(found) - 1, 0) for found in titled.values())
    seconds = dice.sample([p.code for p in places if len(titled[p.code]) < 2], TASKS - GOVERNMENTS - twice)
    planned: list[tuple[Place, str, str, str]] = []
    for place in places:
        wanted = max(1 + (place.code in seconds), len(titled[place.code]))
        known = [(place, one.title, one.field, one.source) for one in titled[place.code]]
        invented = [invent(place, len(planned) + number) for number in range(wanted - len(known))]
        planned += [*known, *invented]
    amounts = amounts_of(len(planned), total, dice)
    return [
        Task(p.code, title, field, won, src)
        for (p, title, field, src), won in zip(planned, amounts, strict=True)
    ]


def invent(place: Place, number: int) -> tuple[Place, str, str, str]:
    """A sample title, each field in its turn (no farms in city districts); the government's name makes it its own."""
    fields = ServiceField.values[0 if place.rural else 1 :]
    field = fields[number % len(fields)]
    titles = TITLES[field]
    return place, f"{place.name} {titles[number // 4 % len(titles)]} (예시)", field, ""


def amounts_of(number: int, total: int, dice: random.Random) -> list[int]:
    """So many amounts between about half and twice the mean, whole steps, adding up to `total` won exactly."""
    weights = [dice.uniform(0.5, 1.6) for _ in range(number)]
    units, whole = total // STEP, sum(weights)
    parts = [int(units * weight / whole) for weight in weights]
    for place in range(units - sum(parts)):
        parts[place % number] += 1
    return [part * STEP for part in parts]

"""Reads table.txt: what each column may expect of each route and thing."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.world.people import COLUMNS

FILE = Path(__file__).with_name("table.txt")
# what a letter says of GET, and whether the deed is done by POST
MEANING = {
    "-": ("absent", False),
    "i": ("sign in", False),
    "n": ("no role", False),
    "r": ("page", False),
    "w": ("page", True),
    "a": ("page", True),
    "p": ("no such method", True),
    "x": ("no such method", False),
    ">": ("elsewhere", False),
    "g": ("elsewhere", True),
}


@dataclass(frozen=True)
class Row:
    route: str
    thing: str
    cells: tuple[tuple[str, str], ...]  # (column, letter)

    @property
    def id(self) -> str:
        return self.route if self.thing == "nothing" else f"{self.route} of {self.thing}"

    def of(self, *letters: str) -> list[str]:
        """The columns that have one of these letters."""
        return [who for who, letter in self.cells if letter in letters]


@cache
def rows() -> list[Row]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [read(line) for line in lines if line.strip() and not line.startswith("#")]


def read(line: str) -> Row:
    route, thing, cells = (part.strip() for part in line.split("|"))
    letters = cells.replace(" ", "")
    assert len(letters) == len(COLUMNS), f"{len(letters)} cells instead of {len(COLUMNS)}: {line}"
    assert set(letters) <= set(MEANING), line
    return Row(route, thing, tuple(zip(COLUMNS, letters, strict=True)))


def routes(of_admin: bool = False) -> set[str]:
    """Names of all routes of the portal; Django's admin apart."""
    named = set(walk(get_resolver(), ""))
    return {name for name in named if name.startswith("admin:") == of_admin}


def walk(resolver: URLResolver, space: str) -> list[str]:
    found = []
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            found.append(f"{space}{part.name or part.pattern}")
        else:
            inner = f"{space}{part.namespace}:" if part.namespace else space
            found += walk(part, inner)
    return found

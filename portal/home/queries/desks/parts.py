"""What a desk is made of."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

MOST = 10  # entries shown of each group; the list behind it has all


@dataclass(frozen=True)
class Item:
    """One thing that waits. `due` shows the days left; `late` colours it."""

    label: str
    url: str
    note: str = ""
    due: date | datetime | None = None
    state: Any = None
    late: bool = False

    @property
    def to_the_minute(self) -> bool:
        """A moment, not a whole day: counted down in hours in the end."""
        return isinstance(self.due, datetime)


@dataclass(frozen=True)
class Group:
    """Things of one kind that wait; an empty one says so."""

    title: str
    items: list[Item]
    empty: str
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class CallRow:
    """A call as a row of counts by state, with its next step."""

    label: str
    url: str
    state: Any
    due: datetime
    cells: list[tuple[str, int]]
    next: str
    next_url: str
    late: str = ""


@dataclass
class Desk:
    """A whole desk at a moment of the database's clock; `writes`: of someone who writes proposals."""

    now: datetime
    groups: list[Group] = field(default_factory=list)
    calls: list[CallRow] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    writes: bool = False

"""What names a person: each floor registers its cases here, so that all are handed over at once on a change of post."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import Membership

HOLDINGS: dict[str, "Holding"] = {}


@dataclass(frozen=True)
class Holding:
    """One kind of case. `held` lists what names the person in this role; `move` gives it to a colleague, says how many."""

    label: Any
    held: Callable[[Membership], Iterable[Any]]
    move: Callable[[Membership, Membership, Membership, str], int]


def held_by(membership: Membership) -> list[tuple[Any, list[Any]]]:
    """Everything that names the person in this role, by kind: what a handover would move."""
    return [(kind.label, list(kind.held(membership))) for kind in HOLDINGS.values()]

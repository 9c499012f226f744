"""What names a person: each floor registers its cases here, so that all are handed over at once on a change of post."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.accounts.enums import Role
from portal.accounts.models import Membership

LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})
HOLDINGS: dict[str, "Holding"] = {}


@dataclass(frozen=True)
class Holding:
    """One kind of case. `held` lists what names the person in this role; `move` gives it to a colleague, says how many.

    `roles`: those in which there are such cases.
    """

    label: Any
    held: Callable[[Membership], Iterable[Any]]
    move: Callable[[Membership, Membership, Membership, str], int]
    roles: frozenset[str] = LOCAL


def kinds_of(membership: Membership) -> dict[str, Holding]:
    """The kinds of case there are in this role, by name."""
    return {name: kind for name, kind in HOLDINGS.items() if membership.role in kind.roles}


def held_by(membership: Membership) -> list[tuple[Any, list[Any]]]:
    """Everything that names the person in this role, by kind: what a handover would move."""
    return [(kind.label, list(kind.held(membership))) for kind in kinds_of(membership).values()]

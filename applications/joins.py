"""What upper floors put on the page of a proposal. The roof names them (portal.home.joins); this floor knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from applications.models import Proposal
from portal.accounts.models import Membership


@dataclass(frozen=True)
class Part:
    """A template, and the facts it draws, as `part`."""

    template: str
    facts: Any


PARTS: list[Callable[[Proposal, Membership | None], Part | None]] = []


def parts_of(proposal: Proposal, by: Membership | None) -> list[Part]:
    """What this reader is shown beside what this floor says itself."""
    return [part for make in PARTS if (part := make(proposal, by)) is not None]

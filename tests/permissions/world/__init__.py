"""One world with every thing in every state, made by the actions: for the permission table and the sweeps.

`places` says what stands in the address of each thing: world.places["draft"] == {"code": …}.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.accounts.models import Membership
from tests.cast import Cast
from tests.database import SEOUL

NOW = datetime(2027, 3, 10, 9, tzinfo=SEOUL)  # when every page is asked for


@dataclass
class World:
    cast: Cast
    people: dict[str, Membership | None] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def put(self, name: str, thing: Any, **address: Any) -> Any:
        """Name a thing and its place in addresses."""
        assert name not in self.places, name
        self.places[name], self.things[name] = address, thing
        return thing

"""Which columns a view's own policy turns away: one of them is asked, and all of them by `make prove`."""

from django.urls import resolve

from tests.permissions.table import Row
from tests.permissions.world import World
from tests.sizes import PROVE


def to_ask(world: World, row: Row, url: str) -> list[str]:
    """Everyone whom the policy admits, and the first of those it turns away, who meet the same line of code."""
    away = turned_away(world, url)
    return [who for who, _letter in row.cells if PROVE or who not in away or who == away[0]]


def turned_away(world: World, url: str) -> list[str]:
    """Columns whose role the view does not name; empty for pages of everybody."""
    policy = resolve(url).func.policy
    if policy.kind != "roles":
        return []
    roles = {who: one.role for who, one in world.people.items() if one is not None and one.pk}
    return [who for who, role in roles.items() if role not in policy.roles]

"""An announced call, seen in December of the year before its own."""

import pytest

from tests import worlds_applications as worlds
from tests.factories import sign_in


@pytest.fixture
def world(cast, clock):
    """The cast, with `call` announced and the clock within its time."""
    clock.set(worlds.DURING)
    if not hasattr(cast, "call"):  # it stands there already, but in a database of the test's own
        cast.call = worlds.smart_village_call(cast.programme_officer)
    return cast


@pytest.fixture
def draft(world):
    """A draft of the county that lacks nothing."""
    return worlds.filled_draft(world.call, world.officer)


@pytest.fixture
def as_(client):
    """`as_(membership)`: the client, signed in as them; a fresh one each time."""

    def sign(membership):
        fresh = type(client)()
        return sign_in(fresh, membership) if membership else fresh

    return sign

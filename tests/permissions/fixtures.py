"""The world of this directory, for its tests and for the sweeps: `from tests.permissions.fixtures import world`."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.cluster import Cluster
from tests.database import Clock, pointed_at
from tests.permissions.asking import Asking
from tests.permissions.world import NOW, World
from tests.permissions.world.build import TEMPLATE, world_template


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, cluster: Cluster, worker_name: str) -> Iterator[World]:
    """A copy of the world for one module, on 10 March 2027. `asking` leaves nothing behind in it."""
    before = settings.VAR_DIR, settings.MEDIA_ROOT
    made = world_template(cluster, django_db_blocker)
    name = cluster.clone(f"world_{worker_name}", TEMPLATE)
    logging.getLogger("django.request").setLevel(logging.ERROR)  # thousands of refusals are wanted here
    with pointed_at(cluster, name), django_db_blocker.unblock():
        Clock().set(NOW)
        yield made
    logging.getLogger("django.request").setLevel(logging.NOTSET)
    settings.VAR_DIR, settings.MEDIA_ROOT = before
    cluster.drop(name)


@pytest.fixture(scope="module")
def asking(world: World) -> Asking:
    return Asking(world)

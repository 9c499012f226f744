"""The world is made once a run and kept as a template; whoever needs it works on a copy."""

import pickle
from pathlib import Path
from typing import Any

from tests.cluster import Cluster, locked
from tests.database import Clock, pointed_at
from tests.permissions.world import NOW, World
from tests.permissions.world.calls import add_calls
from tests.permissions.world.money import add_money
from tests.permissions.world.people import add_belongings, people, use_files
from tests.permissions.world.pool import add_pool
from tests.permissions.world.rounds import add_rounds
from tests.permissions.world.stages import add_stages

TEMPLATE = "template_world"


def world_template(cluster: Cluster, blocker: Any) -> World:
    """Made in this run's cluster by whoever comes first."""
    folder = cluster.folder / "world"
    with locked(cluster.folder / "world.lock"):
        use_files(folder)
        kept = folder / "world.pickle"
        if not kept.exists():
            folder.mkdir(exist_ok=True)
            make(cluster, kept, blocker)
        return pickle.loads(kept.read_bytes())


def make(cluster: Cluster, kept: Path, blocker: Any) -> None:
    cluster.clone(TEMPLATE)
    with pointed_at(cluster, TEMPLATE), blocker.unblock():
        clock = Clock()
        world = people()
        add_calls(world, clock)
        add_rounds(world, clock)
        add_stages(world, clock)
        add_pool(world, clock)
        add_money(world, clock)
        clock.set(NOW)
        add_belongings(world, kept.parent)
        kept.write_bytes(pickle.dumps(world))

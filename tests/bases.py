"""Databases in which what most tests begin with stands already: made once for each worker, copied for nobody.

A test of the rollback kind that asks for `cast` runs in a clone where the cast is committed, one that asks for the world of
tests/applications in one where its call is announced too. Making both takes longer than what most tests then do.
"""

import pickle
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import connections

from tests.cluster import TEMPLATE, Cluster
from tests.database import Clock

OWN = {"committed_db", "transactional_db", "worker", "portal_server", "season_server"}


def the_cast(_nothing: None) -> Any:
    return import_module("tests.cast").make_cast()


def announced(cast: Any) -> Any:
    """The cast with `call` announced, at the time of tests/applications."""
    worlds = import_module(
        "tests.worlds_applications"
    )  # not at the top: pytest rewrites it when it is loaded as a plugin
    Clock().set(worlds.DURING)
    cast.call = worlds.smart_village_call(cast.programme_officer)
    return cast


MAKERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "cast": ("", the_cast),
    "call": ("cast", announced),
}


def base_of(item: pytest.Item) -> str | None:
    """Which of them the test begins with; "" is the empty portal, None: it asks no database."""
    names = set(getattr(item, "fixturenames", ()))
    if "cast" not in names or names & OWN:
        return "" if names & {"db", *OWN} or item.get_closest_marker("django_db") else None
    world = item._fixtureinfo.name2fixturedefs.get("world", ())  # type: ignore[attr-defined]
    return "call" if world and world[-1].func.__module__ == "tests.applications.conftest" else "cast"


class Bases:
    """Where Django's connections go, for the tests of one worker."""

    def __init__(self, cluster: Cluster, worker: str, blocker: Any) -> None:
        self.cluster, self.blocker, self.at = cluster, blocker, ""
        self.made: dict[str, tuple[str, bytes]] = {"": (f"test_{worker}", pickle.dumps(None))}

    def go(self, base: str) -> None:
        """From now on the connections go there."""
        if base not in self.made:
            for (
                each
            ) in MAKERS:  # all at once: a clone wants nobody in its source, and no test has been there yet
                self._make(each)
        if base != self.at:
            self._point(self.made[base][0])
            self.at = base

    def thing(self) -> Any:
        """A copy of what stands there, as the test has it: nobody sees another's."""
        return pickle.loads(self.made[self.at][1])

    def _make(self, base: str) -> None:
        parent, maker = MAKERS[base]
        self.go(parent)
        connections.close_all()
        source = self.made[parent][0] if parent else TEMPLATE
        name = self.cluster.clone(f"{self.made[''][0]}_{base}", source)
        self._point(name)
        options = connections.settings["default"]["OPTIONS"]
        before = options["options"]
        with self.blocker.unblock():
            made = maker(pickle.loads(self.made[parent][1]))
        options["options"] = before
        self.made[base], self.at = (name, pickle.dumps(made)), base
        connections.close_all()

    def _point(self, name: str) -> None:
        connections.close_all()
        connections.settings["default"]["NAME"] = name

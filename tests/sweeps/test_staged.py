"""Between approval and publication nobody outside the office can tell an awarded proposal from a declined one.

The same call is decided in two copies of one database, the other way round in the second: whatever the applicant,
the province and the public are shown must be the same to the letter.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from awards import actions
from portal.activity.models import Notice
from tests.cluster import Cluster
from tests.database import Clock, pointed_at
from tests.permissions.asking import Asking
from tests.permissions.world import NOW, World
from tests.permissions.world.money import add_envelopes, ranked, stage
from tests.permissions.world.people import people
from tests.sweeps.crawl import crawl, plain

OUTSIDE = ("pub", "off", "app", "coo", "str", "sco", "rev", "non")
WAYS = {"one": ("award", "decline", "reserve"), "other": ("decline", "award", "reserve")}
Shown = dict[str, dict[str, tuple[int, str, str]]]


@pytest.fixture(scope="module")
def undecided(django_db_setup, django_db_blocker, cluster: Cluster, worker_name: str) -> Iterator[Any]:
    """A ranked call of three proposals that ask for the same; its template, and whoever acts in it."""
    name = cluster.clone(f"undecided_{worker_name}")
    with pointed_at(cluster, name), django_db_blocker.unblock():
        clock, world = Clock(), people()
        add_envelopes(world)
        made = ranked(world, clock, "staged", asks=(400, 400, 400))
    yield name, world, made
    cluster.drop(name)


@pytest.fixture(scope="module")
def shown(
    undecided, django_db_blocker, cluster: Cluster, worker_name: str
) -> dict[str, tuple[Shown, Shown, Any]]:
    """Way -> what each person is shown before publication, and after it, and the letters before it."""
    template, world, made = undecided
    found = {}
    for way, outcomes in WAYS.items():
        copy = cluster.clone(f"decided_{way}_{worker_name}", template)
        with pointed_at(cluster, copy), django_db_blocker.unblock():
            Clock().set(NOW)
            stage(made, outcomes)
            before, letters = everything(world), outside_letters(world)
            actions.publish_results(call=made.call, by=made.approver)
            found[way] = before, everything(world, ("off", "pub")), letters
        cluster.drop(copy)
    return found


def everything(world: World, whom: tuple[str, ...] = OUTSIDE) -> Shown:
    asking = Asking(world)
    begin = [f"/proposals/{code}/" for code in codes(world)] if world.places else []
    return {who: {url: plain(one) for url, one in crawl(asking, who, begin).items()} for who in whom}


def codes(world: World) -> list[str]:
    from applications.models import Proposal  # of whichever copy is open now

    return list(Proposal.objects.order_by("pk").values_list("code", flat=True))


def outside_letters(world: World) -> list[tuple[str, str, str]]:
    users = [one.user_id for who, one in world.people.items() if who in OUTSIDE and one is not None]
    rows = Notice.objects.filter(recipient__in=users).order_by("pk")
    return list(rows.values_list("email", "subject", "text"))


@pytest.mark.parametrize("who", OUTSIDE)
def test_pages_lists_exports_and_counts_are_the_same_either_way(shown, who: str):
    one, other = shown["one"][0][who], shown["other"][0][who]
    assert set(one) == set(other)
    assert [url for url in one if one[url] != other[url]] == []
    assert any("/proposals/" in url for url in one) or who in ("pub", "rev", "non", "str", "sco")


def test_no_letter_tells_the_applicant(shown):
    assert shown["one"][2] == shown["other"][2]


def test_after_publication_the_same_crawl_does_tell_them_apart(shown):
    """The sweep sees a difference where there is one."""
    for who in ("off", "pub"):
        one, other = shown["one"][1][who], shown["other"][1][who]
        assert set(one) != set(other) or any(one[url] != other[url] for url in one)

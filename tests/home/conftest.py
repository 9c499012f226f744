"""The sample season in a database of this module's own; what a test changes is undone after it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from portal.accounts.models import Membership
from tests.database import pointed_at
from tests.factories import sign_in


@pytest.fixture(scope="module")
def season_clone(cluster, worker_name, django_db_setup) -> Iterator[tuple[str, Path]]:
    template, folder = cluster.seeded("season_2024")
    name = cluster.clone(f"season_{worker_name}", template)
    yield name, folder
    cluster.drop(name)


@pytest.fixture
def season(season_clone, cluster, django_db_blocker, settings) -> Iterator[dict[str, Membership]]:
    """The demo's accounts by role, as memberships."""
    name, folder = season_clone
    settings.MEDIA_ROOT = str(folder / "files")
    with pointed_at(cluster, name), django_db_blocker.unblock(), transaction.atomic():
        accounts = json.loads((folder / "accounts.json").read_text(encoding="utf-8"))
        people = Membership.objects.named()
        yield {role: people.get(user__email=one["email"]) for role, one in accounts.items()}
        transaction.set_rollback(True)


@pytest.fixture
def as_(client):
    """`as_(membership)`: a fresh browser of theirs; None: of the public."""

    def sign(membership, language="ko"):
        fresh = type(client)(headers={"accept-language": language})
        return sign_in(fresh, membership) if membership else fresh

    return sign

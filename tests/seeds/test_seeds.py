"""Seeds: the same every time, through the actions, only in a demo, and proved afterwards."""

import hashlib
import json
import os
import re
import stat
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cluster import Cluster, manage
from tests.database import SEOUL

# what differs between two seeds: passwords, the mail's own ids, when migrations ran
VOLATILE = {
    "accounts_user": ("password",),
    "activity_notice": ("message_id",),
    "django_migrations": ("applied",),
    "documents_storedfile": ("id",),
    "documents_scan": ("file_id",),
    "reviews_panelmember": ("paper_id",),
}
ROLES = {
    "local_officer", "local_approver", "province_coordinator", "programme_officer", "approver", "reviewer", "reviewer_2",
    "reviewer_3", "auditor", "programme_officer_agency",
}  # fmt: skip


def digests(cluster: Cluster, name: str) -> dict[str, str]:
    """Table -> hash of its rows without what is volatile."""
    with cluster.connect(database=name) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        return {table: _digest(connection, table) for (table,) in tables}


def _digest(connection, table: str) -> str:
    left_out = list(VOLATILE.get(table, ()))
    rows = connection.execute(
        f'SELECT (to_jsonb(t) - %s::text[])::text AS line FROM "{table}" t ORDER BY line', [left_out]
    )
    return hashlib.sha256("\n".join(line for (line,) in rows).encode()).hexdigest()


def told_from(cluster: Cluster, name: str) -> date:
    """The day a season was told from: its open call closes 24 days later."""
    with cluster.connect(database=name) as connection:
        (closes,) = connection.execute(
            "SELECT closes_at FROM applications_call WHERE state = 'open'"
        ).fetchone()
    return date.fromordinal(closes.astimezone(SEOUL).date().toordinal() - 24)


def seeded(cluster: Cluster, name: str, *arguments: str, demo: str = "1") -> Path:
    folder = cluster.folder / f"{name}-files"
    folder.mkdir(exist_ok=True)
    cluster.clone(name)
    manage("seed", *arguments, env={**cluster.environment(name, folder), "DEMO": demo})
    return folder


@pytest.mark.prove
@pytest.mark.parametrize("seed", ["season_2024", "small_call"] if os.environ.get("PROVE") else ["small_call"])
def test_a_seed_is_the_same_every_time(cluster, django_db_setup, worker_name, seed):
    template, first = cluster.seeded(seed)
    name = f"again_{worker_name}"
    second = seeded(cluster, name, seed, "--today", told_from(cluster, template).isoformat())
    assert digests(cluster, name) == digests(cluster, template)
    accounts = [
        json.loads((folder / "accounts.json").read_text(encoding="utf-8")) for folder in (first, second)
    ]
    assert accounts[0].keys() == accounts[1].keys() == ROLES
    assert accounts[0]["approver"]["password"] != accounts[1]["approver"]["password"]
    cluster.drop(name)


def test_the_accounts_are_for_their_owner_alone(cluster, django_db_setup):
    _template, folder = cluster.seeded("small_call")
    place = folder / "accounts.json"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    for role, account in json.loads(place.read_text(encoding="utf-8")).items():
        assert set(account) == {"email", "password", "organisation"}
        assert re.fullmatch(r"[a-z0-9.]+@sample\.example", account["email"])
        assert (account["organisation"] == "") == role.startswith("reviewer")


def test_the_small_call_has_twelve_proposals_in_every_state_an_open_call_knows(cluster, django_db_setup):
    template, _folder = cluster.seeded("small_call")
    with cluster.connect(database=template) as connection:
        states = connection.execute(
            "SELECT state, count(*) FROM applications_proposal GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert dict(states) == {
        "discarded": 1, "draft": 2, "eligible": 2, "ineligible": 1, "returned": 2, "submitted": 3, "withdrawn": 1,
    }  # fmt: skip
    assert sum(count for _state, count in states) == 12


def test_what_was_submitted_to_the_open_call_has_its_timetable(cluster, django_db_setup):
    template, _folder = cluster.seeded("small_call")
    with cluster.connect(database=template) as connection:
        steps = connection.execute(
            "SELECT count(m.id) FROM applications_proposal p LEFT JOIN applications_milestone m ON m.proposal_id = p.id"
            " WHERE p.number <> '' GROUP BY p.id"
        ).fetchall()
    assert set(steps) == {(6,)}


def test_every_person_and_every_proposal_of_the_season_says_that_it_is_a_sample(cluster, django_db_setup):
    template, _folder = cluster.seeded("season_2024")
    with cluster.connect(database=template) as connection:
        names = connection.execute("SELECT name FROM accounts_user").fetchall()
        loud = connection.execute("SELECT count(*) FROM applications_proposal WHERE NOT is_sample").fetchone()
    assert all(name.startswith("예시") for (name,) in names)
    assert loud == (0,)


def test_past_letters_are_delivered_and_nothing_lies_in_the_future(cluster, django_db_setup):
    template, _folder = cluster.seeded("season_2024")
    with cluster.connect(database=template) as connection:
        unsent = connection.execute("SELECT count(*) FROM activity_notice WHERE sent_at IS NULL").fetchone()
        (latest,) = connection.execute("SELECT max(at) FROM activity_event").fetchone()
    assert unsent == (0,)
    assert latest <= datetime.now(SEOUL)


def test_only_a_demo_is_seeded(cluster, django_db_setup, worker_name):
    with pytest.raises(RuntimeError, match="for the demo alone"):
        seeded(cluster, f"real_{worker_name}", "small_call", demo="0")


def test_a_portal_with_people_in_it_is_left_alone(cast):
    with pytest.raises(CommandError, match="people in this portal already"):
        call_command("seed", "small_call")
    call_command("seed", "small_call", "--once")


def test_loads_are_whole_and_can_be_repeated(cluster, django_db_setup, worker_name):
    name = f"load_{worker_name}"
    folder = seeded(cluster, name, "load", "--proposals", "40", "--reviews", "3")
    env = {**cluster.environment(name, folder), "DEMO": "1"}
    assert loaded(cluster, name) == (40, 120, 12, 0)
    manage("seed", "load", "--proposals", "40", env=env)
    manage("verify", env=env)
    assert loaded(cluster, name) == (80, 240, 24, 0)
    cluster.drop(name)


def loaded(cluster: Cluster, name: str) -> tuple[int, ...]:
    """Proposals, reviews and awards of loads, and guards that were left switched off."""
    with cluster.connect(database=name) as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM applications_proposal WHERE number LIKE 'LD%'),"
            " (SELECT count(*) FROM reviews_review), (SELECT count(*) FROM awards_award),"
            " (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D')"
        ).fetchone()

"""The trail: written with the deed, in one order, unchangeable by the web, and a change by others is found."""

from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from portal.activity.actions import publish_heads, record
from portal.activity.models import ChainHead, Event, PublishedHead
from portal.activity.proofs import verify_chains
from portal.activity.queries import timeline
from tests import factories
from tests.activity.cast import somebody

pytestmark = pytest.mark.guards


def write(number: int, chain: str = "call:sample", by=None) -> list[Event]:
    """So many deeds on one thing, each in its transaction."""
    by = by or somebody(f"{chain.replace(':', '-')}@example.kr")
    events = []
    for count in range(number):
        with transaction.atomic():
            events.append(
                record(by=by, verb="sample_deed", thing=by.user, facts={"count": count}, chain=chain)
            )
    return events


def test_each_event_carries_the_hash_of_the_one_before(db):
    first, second, third = write(3)
    assert [event.sequence for event in (first, second, third)] == [1, 2, 3]
    assert [second.previous_hash, third.previous_hash] == [first.hash, second.hash]
    head = ChainHead.objects.get(chain="call:sample")
    assert (head.sequence, head.hash) == (3, third.hash)


def test_the_time_is_the_database_s(db, clock):
    now = clock.set("2024-03-04 09:00")
    [event] = write(1)
    assert event.at == now


def test_facts_of_every_kind_are_kept_as_text_that_can_be_stored(db):
    by = somebody()
    facts = {
        "day": date(2026, 11, 22),
        "rate": Decimal("0.80"),
        "word": gettext_lazy("Inbox"),
        "nul": "a\x00b",
        "nfd": "각",
    }
    event = record(by=by, verb="sample_deed", thing=by.user, facts=facts, reason="so\x00 be it")
    event.refresh_from_db()
    assert event.facts["day"] == "2026-11-22"
    assert event.facts["rate"] == "0.80"
    assert event.facts["nul"] == "ab"
    assert event.facts["nfd"] == "각"
    assert event.reason == "so be it"


def test_a_deed_without_a_transaction_is_not_recorded(committed_db):
    by = somebody()
    with pytest.raises(RuntimeError):
        record(by=by, verb="sample_deed", thing=by.user)


def test_a_thing_has_its_timeline(db, count_db):
    by = somebody()
    write(2, by=by)
    write(1, chain="call:other")
    with count_db(queries=1):
        seen = [(event.title, event.who) for event in timeline(by.user)]
    assert seen == [("Sample deed", "예시 평가위원")] * 2


FORBIDDEN = [
    "UPDATE activity_event SET reason = 'other'",
    "UPDATE activity_event SET hash = repeat('0', 64)",
    "DELETE FROM activity_event",
    "TRUNCATE activity_event CASCADE",
    "INSERT INTO activity_chainhead (chain, sequence, hash) VALUES ('call:new', 5, 'x')",
    "UPDATE activity_chainhead SET sequence = 0",
    "DELETE FROM activity_chainhead",
    "UPDATE activity_publishedhead SET hash = 'x'",
    "DELETE FROM activity_publishedhead",
    "UPDATE activity_notice SET subject = 'other'",
    "DELETE FROM activity_notice",
    "DELETE FROM activity_requestkey",
    "ALTER TABLE activity_event DISABLE TRIGGER USER",
    "SET session_replication_role = replica",
    "DROP TRIGGER event_link ON activity_event",
    "CREATE OR REPLACE FUNCTION event_text(e activity_event) RETURNS text LANGUAGE sql AS $$ SELECT '' $$",
]


def test_the_web_cannot_change_what_happened(committed_db):
    write(2)
    publish_heads()
    taken = []
    with committed_db.connect("web") as web:
        for statement in FORBIDDEN:
            try:
                web.execute(statement)
                taken.append(statement)
            except psycopg.Error:
                web.rollback()
    assert taken == []
    assert verify_chains() == (2, [])


def test_the_web_cannot_choose_time_place_or_hash(committed_db):
    write(1)
    with committed_db.connect("web") as web:
        web.execute("SELECT set_config('portal.now', '2020-01-01', false)")
        web.execute(
            "INSERT INTO activity_event (chain, sequence, at, role, verb, thing_type, thing_id, thing_label, facts,"
            " reason, previous_hash, hash) VALUES ('call:sample', 9, '2020-01-01', '', 'forged', 't', '1', 'x', '{}',"
            " '', 'aa', 'bb')"
        )
    forged = Event.objects.get(verb="forged")
    assert forged.sequence == 2
    assert forged.at.year > 2020
    assert len(forged.hash) == 64
    assert verify_chains() == (2, [])


def test_even_the_owner_meets_the_trigger(committed_db):
    write(1)
    with committed_db.connect("owner") as owner, pytest.raises(psycopg.Error, match="append-only"):
        owner.execute("UPDATE activity_event SET reason = 'other'")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE activity_event SET reason = 'other' WHERE sequence = 2", "event 2 (row"),
        ("UPDATE activity_event SET actor_id = NULL WHERE sequence = 3", "event 3 (row"),
        ("UPDATE activity_event SET at = at + interval '1 second' WHERE sequence = 1", "event 1 (row"),
        ("DELETE FROM activity_event WHERE sequence = 2", "after event 1 comes 3"),
        ("DELETE FROM activity_event WHERE sequence = 4", "its head says"),
        ("DELETE FROM activity_event WHERE sequence > 0", "its head says"),
    ],
)
def test_a_change_behind_the_triggers_is_found(db, change, finding):
    write(4)
    write(2, chain="call:whole")
    behind_the_triggers(f"{change} AND chain = 'call:sample'")
    _counted, [difference] = verify_chains()
    assert difference.startswith("chain call:sample:")
    assert finding in difference


def behind_the_triggers(*statements: str) -> None:
    """What only who owns the database could do."""
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # a table with foreign keys still to be checked stays as it is
        cursor.execute("ALTER TABLE activity_event DISABLE TRIGGER event_append_only")
        for statement in statements:
            cursor.execute(statement)


def test_a_rewritten_tail_shows_against_the_published_head(db):
    write(3)
    assert publish_heads() == 1
    behind_the_triggers(
        "DELETE FROM activity_event WHERE sequence > 1",
        "UPDATE activity_chainhead SET sequence = 1, hash = (SELECT hash FROM activity_event WHERE sequence = 1)",
    )
    day = PublishedHead.objects.get(chain="call:sample").day
    assert verify_chains() == (1, [f"chain call:sample: event 3 is not the one published on {day}"])


def test_heads_are_published_once_a_day_and_only_when_they_have_grown(db, clock):
    by = somebody()
    clock.set("2026-11-22 23:59")
    write(2, by=by)
    assert publish_heads() == 1
    assert publish_heads() == 0
    clock.set("2026-11-23 00:05")
    assert publish_heads() == 0
    write(1, by=by)
    assert publish_heads() == 1
    heads = PublishedHead.objects.order_by("day").values_list("day", "sequence")
    assert list(heads) == [(date(2026, 11, 22), 2), (date(2026, 11, 23), 3)]


def test_what_the_web_publishes_is_what_the_chain_says(committed_db):
    [event] = write(1)
    with committed_db.connect("web") as web:
        web.execute(
            "INSERT INTO activity_publishedhead (day, at, chain, sequence, hash)"
            " VALUES ('2020-01-01', '2020-01-01', 'call:sample', 7, 'forged')"
        )
    head = PublishedHead.objects.get()
    assert (head.sequence, head.hash, head.day.year > 2020) == (1, event.hash, True)


def test_sixteen_at_once_leave_no_gap(committed_db):
    people = [somebody(f"number{number}@example.kr") for number in range(16)]

    def deed(by):
        return lambda: [event.sequence for event in write(3, by=by)]

    outcome = committed_db.race([deed(by) for by in people])
    assert sorted(number for mine in outcome for number in mine) == list(range(1, 49))
    assert verify_chains() == (48, [])

"""No envelope is ever overspent, whoever comes at the same time. Each race is red first: without its guard it is lost."""

import threading
import time

import psycopg
import pytest
from django.db import connections

from awards.actions import amend_envelope
from awards.models import Envelope
from awards.proofs import verify_ledger
from portal.ui.refusals import Refusal
from tests.awards import raw

pytest_plugins = ["tests.cast"]
pytestmark = pytest.mark.guards
TIMES = 40 if raw.PROVE else 12

# The balance as a program would keep it: read, compare, write.
NAIVE = """
CREATE OR REPLACE FUNCTION entry_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE had bigint; most bigint;
BEGIN
  SELECT s.fiscal_year_id, s.province_id, s.award_id INTO new.fiscal_year_id, new.province_id, new.award_id
    FROM awards_awardshare s WHERE s.id = new.share_id;
  SELECT coalesce(sum(amount), 0) INTO had FROM awards_ledgerentry;
  SELECT min(ceiling) INTO most FROM awards_envelope;
  PERFORM pg_sleep(0.002);
  IF had + new.amount > most THEN RAISE EXCEPTION 'full' USING ERRCODE = 'MA301'; END IF;
  RETURN new;
END $$
"""


@pytest.mark.parametrize("isolation", ["READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"])
def test_sixteen_clients_on_one_envelope(committed_db, cast, isolation):
    shares = raw.awards(cast, raw.CLIENTS)
    nation = raw.envelope(cast, 100)
    met = raw.clients(committed_db, shares, raw.people(cast), TIMES, isolation=isolation)
    assert met.count("") == 100
    assert set(met) == {"", "MA301"}
    assert raw.sums(nation.pk) == (100, 100)
    assert verify_ledger()[1] == awaited(shares)


def awaited(shares):
    """These awards were never committed, only amended: that alone is what the proof finds."""
    return [f"award {s.award.code}: {10**9:,} approved, 0 committed at first" for s in shares]


def test_without_the_trigger_sixteen_clients_overspend(committed_db, cast):
    shares = raw.awards(cast, raw.CLIENTS)
    raw.envelope(cast, 100)
    with committed_db.connect("owner") as owner:
        owner.execute(NAIVE)
    met = raw.clients(committed_db, shares, raw.people(cast), TIMES)
    assert met.count("") > 100


@pytest.mark.parametrize("isolation", ["READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"])
def test_sixteen_clients_on_crossing_envelopes(committed_db, cast, isolation):
    here, there = cast.county.government.parent, cast.other_county.government.parent
    shares = raw.awards(cast, raw.CLIENTS, provinces=[here, there])
    programme = shares[0].award.programme
    nation = raw.envelope(cast, 100)
    first = raw.envelope(cast, 60, province=here, programme=programme)
    second = raw.envelope(cast, 60, province=there)
    field = raw.envelope(cast, 90, field="safety")
    met = raw.clients(committed_db, shares, raw.people(cast), TIMES, isolation=isolation)
    assert set(met) == {"", "MA301"}
    assert met.count("") == 90
    found = [raw.sums(one.pk)[0] for one in (nation, first, second, field)]
    assert found[0] == found[3] == found[1] + found[2] == 90
    assert max(found[1:3]) <= 60
    assert verify_ledger()[1] == awaited(shares)


def test_deeds_of_many_lines_do_not_wait_for_each_other(committed_db, cast):
    """Two deeds charge two provinces in opposite order: with every lock taken first, nobody dies."""
    here, there = cast.county.government.parent, cast.other_county.government.parent
    shares = raw.awards(cast, 4, provinces=[here, there])
    raw.envelope(cast, 10**6, province=here)
    raw.envelope(cast, 10**6, province=there)
    assert deeds(committed_db, cast, shares, hold=True) == {""}


def test_without_the_locks_first_they_do(committed_db, cast):
    here, there = cast.county.government.parent, cast.other_county.government.parent
    shares = raw.awards(cast, 4, provinces=[here, there])
    raw.envelope(cast, 10**6, province=here)
    raw.envelope(cast, 10**6, province=there)
    die_soon(committed_db)
    assert "40P01" in deeds(committed_db, cast, shares, hold=False)


def die_soon(committed):
    """A deadlock is looked for after 20 ms instead of a second, in every session of this database from now on."""
    with committed.cluster.connect() as admin:
        admin.execute(f"ALTER DATABASE {committed.name} SET deadlock_timeout = '20ms'")


def deeds(committed, cast, shares, *, hold):
    who = raw.people(cast)
    orders = [[shares[0].pk, shares[1].pk], [shares[3].pk, shares[2].pk]]

    def deed(order):
        def run():
            met = set()
            with committed.connect("web") as connection:
                connection.autocommit = True
                for _ in range(20):
                    met.add(one_deed(connection, order, who, hold))
            return met

        return run

    return set().union(*committed.race([deed(order) for order in orders]))


def one_deed(connection, order, who, hold):
    try:
        with connection.transaction():
            if hold:
                connection.execute("SELECT hold_envelopes(%s)", [order])
            for share in order:
                connection.execute(raw.ENTRY, [share, "amend", 1, *who])
                time.sleep(0.01)
        return ""
    except psycopg.Error as error:
        return error.sqlstate


@pytest.mark.parametrize("isolation", ["READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"])
def test_an_envelope_born_while_awards_go_in_counts_them_or_is_refused(committed_db, cast, isolation):
    shares = raw.awards(cast, 8)
    raw.envelope(cast, 10**6)
    born: list[str] = []

    def give_birth():
        time.sleep(0.02)
        with committed_db.connect("web") as connection:
            born.append(insert_envelope(connection))

    bearer = threading.Thread(target=give_birth)
    bearer.start()
    raw.clients(committed_db, shares, raw.people(cast), TIMES, isolation=isolation)
    bearer.join()
    assert born[0] in ("", "MA306")
    assert [one for one in verify_ledger()[1] if one.startswith("envelope")] == []


def insert_envelope(connection):
    """An envelope over the field of every award, as raw SQL."""
    try:
        connection.execute(
            "INSERT INTO awards_envelope (fiscal_year_id, field, ceiling, committed, disbursed, spent, basis) "
            "VALUES (2027, 'safety', 0, 0, 0, 0, '')"
        )
        connection.commit()
        return ""
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate


@pytest.mark.parametrize("isolation", ["READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"])
def test_a_line_with_an_old_snapshot_cannot_miss_an_envelope(committed_db, cast, isolation):
    share = raw.awards(cast, 1)[0]
    raw.envelope(cast, 10**6)
    with committed_db.connect("web") as late, committed_db.connect("web") as bearer:
        late.isolation_level = psycopg.IsolationLevel[isolation]
        late.execute("SELECT count(*) FROM awards_envelope")
        assert insert_envelope(bearer) == ""
        state = charge_open(late, share, raw.people(cast))
    assert state == ("MA301" if isolation == "READ_COMMITTED" else "40001")


def charge_open(connection, share, who):
    try:
        connection.execute(raw.ENTRY, [share.pk, "amend", 1, *who])
        connection.commit()
        return ""
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate


def test_without_the_touch_of_the_year_it_would(committed_db, cast):
    share = raw.awards(cast, 1)[0]
    raw.envelope(cast, 10**6)
    with committed_db.connect("owner") as owner:
        body = owner.execute("SELECT pg_get_functiondef('envelope_born'::regproc)").fetchone()[0]
        owner.execute(
            body.replace(
                "UPDATE awards_fiscalyear SET year = year WHERE", "PERFORM 1 FROM awards_fiscalyear WHERE"
            )
        )
    with committed_db.connect("web") as late, committed_db.connect("web") as bearer:
        late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        late.execute("SELECT count(*) FROM awards_envelope")
        assert insert_envelope(bearer) == ""
        assert charge_open(late, share, raw.people(cast)) == ""
    assert [one for one in verify_ledger()[1] if one.startswith("envelope")] != []


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_envelope_is_not_born_on_an_old_snapshot(committed_db, cast, isolation):
    raw.awards(cast, 1)
    with committed_db.connect("web") as connection:
        connection.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        assert insert_envelope(connection) == "MA305"


def test_a_ceiling_is_cut_while_awards_go_in(committed_db, cast):
    """Either the cut comes first and awards are refused, or it is itself refused: never below what is committed."""
    shares = raw.awards(cast, 8)
    nation = raw.envelope(cast, 100)
    cuts: list[str] = []

    def cut():
        for _ in range(10):
            try:
                amend_envelope(
                    envelope=Envelope(pk=nation.pk), delta=-9, reason="예시",
                    proposed_by=cast.programme_officer, by=cast.ministry_approver, key=raw.key(),
                )  # fmt: skip
                cuts.append("cut")
            except Refusal as refusal:
                cuts.append(str(refusal))
            time.sleep(0.01)
        connections.close_all()

    cutter = threading.Thread(target=cut)
    cutter.start()
    met = raw.clients(committed_db, shares, raw.people(cast), TIMES)
    cutter.join()
    committed, ceiling = raw.sums(nation.pk)
    assert set(met) <= {"", "MA301"}
    assert met.count("") == committed <= ceiling == 100 - 9 * cuts.count("cut")
    assert [one for one in verify_ledger()[1] if one.startswith("envelope")] == []


def test_a_refusal_names_the_envelope_and_what_is_missing(committed_db, cast):
    share = raw.awards(cast, 1)[0]
    nation = raw.envelope(cast, 100)
    with committed_db.connect("web") as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(raw.ENTRY, [share.pk, "amend", 130, *raw.people(cast)])
    assert caught.value.sqlstate == "MA301"
    detail = caught.value.diag.message_detail
    assert detail == f'{{"free": 100, "asked": 130, "missing": 30, "envelope": {nation.pk}}}'

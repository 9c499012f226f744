"""The tests' own ground: whose rights they have, which clock they live by, and that nothing leaks from one to the next."""

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection

from portal.activity import clock as database_clock
from portal.celery import app
from portal.launch.process import wait_until
from tests.servers import kill_hard


def test_tests_have_the_rights_of_the_web_and_no_more(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("maeul_web", "maeul_owner")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("CREATE TABLE mine ()")


def test_the_clock_stands_where_it_is_set(db, clock):
    moment = clock.set("2026-04-01 09:00+09:00")
    assert database_clock.now() == moment
    assert clock.advance(days=3, hours=1).isoformat() == "2026-04-04T01:00:00+00:00"
    assert clock.now().isoformat() == "2026-04-04T01:00:00+00:00"


def test_the_next_test_has_the_real_time(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() - portal_now() < interval '1 second'")
        assert cursor.fetchone() == (True,)


@pytest.mark.guards
def test_the_web_login_cannot_set_the_clock(committed_db):
    with committed_db.connect("web") as web:
        web.execute("SELECT set_config('portal.now', '2020-01-01 00:00+00', false)")
        assert web.execute("SELECT extract(year FROM portal_now()) > 2024").fetchone() == (True,)
    with committed_db.connect("owner") as owner:
        owner.execute("SELECT set_config('portal.now', '2020-01-01 00:00+00', false)")
        assert owner.execute("SELECT extract(year FROM portal_now())").fetchone() == (2020,)


def make_session(key: str) -> Session:
    return Session.objects.create(session_key=key, session_data="", expire_date="2030-01-01T00:00:00Z")


@pytest.mark.parametrize("round_", [1, 2])
def test_a_committed_database_is_fresh_and_seen_by_all(committed_db, clock, round_):
    clock.set("2026-04-01 09:00")
    assert Session.objects.count() == 0
    made = committed_db.race([lambda key=key: make_session(key) for key in "abcd"])
    assert [type(each) for each in made] == [Session] * 4
    assert committed_db.race([database_clock.now]) == [clock.now()]
    with committed_db.connect("web") as web:
        assert web.execute("SELECT count(*) FROM django_session").fetchone() == (4,)


def test_a_race_tells_who_lost(committed_db):
    def insert():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_session VALUES ('one', '', now())")

    outcome = committed_db.race([insert] * 4)
    assert sorted(type(each).__name__ for each in outcome) == ["IntegrityError"] * 3 + ["NoneType"]


def test_rows_and_queries_are_counted(db, count_db):
    for key in "abc":
        make_session(key)
    with count_db(queries=2, rows=4) as seen:
        assert len(list(Session.objects.all())) == 3
        assert Session.objects.count() == 3
    assert (seen.queries, seen.rows) == (2, 4)
    with pytest.raises(AssertionError, match="1 queries instead of 2"), count_db(queries=2):
        list(Session.objects.iterator())


def test_words_of_hangul_are_similar(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity('과제', '과제')")
        assert cursor.fetchone() == (1.0,)


def test_the_owner_is_not_the_web(committed_db):
    with committed_db.connect("web") as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("SET ROLE maeul_owner")


@pytest.mark.guards
def test_a_real_worker_takes_a_task_from_this_process_and_comes_back_after_a_kill(worker):
    first = worker.start_worker()
    kill_hard(first)
    second = worker.start_worker()
    app.send_task("activity.deliver")
    assert wait_until(
        lambda: "Task activity.deliver" in second.log.read_text() and "succeeded" in second.log.read_text(),
        15,
    )


def test_the_real_portal_answers_on_a_database_of_its_own(serve):
    portal = serve()
    assert portal.get("/readyz") == (200, "ok\n")
    with portal.connect("web") as web:
        assert web.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)

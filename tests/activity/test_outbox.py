"""A notice is never lost and never doubled: real worker, real broker, a mail server of our own."""

import os
import threading
import time

import pytest
import redis
from django.db import transaction

from portal.activity import post
from portal.activity.actions import notify, record, send_again
from portal.activity.models import Notice
from portal.activity.rules import MOST_SENDINGS, wait_before_retry
from portal.activity.tasks import deliver
from portal.launch.__main__ import worker_command
from portal.launch.process import wait_until
from tests.activity.cast import PLAIN, somebody
from tests.activity.sink import sink
from tests.servers import kill_hard

pytestmark = pytest.mark.guards
MANY = 200 if os.environ.get("PROVE") else 24


@pytest.fixture
def post_office(settings):
    """The mail server, and this process set to use it."""
    with sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server


def write(number: int, start: int = 0) -> None:
    """So many letters to so many addresses, each with a deed of its own."""
    by = somebody(f"writer{start}@example.kr")
    for count in range(start, start + number):
        with transaction.atomic():
            event = record(by=by, verb="sample_deed", thing=by.user)
            notify(
                event=event, letter=PLAIN, recipients=[f"reader{count}@example.kr"], context={"title": count}
            )


def unsent() -> int:
    return Notice.objects.filter(sent_at=None).count()


def expected() -> list[str]:
    return sorted(post.message_id(notice) for notice in Notice.objects.all())


def test_letters_go_out_once_each_with_their_own_id(committed_db, letters, post_office):
    write(3)
    assert deliver() == 3
    assert deliver() == 0
    assert post_office.ids == expected()
    [letter] = [found for found in post_office.letters if found["To"] == "reader1@example.kr"]
    assert letter["Subject"] == "[마을] About 1"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def test_four_postmen_at_once_send_each_letter_once(committed_db, letters, post_office):
    write(MANY)
    outcome = committed_db.race([deliver] * 4)
    assert sum(outcome) == MANY
    assert post_office.ids == expected()


def test_a_rolled_back_deed_writes_to_nobody(committed_db, letters, post_office):
    by = somebody()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        event = record(by=by, verb="sample_deed", thing=by.user)
        notify(event=event, letter=PLAIN, recipients=[by.user], context={"title": "nothing"})
        raise ZeroDivisionError
    assert deliver() == 0
    assert not Notice.objects.exists()


def test_a_worker_killed_before_the_mail_server_took_the_letter_loses_nothing_and_doubles_nothing(
    worker, letters, post_office
):
    write(MANY)
    post_office.hold.clear()
    running = worker.start_worker(EMAIL_URL=post_office.url)
    wake()
    assert post_office.waiting.wait(30)
    kill_hard(running)
    post_office.hold.set()
    running = worker.start_worker(EMAIL_URL=post_office.url)
    wake()
    assert wait_until(lambda: unsent() == 0, 60)
    assert post_office.ids == expected()


def test_kills_at_any_moment_lose_nothing(worker, letters, post_office):
    """At any moment includes the instant between the server's yes and our commit: the same Message-ID comes twice.
    Each process of the worker holds one letter at a time, so a kill can double no more letters than there are processes."""
    processes = int(worker_command()[worker_command().index("--concurrency") + 1])
    write(MANY)
    kills = 0
    for pause in (0.0, 0.02):
        running = worker.start_worker(EMAIL_URL=post_office.url)
        wake()
        before = len(post_office.letters)
        wait_until(lambda seen=before: len(post_office.letters) > seen, 20)
        time.sleep(pause)
        kill_hard(running)
        kills += 1
    deliver()
    assert unsent() == 0
    assert sorted(set(post_office.ids)) == expected()
    assert len(post_office.ids) - MANY <= kills * processes


def test_an_emptied_broker_loses_nothing(worker, letters, post_office, valkey):
    write(MANY)  # each commit sent its word to the broker, and no worker listens yet
    with redis.Redis.from_url(valkey.url) as broker:
        assert broker.dbsize() > 0
        broker.flushall()
    worker.start_worker(EMAIL_URL=post_office.url)
    time.sleep(0.5)
    assert unsent() == MANY
    wake()  # the sweep, which beat does every ten seconds
    assert wait_until(lambda: unsent() == 0, 60)
    assert post_office.ids == expected()


def test_a_commit_wakes_the_worker(worker, letters, post_office):
    worker.start_worker(EMAIL_URL=post_office.url)
    write(1)
    assert wait_until(lambda: unsent() == 0, 20)
    assert post_office.ids == expected()


def wake() -> None:
    from portal.celery import app  # after conftest has loaded the settings

    app.send_task("activity.deliver")


def test_the_portal_works_without_a_broker(committed_db, letters, post_office):
    """Nobody listens at the address that the tests' settings name."""
    start = time.monotonic()
    write(5)
    assert time.monotonic() - start < 5
    assert unsent() == 5


def test_a_broker_that_swallows_connections_holds_nobody_up(committed_db, letters):
    import socket  # only here

    with socket.create_server(("127.0.0.1", 0), backlog=1) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with committed_db.broker(url, "silent:"):
            start = time.monotonic()
            write(3)
            assert time.monotonic() - start < 8
    assert unsent() == 3


def test_a_refused_letter_waits_longer_each_time_and_keeps_its_error(
    committed_db, letters, post_office, clock
):
    clock.set("2026-11-22 09:00")
    write(2)
    post_office.refused.add("reader0@example.kr")
    assert deliver() == 2
    assert [str(letter["To"]) for letter in post_office.letters] == ["reader1@example.kr"]
    for attempt in range(1, MOST_SENDINGS + 1):
        refused = Notice.objects.get(email="reader0@example.kr")
        assert refused.attempts == attempt
        assert "no such mailbox" in refused.error
        assert refused.next_at == clock.now() + wait_before_retry(attempt)
        assert deliver() == 0
        clock.set(refused.next_at)
        assert deliver() == (1 if attempt < MOST_SENDINGS else 0)
    assert list(post.undelivered()) == [refused]
    post_office.refused.clear()
    send_again(notice=refused)
    assert deliver() == 1
    assert post_office.ids == expected()


def test_a_mail_server_that_is_away_costs_one_try(committed_db, letters, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    write(3)
    assert deliver() == 0
    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert unsent() == 3


def test_without_the_row_s_lock_letters_are_doubled(committed_db, letters, post_office, monkeypatch):
    """Red: the same race with the lock taken away."""
    monkeypatch.setattr(
        "django.db.models.query.QuerySet.select_for_update", lambda rows, **_how: rows, raising=True
    )
    write(4)
    barrier = threading.Barrier(4)
    post_office.hold.clear()
    threading.Timer(1.0, post_office.hold.set).start()

    def run() -> int:
        barrier.wait(10)
        return deliver()

    committed_db.race([run] * 4)
    assert len(post_office.ids) > 4


def test_waiting_grows_to_six_hours():
    minutes = [wait_before_retry(number).total_seconds() / 60 for number in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]

"""The database as tests see it: pointing Django at a clone, the clock, counting, and races."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from django.db import connection, connections
from kombu import pools
from playwright.sync_api import Page

from portal.launch.postgres import OWNER
from tests.cluster import PASSWORDS, Cluster

SEOUL = ZoneInfo("Asia/Seoul")
AS_WEB = "-c role=maeul_web"


@contextmanager
def pointed_at(cluster: Cluster, name: str) -> Iterator[None]:
    """Django's connections, of all threads, go to this database: logged in as the owner, acting as the web."""
    place = connections.settings["default"]
    before = dict(place)
    connections.close_all()
    place.update(
        NAME=name, USER=OWNER, PASSWORD=PASSWORDS[OWNER], HOST="127.0.0.1", PORT=cluster.port,
        OPTIONS={"options": AS_WEB}, CONN_MAX_AGE=0,
        DISABLE_SERVER_SIDE_CURSORS=True,  # so that every row fetched is counted
    )  # fmt: skip
    try:
        yield
    finally:
        connections.close_all()
        place.clear()
        place.update(before)


class Clock:
    """Sets portal_now() for the sessions of this test; it stands still once set. Text without a zone is Seoul's."""

    def set(self, when: str | datetime) -> datetime:
        moment = datetime.fromisoformat(when) if isinstance(when, str) else when
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SEOUL)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.now', %s, false)", [moment.isoformat()])
        # Connections that other threads open from now on, too.
        connections.settings["default"]["OPTIONS"]["options"] = f"{AS_WEB} -c portal.now={moment.isoformat()}"
        return moment

    def now(self) -> datetime:
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_now()")
            return cursor.fetchone()[0]

    def advance(self, **amount: float) -> datetime:
        """`advance(days=3, hours=1)`: the arguments of timedelta."""
        return self.set(self.now() + timedelta(**amount))

    def run_free(self) -> None:
        """Back to the real time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.now', '', false)")
        connections.settings["default"]["OPTIONS"]["options"] = AS_WEB


@dataclass
class Seen:
    statements: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def queries(self) -> int:
        return len(self.statements)

    def note(self, execute, statement, parameters, many, context):
        result = execute(statement, parameters, many, context)
        self.statements.append(str(statement))
        if context["cursor"].description is not None:
            self.rows += max(context["cursor"].rowcount, 0)
        return result


@contextmanager
def counting(queries: int | None = None, rows: int | None = None) -> Iterator[Seen]:
    """Count the statements and the rows they return; savepoints count as statements, as Django's own assertion has it."""
    seen = Seen()
    with connection.execute_wrapper(seen.note):
        yield seen
    shown = "\n".join(f"{number}. {text}" for number, text in enumerate(seen.statements, 1))
    assert queries is None or seen.queries == queries, (
        f"{seen.queries} queries instead of {queries}:\n{shown}"
    )
    assert rows is None or seen.rows == rows, f"{seen.rows} rows instead of {rows}:\n{shown}"


class Committed:
    """A database of one test's own."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster, self.name = cluster, name

    def connect(self, role: str = "web") -> psycopg.Connection:
        """A raw connection (autocommit off) logged in as "web" or "owner"; close it, or use it in `with`."""
        return psycopg.connect(self.cluster.url(f"maeul_{role}", self.name))

    def environment(self) -> dict[str, str]:
        return self.cluster.environment(self.name, self.cluster.folder / self.name)

    def race(self, calls: Sequence[Callable[[], Any]], seconds: float = 60) -> list[Any]:
        """Run the calls at the same instant, each in a thread with its own connection.

        Returns, in the order of the calls, what each returned or the exception it raised.
        """
        start, outcome = threading.Barrier(len(calls)), [TimeoutError("did not end")] * len(calls)

        def run(number: int) -> None:
            try:
                connection.ensure_connection()
                start.wait(seconds)
                outcome[number] = calls[number]()
            except Exception as error:
                outcome[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=[number], daemon=True) for number in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds)
        return outcome

    @contextmanager
    def broker(self, url: str, prefix: str) -> Iterator[None]:
        """This process's Celery sends to that broker."""
        from portal.celery import app  # configured from settings, which conftest has to load first

        before = app.conf.broker_url, app.conf.broker_write_url, app.conf.broker_transport_options

        def send_to(url: str, write_url: str, options: dict[str, Any]) -> None:
            pools.reset()
            app._after_fork()  # forget the pool, as a new process would
            app.conf.broker_url, app.conf.broker_write_url, app.conf.broker_transport_options = (
                url,
                write_url,
                options,
            )

        send_to(url, url, {**before[2], "global_keyprefix": prefix})
        try:
            yield
        finally:
            send_to(*before)


def let_time_pass(owner: psycopg.Connection, slug: str, closes_at: datetime | None = None) -> None:
    """A call closes at that time, or now: where the real clock counts, only without the guard can it be waited for."""
    owner.execute("ALTER TABLE applications_call DISABLE TRIGGER call_guard")
    owner.execute(
        "UPDATE applications_call SET closes_at = coalesce(%s, clock_timestamp()) WHERE slug = %s",
        [closes_at, slug],
    )
    owner.execute("ALTER TABLE applications_call ENABLE TRIGGER call_guard")
    if not owner.autocommit:
        owner.commit()


def end_session(owner: psycopg.Connection, page: Page) -> None:
    """This window's person is signed out at the portal: an answer on its way may still bring the cookie back."""
    [key] = [each["value"] for each in page.context.cookies() if each["name"] == "maeul_session"]
    owner.execute("DELETE FROM django_session WHERE session_key = %s", [key])
    if not owner.autocommit:
        owner.commit()

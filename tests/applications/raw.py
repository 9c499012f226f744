"""Raw statements of the web's and the owner's logins, and what the database answers; a guard taken away."""

from concurrent.futures import Future, ThreadPoolExecutor, wait

import psycopg
from django.db import transaction

SECONDS = 20
WAITING = """SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
  AND cardinality(pg_blocking_pids(pid)) > 0)"""


def tried(connection, statement, values):
    """Send it and commit: "" when it went in, else the SQLSTATE. A statement that meets no row proves nothing."""
    try:
        assert connection.execute(statement, values).rowcount > 0, statement
        connection.commit()
        return ""
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate


def asked(connection, statement, values):
    """As `tried`, but taken back again."""
    with connection.transaction(force_rollback=True):
        try:
            with connection.transaction():
                assert connection.execute(statement, values).rowcount > 0, statement
            return ""
        except psycopg.Error as error:
            return error.sqlstate


def waits(watcher, late: Future):
    """Whether a session of this database comes to wait for a lock before the late one is done."""
    for _look in range(SECONDS * 200):
        if wait([late], 0.005).done:
            return False
        if watcher.execute(WAITING).fetchone()[0]:
            return True
    raise TimeoutError("neither done nor waiting")


def meet(committed, deed, late):
    """While `deed` is not committed yet another does `late`; once that waits or is done, the deed commits.

    What came of the late one, and whether it waited.
    """
    with committed.connect("owner") as watcher, ThreadPoolExecutor(1) as pool:
        watcher.autocommit = True
        with transaction.atomic():
            deed()
            other = pool.submit(late)
            waited = waits(watcher, other)
        return other.result(SECONDS), waited


def meet_statement(committed, deed, statement, *values):
    """`meet`, the late one being a statement of the web's login: "" when it went in, else the SQLSTATE."""
    with committed.connect("web") as other:
        return meet(committed, deed, lambda: tried(other, statement, values))


def unlocked(committed, guard):
    """The guard without its lock: it asks, but waits for nobody."""
    with committed.connect("owner") as owner:
        body = owner.execute("SELECT pg_get_functiondef(%s::regproc)", [guard]).fetchone()[0]
        assert " FOR SHARE" in body
        owner.execute(body.replace(" FOR SHARE", ""))

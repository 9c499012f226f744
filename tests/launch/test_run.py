"""`make run`, for real: what is killed comes back, what is stopped is gone, what was kept is there again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.launch.process import birth, free_port, wait_until
from portal.launch.ready import answers
from tests.cluster import ROOT

# Seconds on two cores to itself: 15. Beside the other workers of a test run everything takes up to twice as long.
SECOND_START = 30 if os.environ.get("PYTEST_XDIST_WORKER") else 15
NAMES = ["beat", "postgres", "valkey", "web", "worker"]


class Copy:
    """One copy of the portal, started as `make run` starts it, without the sample season unless asked."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder, self.port = folder, free_port()
        self.env = {"VAR_DIR": str(folder), "PORT": str(self.port), "DEMO": "0", "DATABASE_URL": "",
                    "DATABASE_OWNER_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "ALLOWED_HOSTS": "127.0.0.1", **env}  # fmt: skip
        self.output = folder.with_suffix(".out")

    def launch(self) -> None:
        command, env = [sys.executable, "-m", "portal.launch"], {**os.environ, **self.env}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT
            )

    def start(self, seconds: float = 60) -> float:
        """Start and wait until it is ready; returns the seconds it took."""
        began = time.monotonic()
        self.launch()
        wait_until(lambda: "Ctrl-C stops" in self.said() or self.process.poll() is not None, seconds)
        assert "Ctrl-C stops" in self.said(), self.said()
        return time.monotonic() - began

    def refusal(self) -> str:
        """What it says when it does not start."""
        self.launch()
        assert self.process.wait(30) == 1
        return self.said()

    def said(self) -> str:
        return self.output.read_text()

    def pid(self, name: str) -> int:
        return int((self.folder / "run" / f"{name}.pid").read_text().split()[0])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)

    def database(self) -> psycopg.Connection:
        lines = (self.folder / "run" / "env").read_text().splitlines()
        known = dict(line.split("=", 1) for line in lines)
        return psycopg.connect(known["DATABASE_OWNER_URL"], autocommit=True)

    def running(self) -> list[str]:
        """Command lines of processes that work on this folder, whoever started them."""
        found = []
        for place in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"VAR_DIR={self.folder}\0" in place.read_text(errors="replace"):
                    found.append((place.parent / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return [line for line in found if line]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Iterator[Copy]:
    """One running copy for the tests of this module; each leaves it running."""
    made = Copy(tmp_path_factory.mktemp("copy") / "var")
    made.start()
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_it_answers_and_lets_no_second_supervisor_on_its_folder(copy):
    assert answers(copy.port)
    assert answers(copy.port, "/healthz")
    second = Copy(copy.folder)
    second.output = copy.folder.with_suffix(".second")
    assert second.refusal() == (
        f"The portal already runs from {copy.folder}; stop it first, or set another VAR_DIR.\n"
    )


@pytest.mark.parametrize("name", ["postgres", "valkey", "worker", "web", "beat"])
def test_what_is_killed_comes_back(copy, name):
    before = copy.pid(name)
    os.kill(before, signal.SIGKILL)
    assert wait_until(lambda: copy.pid(name) != before, 20), copy.said()
    assert wait_until(lambda: answers(copy.port), 30), copy.said()


def test_two_copies_live_side_by_side(copy, tmp_path):
    other = Copy(tmp_path / "other")
    try:
        other.start()
        assert answers(copy.port) and answers(other.port)
        assert other.stop() == 0
        assert answers(copy.port)
    finally:
        other.process.kill()


def test_when_the_supervisor_is_killed_the_next_start_works_and_data_is_kept(copy):
    with copy.database() as database:
        database.execute("INSERT INTO django_session VALUES ('kept', '', now())")
    pids = [copy.pid(name) for name in NAMES]
    copy.process.kill()
    copy.process.wait()
    assert copy.start() < SECOND_START
    assert [birth(pid) for pid in pids] == [""] * 5
    assert answers(copy.port)
    with copy.database() as database:
        assert database.execute("SELECT session_key FROM django_session").fetchall() == [("kept",)]


def test_it_stops_without_a_trace(copy):
    pids = [copy.pid(name) for name in NAMES]
    assert copy.stop() == 0
    assert [birth(pid) for pid in pids] == [""] * 5
    assert wait_until(lambda: copy.running() == [], 5), copy.running()
    assert copy.said().endswith("Stopping …\nEverything is stopped.\n")
    assert list((copy.folder / "run").glob("*.pid")) == []
    assert copy.start() < SECOND_START


def test_a_taken_port_stops_the_start_with_one_sentence(tmp_path):
    copy = Copy(tmp_path / "var")
    command = [sys.executable, "-m", "http.server", str(copy.port), "--bind", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as holder:
        assert wait_until(lambda: answers(copy.port, "/"), 10)
        said = copy.refusal()
        holder.terminate()
    assert said == f"Port {copy.port} is taken; stop what uses it, or choose another: make run PORT=8001\n"


@pytest.fixture
def demo(tmp_path) -> Iterator[Copy]:
    made = Copy(tmp_path / "demo", DEMO="1")
    yield made
    if made.process.poll() is None:
        made.stop()


def people(copy: Copy) -> list[tuple]:
    with copy.database() as database:
        return database.execute("SELECT email FROM accounts_user ORDER BY email").fetchall()


def test_the_sample_season_is_added_whole_and_once(demo):
    """Killed in the midst of it, the next start adds all of it; the one after that adds nothing."""
    demo.launch()
    assert wait_until(lambda: "Adding the sample season" in demo.said(), 60), demo.said()
    time.sleep(0.5)
    demo.process.kill()
    demo.process.wait()

    demo.start(150)
    assert "Adding the sample season" in demo.said()
    assert "Sample accounts:" in demo.said()
    cast = people(demo)
    assert len(cast) > 5
    assert demo.stop() == 0

    assert demo.start() < SECOND_START
    assert "Adding the sample season" not in demo.said()
    assert people(demo) == cast
    assert demo.stop() == 0

"""The real processes of the portal, for tests that need them: gunicorn and the Celery worker, as the web's login."""

import json
import os
import shutil
import signal
import urllib.request
from pathlib import Path

import psycopg

from portal.launch.__main__ import beat_command, web_command, worker_command
from portal.launch.process import Child, LaunchError, free_port, kill_group, wait_until
from portal.launch.ready import answers
from portal.launch.valkey import Valkey
from tests.cluster import Cluster, locked, manage

ROLES = {"web": "maeul_web", "owner": "maeul_owner", "admin": "maeul_admin"}


class Processes:
    """A database of this run and the processes that work on it. Stop it when done."""

    def __init__(self, cluster: Cluster, database: str, folder: Path, redis_url: str) -> None:
        self.cluster, self.database, self.folder = cluster, database, folder
        secret = {"DEMO": "1", "SECRET_KEY": os.environ["SECRET_KEY"], "REDIS_URL": redis_url}
        self.env = {**cluster.environment(database, folder), **secret}
        self.children: list[Child] = []
        self.address = ""

    def connect(self, role: str = "owner") -> psycopg.Connection:
        """A raw connection, logged in as "web", "owner" or "admin"."""
        return self.cluster.connect(ROLES[role], self.database)

    @property
    def accounts(self) -> dict[str, dict[str, str]]:
        """The sample accounts by role: {"officer": {"email", "password", "organisation"}, …}."""
        return json.loads((self.folder / "accounts.json").read_text(encoding="utf-8"))

    def start_web(self, port: int = 0, **env: str) -> str:
        """Start gunicorn (on a free port unless named) and wait until it is ready; returns its address, http://127.0.0.1:PORT."""
        collect_static(self.cluster, self.folder)
        port = port or free_port()
        self.address = f"http://127.0.0.1:{port}"
        seen = {**self.env, "DATABASE_OWNER_URL": "", "SITE_ADDRESS": self.address, **env}
        child = self._start("web", web_command(f"127.0.0.1:{port}"), seen)
        wait_until(lambda: answers(port) or not child.alive, 40)
        if not answers(port):
            raise LaunchError(f"the test's web server did not start:\n{child.last_words(40)}")
        return self.address

    def start_worker(self, **env: str) -> Child:
        """Start a Celery worker and wait until it takes work; `.process.pid` is its pid."""
        child = self._start("worker", worker_command(), {**self.env, "DATABASE_OWNER_URL": "", **env})
        before = child.log.stat().st_size
        if not wait_until(lambda: "ready." in child.log.read_text(errors="replace")[before:], 40):
            raise LaunchError(f"the test's worker did not start:\n{child.last_words(40)}")
        return child

    def start_beat(self) -> Child:
        """Start what tells the worker when something is due."""
        return self._start("beat", beat_command(), {**self.env, "DATABASE_OWNER_URL": ""})

    def _start(self, name: str, command: list[str], env: dict[str, str]) -> Child:
        child = Child(name, command, folder=self.folder, env=env, grace=15, cwd=Path(__file__).parents[1])
        child.start()
        self.children.append(child)
        return child

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            return answer.status, answer.read().decode()

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()
        self.cluster.drop(self.database)


def kill_hard(child: Child) -> None:
    """kill -9 of a process and all of its children."""
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)
    kill_group(child.process.pid)
    child.process.wait(10)


def serve(cluster: Cluster, name: str, valkey: Valkey, seed: str | None) -> Processes:
    """A fresh database `name` (a clone of the seed, when one is named) and, not yet started, its processes."""
    folder = cluster.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    if seed is None:
        cluster.clone(name)
        folder.mkdir()
    else:
        template, source = cluster.seeded(seed)
        cluster.clone(name, template)
        shutil.copytree(source, folder)
    return Processes(cluster, name, folder, valkey.url)


def collect_static(cluster: Cluster, folder: Path) -> None:
    """Hashed static files, made once per run and shared."""
    shared = cluster.folder / "shared"
    with locked(cluster.folder / "static.lock"):
        if not (shared / "static").exists():
            manage("collectstatic", "--noinput", "-v", "0", env={"VAR_DIR": str(shared)})
    if not (folder / "static").exists():
        (folder / "static").symlink_to(shared / "static")

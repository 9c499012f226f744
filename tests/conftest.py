"""What every test may ask for. The database:

* `db`            the usual rollback test: one clone per xdist worker, logged in as the owner acting as the web's role,
                  so that only the web's grants hold while `clock` may still set the time.
* `committed_db`  for races, brokers and real processes: a fresh clone for this one test, nothing rolled back.
                  `transactional_db` is the same thing: append-only tables cannot be flushed.
* `clock`         `clock.set("2026-04-01 09:00+09:00")`, `clock.advance(days=3)`.
* `count_db`      `with count_db(queries=4) as seen: …; seen.rows`.

Real processes: `valkey`, `worker`, `portal_server` (small call), `season_server` (season 2024), `serve` (your own).
The browser: `page`, in Korean, with a Chromium that is there.
"""

import gc
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.update(
    DJANGO_SETTINGS_MODULE="portal.settings",
    DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's loop runs in the thread that asks the database
    DATABASE_URL="postgresql://maeul_web@127.0.0.1:1/not_yet",  # django_db_setup says where it is
    DATABASE_OWNER_URL="postgresql://maeul_owner@127.0.0.1:1/not_yet",
    REDIS_URL="redis://127.0.0.1:1/0",  # nobody listens: what does not ask for `valkey` works without a broker
    SECRET_KEY=os.environ.get("TEST_SECRET_KEY", "") or secrets.token_urlsafe(40),
    ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
    DEMO="1",
    DEBUG="0",
    PORTAL_AS_OWNER="0",
)
os.environ["TEST_SECRET_KEY"] = os.environ["SECRET_KEY"]  # the workers of xdist share it

import django  # its settings are read from the environment above

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from portal.launch.valkey import Valkey  # noqa: E402
from tests.bases import Bases, base_of  # noqa: E402
from tests.cluster import Cluster, OwnCluster  # noqa: E402
from tests.database import Clock, Committed, counting, pointed_at  # noqa: E402
from tests.servers import Processes  # noqa: E402
from tests.servers import serve as make_processes  # noqa: E402
from tests.tools import find_browser  # noqa: E402

# Pages of the test client name static files plainly; hashed ones are collected for the real servers only.
settings.STATIC_ROOT = str(settings.BASE_DIR / "portal" / "static")
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
settings.PASSWORD_HASHERS = ["tests.hashing.FewRounds"]

pytest_plugins = ["tests.cast"]
CLUSTER = pytest.StashKey[OwnCluster]()
BASES, WANTED = pytest.StashKey[Bases](), pytest.StashKey[str]()
# Files that take longest, and those that mostly wait, begin first, so that no worker is left with one at the end.
FIRST = (
    "tests/journeys/test_whole_way.py",
    "tests/permissions/test_doing.py",
    "tests/seeds/test_seeds.py",
    "tests/launch/",
    "tests/ui/test_browser.py",
    "tests/permissions/test_reading.py",
    "tests/journeys/",
    "tests/sweeps/",
    "tests/awards/test_races.py",
    "tests/activity/test_outbox.py",
)


def pytest_configure_node(node) -> None:
    """Under xdist the controller starts the one server and tells each worker where it is."""
    if CLUSTER not in node.config.stash:
        node.config.stash[CLUSTER] = OwnCluster()
    cluster = node.config.stash[CLUSTER]
    node.workerinput.update(cluster_folder=str(cluster.folder), cluster_port=cluster.port)


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(CLUSTER, None):
        cluster.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(
                f"{item.nodeid}: ask for the fixture committed_db instead of transaction=True"
            )
    items.sort(key=turn)


def turn(item: pytest.Item) -> int:
    """Where the file stands in FIRST; the others keep their order after them."""
    starts = (number for number, start in enumerate(FIRST) if item.nodeid.startswith(start))
    return next(starts, len(FIRST))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays: looking through it again and again is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def worker_name(request) -> str:
    """ "gw0", "gw1", … under xdist, else "main"."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def cluster(request) -> Cluster:
    """The server of this run."""
    given = getattr(request.config, "workerinput", None)
    if given:
        return Cluster(Path(given["cluster_folder"]), given["cluster_port"])
    request.config.stash[CLUSTER] = OwnCluster()
    return request.config.stash[CLUSTER]


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_db_blocker, cluster: Cluster, worker_name: str, tmp_path_factory
) -> Iterator[None]:
    """Point Django at this worker's own clone of the migrated template; from there a test moves on (tests/bases.py)."""
    settings.MEDIA_ROOT = str(tmp_path_factory.mktemp("files"))
    with pointed_at(cluster, cluster.clone(f"test_{worker_name}")):
        bases = request.config.stash[BASES] = Bases(cluster, worker_name, django_db_blocker)
        bases.go(request.config.stash.get(WANTED, ""))
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of it: the connections go where the test begins."""
    base = base_of(item)
    if base is not None:
        item.config.stash[WANTED] = base
        if bases := item.config.stash.get(BASES, None):
            bases.go(base)


@pytest.fixture
def committed_db(
    request, django_db_setup, django_db_blocker, cluster: Cluster, worker_name: str
) -> Iterator[Committed]:
    """A fresh database for this one test, where everything is committed.

    `.connect("web")` and `.connect("owner")` are raw connections with those logins; `.race(calls)` runs calls at once,
    each in its own thread; `.environment()` is the environment for a process that shall work on it.
    """
    if "db" in request.fixturenames:
        raise pytest.UsageError("ask for db or for committed_db, not for both")
    name = cluster.clone(f"test_{worker_name}_own")
    with pointed_at(cluster, name), django_db_blocker.unblock():
        yield Committed(cluster, name)
    cluster.drop(name)


@pytest.fixture
def transactional_db(committed_db: Committed) -> Committed:
    """pytest-django's name for it. Its own flushes tables, which append-only triggers refuse."""
    return committed_db


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The portal's one clock, portal_now(), for this test's own sessions; undone afterwards."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    before = options.get("options")
    yield Clock()
    options["options"] = before


@pytest.fixture
def count_db() -> Callable:
    """`with count_db() as seen:` counts `seen.queries` and the `seen.rows` they fetched.

    `count_db(queries=4)` fails with the list of statements when there were not exactly four; `rows=` likewise.
    """
    return counting


@pytest.fixture(scope="session")
def valkey(tmp_path_factory) -> Iterator[Valkey]:
    """A real broker on a free port."""
    server = Valkey(tmp_path_factory.mktemp("broker"), password="broker-of-tests").start()
    yield server
    server.stop()


@pytest.fixture
def worker(committed_db: Committed, valkey: Valkey, cluster: Cluster, monkeypatch) -> Iterator[Processes]:
    """The processes on `committed_db`; the test's own Django talks to the same broker.

    `worker.start_worker()` starts a Celery worker and returns its process, `tests.servers.kill_hard` ends it with -9.
    """
    folder = cluster.folder / committed_db.name
    shutil.rmtree(
        folder / "log", ignore_errors=True
    )  # of a test before: the name is that of this run's worker
    folder.mkdir(exist_ok=True)
    processes = Processes(cluster, committed_db.name, folder, valkey.url)
    with committed_db.broker(valkey.url, processes.env["REDIS_PREFIX"]):
        yield processes
    processes.stop()


@pytest.fixture(scope="session")
def serve(cluster: Cluster, valkey: Valkey, worker_name: str) -> Iterator[Callable[..., Processes]]:
    """`serve(seed="small_call")`: gunicorn on a fresh clone of that seed (None: an empty portal), stopped at the end."""
    made: list[Processes] = []

    def start(seed: str | None = None, **env: str) -> Processes:
        processes = make_processes(cluster, f"served_{worker_name}_{len(made)}", valkey, seed)
        made.append(processes)
        processes.start_web(**env)
        return processes

    yield start
    for processes in made:
        processes.stop()


@pytest.fixture(scope="module")
def portal_server(serve) -> Iterator[Processes]:
    """The real portal with the small call, for the tests of one module: `.address`, `.accounts`, `.connect()`."""
    processes = serve("small_call")
    yield processes
    processes.stop()


@pytest.fixture(scope="module")
def season_server(serve) -> Iterator[Processes]:
    """The real portal with the sample season 2024, for the tests of one module."""
    processes = serve("season_2024")
    yield processes
    processes.stop()


@pytest.fixture(scope="session")
def base_url() -> None:
    """pytest-base-url defines its own in a way that pytest warns of, and warnings are errors here."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    options = {"args": ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet]}
    if found := find_browser():
        options["executable_path"] = found
    return {**browser_type_launch_args, **options}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    window = {"width": 1280, "height": 900}
    return {**browser_context_args, "locale": "ko-KR", "timezone_id": "Asia/Seoul", "viewport": window}


@pytest.fixture
def bases(request, django_db_setup) -> Bases:
    """What stands in the database where the test begins: `bases.thing()`."""
    return request.config.stash[BASES]

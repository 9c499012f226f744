"""Prints what our speed is and writes var/bench.json.

Two databases are filled by `seed load` (1,000 and 10,000 proposals, three reviews each). Every page is measured on
both, with its bare view beside it, all in one run: machines are noisy, ratios are not. Then come the crowds, each on a
portal as `make run` starts it with the larger database; how busy the machine was stands beside their times. Last the
solver of assignments, at the sizes that are promised.
"""

import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.launch.valkey import Valkey
from tests import conftest  # reads the environment into the settings and sets Django up
from tests.bench.advice import anew, worth
from tests.bench.crowds import CROWDS
from tests.bench.markers import MARKERS
from tests.bench.measure import Sample, measure
from tests.bench.pages import PAGES, bare_addresses
from tests.bench.solving import SOLVERS
from tests.cluster import ROOT, OwnCluster, manage
from tests.database import pointed_at
from tests.servers import Processes

SIZES = (1_000, 10_000)
JUDGED = ("ranked anew", "worth of advice")
GATHERED = {**CROWDS, **MARKERS}
COLUMNS = (
    "name", "rows", "queries", "fetched", "median_ms", "p95_ms", "cpu_ms", "growth", "ratio_to_bare", "bare_fetched",
)  # fmt: skip
assert conftest


def filled(cluster: OwnCluster, proposals: int, reviews: int = 3) -> str:
    """A database with as many proposals, each with so many reviews."""
    say(f"loading {proposals:,} proposals")
    template, accounts = cluster.seeded("small_call")
    name = cluster.clone(f"load_{proposals}", template)
    env = {**cluster.environment(name, accounts), "DEMO": "1"}
    manage("seed", "load", "--proposals", str(proposals), "--reviews", str(reviews), env=env)
    with cluster.connect(database=name) as connection:
        connection.execute("VACUUM ANALYZE")
    return name


def sampled(cluster: OwnCluster, place: str, name: str) -> tuple[Sample, Sample | None]:
    """The page in that database, and its bare view."""
    with pointed_at(cluster, place):
        page = PAGES[name]()
        sample = measure(page.visit)
        if page.reads is None:
            return sample, None
        with bare_addresses():
            return sample, measure(page.bare(sample.size))


def run(names: list[str]) -> list[dict[str, object]]:
    """A page in both databases, one right after the other."""
    cluster, lines = OwnCluster(), []
    try:
        places = [filled(cluster, proposals) for proposals in SIZES]
        for name in names:
            say(name)
            (small, _bare), (large, bare) = (sampled(cluster, place, name) for place in places)
            lines.append(line(name, SIZES[-1], large, bare, small))
    finally:
        cluster.stop()
    return lines


def gathered(names: list[str]) -> list[dict[str, Any]]:
    """Each crowd on a fresh copy of the larger database, with all the processes of `make run`."""
    cluster, lines = OwnCluster(durable=True), []
    try:
        source = filled(cluster, SIZES[-1])
        for name in names:
            place = cluster.clone(f"crowd_{name}", source)
            with started(cluster, place) as processes, pointed_at(cluster, place):
                say(name)
                lines.append(GATHERED[name](processes).line())
    finally:
        cluster.stop()
    return lines


def judged(names: list[str]) -> list[dict[str, Any]]:
    """A thousand proposals with five reviews each ranked anew, and what advice is worth."""
    cluster, lines = OwnCluster(), []
    try:
        place = filled(cluster, SIZES[0], reviews=5) if "ranked anew" in names else ""
        for name in names:
            say(name)
            if name == "ranked anew":
                with pointed_at(cluster, place):
                    lines += anew()
            else:
                lines += worth()
    finally:
        cluster.stop()
    return lines


@contextmanager
def started(cluster: OwnCluster, place: str) -> Iterator[Processes]:
    """Valkey, web server, worker and beat."""
    folder = cluster.folder / place
    with tempfile.TemporaryDirectory() as home:
        broker = Valkey(Path(home), password="broker-of-bench").start()
        folder.mkdir()
        processes = Processes(cluster, place, folder, broker.url)
        try:
            processes.start_web()
            processes.start_worker()
            processes.start_beat()
            yield processes
        finally:
            processes.stop()
            broker.stop()


def say(words: str) -> None:
    print(f"  {words} …", file=sys.stderr, flush=True)


def line(name: str, rows: int, now: Sample, bare: Sample | None, before: Sample) -> dict[str, object]:
    values = (
        name, rows, now.queries, now.fetched, round(now.median, 1), round(now.p95, 1), round(now.cpu, 1),
        round(now.median / before.median, 2), round(now.median / bare.median, 2) if bare else None,
        bare.fetched if bare else None,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def shown(values: dict[str, object]) -> str:
    rest = (values[name] if values[name] is not None else "-" for name in COLUMNS[1:])
    return " ".join([f"{values['name']:<18}", *(f"{value:>13}" for value in rest)])


def main() -> None:
    wanted = os.environ.get("ONLY", "")
    kinds = (PAGES, JUDGED, GATHERED, SOLVERS)
    names, judging, crowds, solvers = ([name for name in known if wanted in name] for known in kinds)
    if not (names or judging or crowds or solvers):
        sys.exit(f"Nothing of that name; there are: {', '.join(name for known in kinds for name in known)}.")
    logging.disable(logging.WARNING)  # no broker listens here, and every letter would say so
    lines = run(names) if names else []
    if lines:
        print(shown({name: name for name in COLUMNS}))
    for each in lines:
        print(shown(each), flush=True)
    lines += judged(judging) if judging else []
    lines += gathered(crowds) if crowds else []
    for name in solvers:
        say(name)
        lines.append(SOLVERS[name]())
    for each in lines[len(names) :]:
        print("\n" + "\n".join(f"{key:<28} {value}" for key, value in each.items()))
    place = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "bench.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(lines, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

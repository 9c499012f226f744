"""Measures one page: statements, rows, wall time, and CPU of the web and of its database session together."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from tests.database import counting

TICK = os.sysconf("SC_CLK_TCK")
ROUNDS = 40


@dataclass
class Sample:
    """One page at one size of the database. Times in milliseconds."""

    queries: int
    fetched: int
    size: int
    wall: list[float] = field(default_factory=list)
    cpu: float = 0

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    @property
    def p95(self) -> float:
        return sorted(self.wall)[max(0, round(len(self.wall) * 0.95) - 1)]


def backend_cpu(pid: int) -> float:
    """CPU seconds of the PostgreSQL process that serves our connection."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def family_cpu(pid: int) -> float:
    """CPU seconds of a process, of its children, and of those children that have ended."""
    spent = 0
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it ended meanwhile
            continue
        if str(pid) in (place.parent.name, fields[1]):
            spent += sum(map(int, fields[11:15]))
    return spent / TICK


def backend_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def measure(page: Callable[[], object], rounds: int = ROUNDS) -> Sample:
    """Runs the page warm, `rounds` times; `page` returns the response and raises when it is not what it should be."""
    page()
    with counting() as seen:
        response = page()
    sample = Sample(seen.queries, seen.rows, len(getattr(response, "content", b"")))
    pid = backend_pid()
    cpu, database = time.process_time(), backend_cpu(pid)
    for _ in range(rounds):
        began = time.perf_counter()
        page()
        sample.wall.append((time.perf_counter() - began) * 1000)
    assert backend_pid() == pid, "the page closed its connection: its database's CPU was not counted"
    sample.cpu = (time.process_time() - cpu + backend_cpu(pid) - database) * 1000 / rounds
    return sample

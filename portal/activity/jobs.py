"""Kinds of long work. A floor names its own in its jobs.py: JOBS["kind"] = "dotted.path.of.function".

The function takes (job, progress) and may return (file name, path); `progress(done, total)` tells how far it is and
raises Cancelled when the person no longer wants it. The sentences it leaves in `job.report` are kept however it ends.
"""

from collections.abc import Callable
from pathlib import Path

JOBS: dict[str, str] = {}
Progress = Callable[[int, int], None]
Result = tuple[str, Path] | None


class Cancelled(Exception):
    """The person no longer wants this job."""

"""What is true of letters and jobs: moves, waiting times. Pure Python."""

from datetime import timedelta

from portal.activity.enums import JobState

# A job's way: verb -> (states it may start from, state it leads to). `retry`: its worker died.
JOB_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "start": ((JobState.QUEUED,), JobState.RUNNING),
    "retry": ((JobState.RUNNING,), JobState.RUNNING),
    "finish": ((JobState.RUNNING,), JobState.DONE),
    "fail": ((JobState.RUNNING,), JobState.FAILED),
    "cancel": ((JobState.QUEUED, JobState.RUNNING), JobState.CANCELLED),
}
MOST_RUNS = 3
MOST_SENDINGS = 12
LONGEST_WAIT = 360
# of one message in a thread; the database holds the same limits
MOST_SIGNS = 5000
MOST_FILES = 10


def wait_before_retry(attempts: int) -> timedelta:
    """How long to wait after the `attempts`-th failed sending: 1, 2, 4 ... minutes, six hours at most."""
    return timedelta(minutes=min(2 ** (attempts - 1), LONGEST_WAIT))

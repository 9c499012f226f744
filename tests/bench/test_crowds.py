"""The crowds of `make bench`, in small: nothing fails, nothing is lost, nothing is double, nothing comes in late."""

import os

import pytest

from tests.bench import crowds, markers
from tests.servers import Processes

PROVE = os.environ.get("PROVE") == "1"


@pytest.fixture
def place(worker: Processes) -> Processes:
    """The real web server on a database of its own, the worker and beat beside it."""
    worker.start_web()
    if PROVE:
        worker.start_worker()
        worker.start_beat()
    return worker


def test_people_who_save_at_once(place):
    people, every, seconds = (40, 4, 32) if PROVE else (12, 1, 3)
    outcome = crowds.saving(place, people, every, seconds)
    assert outcome.faults == []
    assert len(outcome.answers) == people * seconds / every


def test_the_last_minute_of_a_call(place):
    rate, seconds, people = (6, 20, 30) if PROVE else (6, 3, 10)
    outcome = crowds.last_minute(place, rate, seconds, people)
    assert outcome.faults == []
    assert outcome.counts["accepted"] > 0 and outcome.counts["refused"] > 0


def test_reviewers_who_mark_at_once(place):
    people, every, seconds = (30, 4, 32) if PROVE else (6, 1, 3)
    outcome = markers.marking(place, people, every, seconds)
    assert outcome.faults == []
    assert len(outcome.answers) == people * seconds / every

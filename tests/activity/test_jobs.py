"""Long work: progress, cancel, failure in words, a killed worker, the file it made."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from portal.activity import work
from portal.activity.actions import cancel_job, queue_job
from portal.activity.enums import JobState
from portal.activity.jobs import JOBS
from portal.activity.models import Job
from portal.activity.rules import JOB_MOVES, MOST_RUNS
from portal.launch.process import wait_until
from portal.ui.refusals import Refusal
from tests.activity.cast import somebody


def makes_a_file(job, progress):
    path = Path(settings.VAR_DIR) / "exports" / f"{job.pk}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(job.arguments["text"])
    progress(3, 3)
    return "표.csv", path


def refuses(job, progress):
    raise Refusal("Nothing to do.")


def breaks(job, progress):
    raise ZeroDivisionError


def is_stopped(job, progress):
    cancel_job(job=job, user=job.created_by)
    progress(1, 1)


def waits(job, progress):
    time.sleep(30)


@pytest.fixture(autouse=True)
def kinds(monkeypatch, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    for function in (makes_a_file, refuses, breaks, is_stopped, waits):
        monkeypatch.setitem(JOBS, function.__name__, f"tests.activity.test_jobs.{function.__name__}")


def queue(kind: str, by=None, **arguments) -> Job:
    return queue_job(kind=kind, arguments=arguments, by=by or somebody(), title=kind)


def state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def test_a_job_makes_its_file_and_says_how_far_it_is(db):
    job = queue("makes_a_file", text="가,나")
    assert work.run_next() is True
    assert state(job) == JobState.DONE
    assert (job.done, job.total, job.file_name) == (3, 3, "표.csv")
    assert (Path(settings.VAR_DIR) / job.file_path).read_text() == "가,나"
    assert work.run_next() is False


def test_files_of_last_week_are_cleared_away(db):
    by = somebody()
    first = queue("makes_a_file", by, text="x")
    assert work.run_next()
    first.refresh_from_db()
    path = Path(settings.VAR_DIR) / first.file_path
    os.utime(path, (time.time() - 8 * 86_400,) * 2)
    second = queue("makes_a_file", by, text="y")
    assert work.run_next()
    second.refresh_from_db()
    assert [path.exists(), (Path(settings.VAR_DIR) / second.file_path).exists()] == [False, True]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("refuses", "Nothing to do."),
        ("breaks", "오류로 작업이 멈추었습니다"),
        ("unknown", "오류로 작업이 멈추었습니다"),
    ],
)
def test_failure_is_said_in_the_reader_s_words(db, kind, error):
    job = queue(kind)
    assert work.run_next() is True
    assert state(job) == JobState.FAILED
    assert error in job.error
    assert job.finished_at is not None


def test_waiting_work_is_cancelled_at_once(db):
    by = somebody()
    job = queue("breaks", by)
    cancel_job(job=job, user=by.user)
    assert state(job) == JobState.CANCELLED
    assert work.run_next() is False
    with pytest.raises(Refusal):
        cancel_job(job=job, user=by.user)


def test_running_work_is_cancelled_at_its_next_step(db):
    job = queue("is_stopped")
    assert work.run_next() is True
    assert state(job) == JobState.CANCELLED


def test_another_s_work_is_not_there(db):
    job = queue("breaks")
    with pytest.raises(Job.DoesNotExist):
        cancel_job(job=job, user=somebody("other@example.kr").user)


def test_work_that_kills_its_workers_is_given_up(db):
    job = queue("makes_a_file", text="x")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=MOST_RUNS)
    assert work.run_next() is False
    assert state(job) == JobState.FAILED


@pytest.mark.guards
def test_a_job_is_run_by_one_worker(committed_db):
    for number in range(6):
        queue("makes_a_file", somebody(f"number{number}@example.kr"), text=str(number))
    outcome = committed_db.race([work.run_next] * 6)
    assert all(isinstance(ran, bool) for ran in outcome)
    while work.run_next():
        pass
    assert list(Job.objects.values_list("state", "attempts")) == [(JobState.DONE, 1)] * 6


RUNNER = """
import django
django.setup()
from portal.activity import work
from portal.activity.jobs import JOBS
JOBS["waits"] = "tests.activity.test_jobs.waits"
work.run_next()
"""


@pytest.mark.guards
def test_a_killed_worker_s_job_is_started_again_and_a_living_one_s_is_not(committed_db):
    job = queue("waits")
    env = {**os.environ, **committed_db.environment()}
    running = subprocess.Popen([sys.executable, "-c", RUNNER], env=env, cwd=Path(__file__).parents[2])
    try:
        assert wait_until(lambda: state(job) == JobState.RUNNING, 30)
        assert work.run_next() is False
        assert job.attempts == 1
    finally:
        running.kill()
        running.wait(10)
    JOBS["waits"] = "tests.activity.test_jobs.breaks"
    assert wait_until(work.run_next, 10)
    assert state(job) == JobState.FAILED
    assert job.attempts == 2


def test_every_state_of_a_job_is_reached_and_left_by_a_move():
    targets = {target for _sources, target in JOB_MOVES.values()}
    assert targets | {JobState.QUEUED} == set(JobState)
    assert {source for sources, _target in JOB_MOVES.values() for source in sources} == {"queued", "running"}

"""The workshop: runs one waiting job. The row decides; a session lock of the database tells whether its worker lives.

A worker that is killed loses its connection and with it the lock, so the next sweep starts its job again,
three times at most. Whoever finishes must still own the run (`attempts`), else what it made is not taken.
"""

import logging
import time
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.activity.clock import PortalNow
from portal.activity.enums import JobState
from portal.activity.jobs import JOBS, Cancelled, Progress, Result
from portal.activity.models import Job
from portal.activity.rules import JOB_MOVES, MOST_RUNS
from portal.activity.text import one_line
from portal.ui.refusals import Refusal

log = logging.getLogger(__name__)
OPEN = (JobState.QUEUED, JobState.RUNNING)
STEP = 0.5  # seconds between two looks at the row
KEPT = 7 * 86_400  # seconds that a file made for a person is kept


def run_next() -> bool:
    """Run the oldest waiting job that no living worker has. False when there is none."""
    for pk in Job.objects.filter(state__in=OPEN).order_by("id").values_list("pk", flat=True):
        if not _ask("pg_try_advisory_lock", pk):
            continue
        try:
            if job := _claim(pk):
                _run(job)
                _clear_old()
                return True
        finally:
            _ask("pg_advisory_unlock", pk)
    return False


def _ask(function: str, pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"job {pk}"])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _claim(pk: int) -> Job | None:
    """Take the job, or end it when nobody wants it any more or it has killed its workers too often."""
    job = Job.objects.filter(pk=pk, state__in=OPEN).select_for_update(no_key=True).first()
    if job is None:
        return None
    if job.cancel_wanted:
        _end(job, "cancel")
        return None
    if job.attempts >= MOST_RUNS:
        with translation.override(job.language):
            _end(
                job,
                "fail",
                error=_("The work broke off several times. Please ask the office that runs the portal."),
            )
        return None
    job.state, job.attempts = JobState.RUNNING, job.attempts + 1
    Job.objects.filter(pk=pk).update(state=job.state, attempts=job.attempts, heartbeat_at=PortalNow())
    return job


def _run(job: Job) -> None:
    with translation.override(job.language):
        try:
            result: Result = import_string(JOBS[job.kind])(job, _progress_of(job))
        except Cancelled:
            _end(job, "cancel")
        except Refusal as refusal:
            _end(job, "fail", error=one_line(str(refusal.message), 500))
        except Exception:  # whatever it was, the person who waits is told, and the log keeps the cause
            log.exception("job %s (%s) failed", job.pk, job.kind)
            _end(job, "fail", error=_("The work stopped because of a fault. It has been written to the log."))
        else:
            name, path = result or ("", "")
            _end(
                job,
                "finish",
                file_name=name,
                file_path=str(Path(path).relative_to(settings.VAR_DIR)) if path else "",
            )


def _clear_old() -> None:
    """Files made long ago go, so that the disk does not fill; the row stays and says so."""
    for path in (Path(settings.VAR_DIR) / "exports").glob("*"):
        if time.time() - path.stat().st_mtime > KEPT:
            path.unlink(missing_ok=True)


def _progress_of(job: Job) -> Progress:
    looked = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal looked
        if time.monotonic() - looked < STEP and done < total:
            return
        looked = time.monotonic()
        mine = Job.objects.filter(
            pk=job.pk, state=JobState.RUNNING, attempts=job.attempts, cancel_wanted=False
        )
        if not mine.update(done=done, total=total, heartbeat_at=PortalNow()):
            raise Cancelled

    return progress


def _end(job: Job, verb: str, **result: str) -> None:
    sources, target = JOB_MOVES[verb]
    mine = Job.objects.filter(pk=job.pk, state__in=sources, attempts=job.attempts)
    mine.update(state=target, finished_at=PortalNow(), report=job.report, **result)

"""Telling a worker that a row waits. Only a hint: the row decides, and beat's sweep finds what nobody was told of."""

import logging
import time

from kombu.exceptions import OperationalError

from portal.celery import app

log = logging.getLogger(__name__)
SILENCE = (
    30  # seconds without another try after the broker did not answer: a page must not wait for it each time
)
_quiet_until = 0.0


def wake(task: str) -> bool:
    """Send the task by name; whether the broker took it. Never raises for a broker that is away."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        app.send_task(task, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + SILENCE
        log.warning("the broker is away (%s); the sweep will do %s", error, task)
        return False
    return True

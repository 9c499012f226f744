"""Telling a worker that a row waits. Only a hint: the row decides, and beat's sweep finds what nobody was told of."""

import logging
import time

from kombu.exceptions import OperationalError

from portal.celery import app

log = logging.getLogger(__name__)
SILENCE = (
    30  # seconds without another try when a broker did not answer: a page must not wait for it each time
)
_quiet: dict[str, float] = {}  # broker -> until when it is left alone


def wake(task: str) -> bool:
    """Send the task by name; whether the broker took it. Never raises for a broker that is away."""
    broker = str(app.conf.broker_url)
    if time.monotonic() < _quiet.get(broker, 0.0):
        return False
    try:
        app.send_task(task, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _quiet[broker] = time.monotonic() + SILENCE
        log.warning("the broker is away (%s); the sweep will do %s", error, task)
        return False
    return True

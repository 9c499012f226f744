"""Keeps children up: starts what died again, with growing pauses, and stops all in reverse order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from .process import Child

CALM = 60.0  # seconds a child must live for its failures to be forgotten
LONGEST_PAUSE = 15.0


class Stopped(BaseException):
    """Someone asked us to stop (Ctrl-C, SIGTERM, a closed terminal)."""


def _stop(number: int, frame: object) -> None:
    raise Stopped


def listen_for_stop() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)


def ignore_stop() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


class Supervisor:
    """Children in the order they were added; `say` prints a line for the person at the terminal."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.children: list[Child] = []
        self.failures: dict[str, int] = {}
        self.next_try: dict[str, float] = {}

    def add(self, child: Child) -> None:
        """Watch a child from now on, and start it unless it runs already."""
        self.children.append(child)
        if child.process is None:
            child.start()

    def watch(self, pause: float = 0.2) -> None:
        """Look after the children until `Stopped` is raised by a signal."""
        while True:
            self.tend()
            time.sleep(pause)

    def tend(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.alive:
                if now - child.started_at > CALM:
                    self.failures.pop(child.name, None)
            elif child.name not in self.next_try:
                self._plan(child, now)
            elif now >= self.next_try[child.name]:
                del self.next_try[child.name]
                child.start()
                self.say(f"{child.name} runs again.")

    def _plan(self, child: Child, now: float) -> None:
        child.sweep()
        failures = self.failures[child.name] = self.failures.get(child.name, 0) + 1
        wait = min(LONGEST_PAUSE, 0.25 * 2 ** (failures - 1))
        self.next_try[child.name] = now + wait
        self.say(f"{child.name} died; starting it again in {wait:g} s (its log: {child.log}).")

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()

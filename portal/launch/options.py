"""What a start was asked to do: the environment, .env, and the secrets kept in the state folder."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

import environ

from .process import LaunchError, port_is_free

ROOT = Path(__file__).resolve().parents[2]
NEEDED_SPACE = 500_000_000  # bytes: the cluster, its log of changes and the sample files
SECRETS = ("admin", "owner", "web", "valkey", "key")


@dataclass(frozen=True)
class Options:
    address: str
    port: int
    folder: Path
    database_url: str
    owner_url: str
    redis_url: str
    demo: bool

    @property
    def site(self) -> str:
        shown = "127.0.0.1" if self.address == "0.0.0.0" else self.address
        return f"http://{shown}:{self.port}"


def read_options(given: MutableMapping[str, str] = os.environ) -> Options:
    """The options of this start, checked. Raises LaunchError with the sentence to print."""
    if (ROOT / ".env").exists():
        environ.Env.read_env(ROOT / ".env")
    database, owner = given.get("DATABASE_URL", ""), given.get("DATABASE_OWNER_URL", "")
    if bool(database) != bool(owner):
        raise LaunchError(
            "DATABASE_URL (the web's login) and DATABASE_OWNER_URL (the owner's) go together; set both or neither."
        )
    port = given.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise LaunchError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return Options(
        address=given.get("BIND_ADDRESS", "127.0.0.1"),
        port=int(port),
        folder=Path(given.get("VAR_DIR", ROOT / "var")).resolve(),
        database_url=database,
        owner_url=owner,
        redis_url=given.get("REDIS_URL", ""),
        demo=given.get("DEMO", "1").lower() in ("1", "true", "yes", "on"),
    )


def check_port(options: Options) -> None:
    if not port_is_free(options.address, options.port):
        raise LaunchError(
            f"Port {options.port} is taken; stop what uses it, or choose another: make run PORT=8001"
        )


def check_folder(folder: Path, needed: int = NEEDED_SPACE) -> None:
    """The state folder can be written, and its disk has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("run", "log"):
            (folder / name).mkdir(exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise LaunchError(f"The state folder {folder} cannot be used: {error.strerror}.") from error
    if free < needed:
        raise LaunchError(
            f"The disk of {folder} has {free // 1_000_000} MB left; {needed // 1_000_000} MB are needed."
        )


def keep_secrets(folder: Path) -> dict[str, str]:
    """Passwords and the secret key of this copy, made once, readable by its user only."""
    place = folder / "secrets.json"
    known = json.loads(place.read_text()) if place.exists() else {}
    if not all(known.get(name) for name in SECRETS):
        known = {name: known.get(name) or secrets.token_urlsafe(40) for name in SECRETS}
        draft = place.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(known, indent=1))
        draft.replace(place)
    return dict(known)

"""`make check`: everything that can be said about the code without running it. Each step is shown; one red makes it red."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
OURS = ["portal", "applications", "reviews", "awards", "seeds", "tests", "manage.py"]
# What a real site sets: `check --deploy` must have nothing to say about it.
PRODUCTION = {
    "DEMO": "0",
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "portal.example",
    "SITE_ADDRESS": "https://portal.example",
    "PROXY_COUNT": "1",
    "DATABASE_URL": "postgresql://maeul_web:unused@127.0.0.1:1/maeul",
}


def typed() -> list[str]:
    """The files whose types are held: rules, actions and queries, also where they are packages, and the launcher."""
    found = [ROOT / "portal" / "launch"]
    for name in ("rules", "actions", "queries"):
        for floor in ("applications", "reviews", "awards", "portal/*"):
            found += [*ROOT.glob(f"{floor}/{name}.py"), *ROOT.glob(f"{floor}/{name}")]
    return [str(path.relative_to(ROOT)) for path in sorted(found)]


def templates() -> list[str]:
    return [
        str(path) for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("portal/*/templates/**/*.html")]
    ]


def steps() -> dict[str, list[str]]:
    manage = [
        sys.executable,
        "-W",
        "ignore:Got an error checking a consistent migration history",
        "manage.py",
    ]
    return {
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet", *OURS],
        "lint": [str(BIN / "ruff"), "check", "--quiet", *OURS],
        "types": [str(BIN / "mypy"), *typed()],
        "imports": [str(BIN / "lint-imports")],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "templates": [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates()],
        "translations": [sys.executable, "-m", "tests.translations"],
    }


def passes(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    env = {**os.environ, **PRODUCTION, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    print(
        f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name:<14}{time.monotonic() - began:5.1f} s",
        flush=True,
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return done.returncode == 0


def main() -> None:
    wanted = sys.argv[1:] or list(steps())
    red = [name for name in wanted if not passes(name, steps()[name])]
    if red:
        sys.exit(f"Not clean: {', '.join(red)}.")
    print("All clean.")


if __name__ == "__main__":
    main()

"""Makes .venv from the hashed lock and compiles the translations, with nothing but Python: the first step of every command.

    python3 portal/launch/bootstrap.py [--dev] [--messages]

`--dev` installs what the tests need as well; `--messages` only compiles the translations, in the current environment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED = 900_000_000  # bytes for the packages
OFFLINE = (
    "connection",
    "resolve",
    "no matching distribution",
    "network",
    "timed out",
    "proxyerror",
    "retrying",
)


def fail(sentence: str) -> None:
    sys.exit(sentence)


def lock_file(dev: bool) -> Path:
    return ROOT / ("requirements-dev.txt" if dev else "requirements.txt")


def stamp(dev: bool) -> str:
    """What .venv was made from: the lock, this Python and this place (a moved environment does not work)."""
    facts = f"{sys.version_info[:2]} {ROOT}".encode()
    return hashlib.sha256(lock_file(dev).read_bytes() + facts).hexdigest()


def is_installed(dev: bool) -> bool:
    wanted = {True: "dev", False: "runtime"}
    kinds = [True] if dev else [True, False]  # what the tests need includes what the portal needs
    places = {kind: VENV / f"stamp-{wanted[kind]}" for kind in kinds}
    return PYTHON.exists() and any(p.exists() and p.read_text() == stamp(k) for k, p in places.items())


def run(*command: object) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, env=kept, cwd=ROOT)


def make_venv() -> None:
    if shutil.disk_usage(ROOT).free < NEEDED and not PYTHON.exists():
        fail(
            f"The disk of {ROOT} has less than {NEEDED // 1_000_000} MB left, which the packages need; make room first."
        )
    print("Making the virtual environment .venv …", flush=True)
    made = run(sys.executable, "-m", "venv", *(["--clear"] if not works() else []), VENV)
    if made.returncode:
        print(made.stdout, made.stderr, file=sys.stderr)
        fail("A virtual environment cannot be made; on Debian and Ubuntu: apt-get install python3-venv")


def works() -> bool:
    try:
        return run(PYTHON, "-m", "pip", "--version").returncode == 0
    except OSError:
        return False


def install(dev: bool) -> None:
    print(f"Installing the packages of {lock_file(dev).name} …", flush=True)
    options = ["-q", "--disable-pip-version-check", "--require-hashes", "-r", lock_file(dev)]
    done = run(PYTHON, "-m", "pip", "install", *options)
    if done.returncode == 0:
        (VENV / f"stamp-{'dev' if dev else 'runtime'}").write_text(stamp(dev))
        return
    if "No space left" in done.stderr:
        fail("The disk is full; make room and start again.")
    (VENV / "pip.log").write_text(done.stderr)
    if any(word in done.stderr.lower() for word in OFFLINE):
        fail(f"The packages could not be fetched: no package registry answers (see {VENV / 'pip.log'}).")
    fail(f"The packages could not be installed; {VENV / 'pip.log'} says why.")


def compile_messages() -> None:
    """django.po -> django.mo, without the gettext tools."""
    import polib  # only there once the packages are

    for source in ROOT.glob("portal/locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this runs under whatever Python is there)
        fail(
            f"Python 3.11 or later is needed; this is {sys.version.split()[0]}. Name another: make run PYTHON=python3.12"
        )
    if "--messages" in sys.argv:
        return compile_messages()
    dev = "--dev" in sys.argv
    if not is_installed(dev):
        if not works():
            make_venv()
        install(dev)
    done = run(PYTHON, __file__, "--messages")
    if done.returncode:
        fail(f"The translations could not be compiled: {done.stderr.strip()}")
    return None


if __name__ == "__main__":
    main()

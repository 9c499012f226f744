"""The two tools the tests need from the system: a Chromium and gettext. `python -m tests.tools browser gettext` gets them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"  # the same Chromium without a window: half the processor's time
CHROMIUMS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = "fonts-noto-cjk"


def find_browser() -> str | None:
    """The path of a Chromium that is there (CHROMIUM names one); None lets Playwright use its own."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in CHROMIUMS if (found := shutil.which(name))), None)


def playwright_has_its_own() -> bool:
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return any(home.glob("chromium*"))


def by_apt(*packages: str) -> bool:
    """Install Debian packages when we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {', '.join(packages)} …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patience = ["-o", "Acquire::http::Timeout=15", "-o", "Acquire::Retries=1"]
    for step in (
        ["update", "-qq", *patience],
        ["install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if subprocess.run(["apt-get", *step], env=env, stdout=subprocess.DEVNULL).returncode:
            return False
    return True


def need_browser() -> None:
    named, has_shell = os.environ.get("CHROMIUM"), shutil.which(SHELL)
    if named or has_shell or by_apt(SHELL, FONTS):
        return
    if find_browser() or playwright_has_its_own() or by_apt("chromium", FONTS):
        return
    print("Fetching a Chromium with Playwright …", flush=True)
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode:
        sys.exit(
            "The browser tests need a Chromium, and none can be fetched here. Install one (Debian: apt-get install "
            "chromium fonts-noto-cjk), or name one: make test CHROMIUM=/path/to/chrome"
        )


def need_gettext() -> None:
    if not shutil.which("xgettext") and not by_apt("gettext"):
        sys.exit("The check of the translations needs gettext. Install it (Debian: apt-get install gettext).")


def main() -> None:
    needs = {"browser": need_browser, "gettext": need_gettext}
    for name in sys.argv[1:]:
        needs[name]()


if __name__ == "__main__":
    main()

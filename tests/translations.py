"""Are the translations complete? Compares the catalogue with a fresh extraction from the sources.

python -m tests.translations           prints what is missing, fuzzy, obsolete or unknown, and exits 1 when there is any
python -m tests.translations --tidy    sorts and wraps the catalogue, so that a change of it shows what it changes
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("portal/locale/ko/LC_MESSAGES/django.po")
SOURCES = ("portal", "applications", "reviews", "awards", "seeds", "templates", "manage.py")
NAMES = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}")


def extract(workplace: Path) -> polib.POFile:
    """The catalogue as makemessages would make it from the sources as they are, in a copy of them."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, workplace / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, workplace / name)
    command = [sys.executable, "manage.py", "makemessages", "-l", "ko", "--no-location", "-e", "html,txt,py"]
    env = {**os.environ, "SECRET_KEY": "unused", "DEMO": "0"}
    done = subprocess.run(command, cwd=workplace, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"makemessages failed:\n{done.stdout}{done.stderr}")
    return polib.pofile(str(workplace / CATALOGUE))


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def faults(kept: polib.POFile, fresh: polib.POFile) -> list[str]:
    """Every reason why the kept catalogue is not complete, one line each."""
    known, live = (
        {key(entry): entry for entry in kept if not entry.obsolete},
        {key(e) for e in fresh if not e.obsolete},
    )
    found = [f"missing: {text!r}" for context, text in sorted(live - set(known), key=str)]
    found += [f"obsolete: {text!r}" for context, text in sorted(set(known) - live, key=str)]
    found += [f"obsolete: {entry.msgid!r}" for entry in kept.obsolete_entries()]
    for entry in known.values():
        if entry.fuzzy:
            found.append(f"fuzzy: {entry.msgid!r}")
        elif not entry.translated():
            found.append(f"untranslated: {entry.msgid!r}")
        elif not entry.msgid_plural and sorted(NAMES.findall(entry.msgid)) != sorted(
            NAMES.findall(entry.msgstr)
        ):
            found.append(f"other placeholders: {entry.msgid!r} -> {entry.msgstr!r}")
    return found


def tidy() -> None:
    kept = polib.pofile(str(ROOT / CATALOGUE), wrapwidth=110)
    kept.sort(key=lambda entry: entry.msgid)
    for volatile in ("POT-Creation-Date", "Report-Msgid-Bugs-To"):
        kept.metadata.pop(volatile, None)
    kept.save()


def main() -> None:
    if "--tidy" in sys.argv:
        return tidy()
    with tempfile.TemporaryDirectory() as workplace:
        found = faults(polib.pofile(str(ROOT / CATALOGUE)), extract(Path(workplace)))
    if found:
        sys.exit("\n".join([*found, f"{len(found)} faults in {CATALOGUE}."]))
    return None


if __name__ == "__main__":
    main()

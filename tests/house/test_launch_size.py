"""What stands in for servers and frameworks of others - launcher, file store, job runner - stays small enough to read."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "portal/launch").glob("*.py")),
    *(
        ROOT / f"portal/documents/{name}.py"
        for name in ("files", "names", "models", "jobs", "partial", "storage", "clamd", "scanning")
    ),
    *(ROOT / f"portal/activity/{name}.py" for name in ("jobs", "work")),
]


def test_the_launcher_the_files_and_the_jobs_stay_small():
    lines = [line for path in FILES for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) < 1500

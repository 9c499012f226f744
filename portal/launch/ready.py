"""Does the web server of this machine answer? `python -m portal.launch.ready` exits 0 when it does (health checks)."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def answers(port: int | str, path: str = "/readyz") -> bool:
    """Ask as one of the hosts that are let in: behind a proxy that is not 127.0.0.1."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].lstrip("*.") or "127.0.0.1"
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(os.environ.get("PORT", "8000")) else "not ready")

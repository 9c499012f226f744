"""Sends requests at their moments and tells what was answered: `python -m tests.bench.sender`, a process of its own.

It reads a line, the plan: {"port", "lanes": [[[at, path, headers, body], …], …]}, says that it is ready, and reads when to
begin (seconds of the epoch). A lane is a person, who sends one after the other; the time of an answer counts from the
moment `at`, so that a late turn is part of it.
Only ever to this machine, and bounded in number and in time.
"""

import json
import resource
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

HOST = "127.0.0.1"
MOST, LONGEST, PATIENCE = 20_000, 180, 30  # requests; seconds of the whole; seconds for an answer
Request = tuple[float, str, dict[str, str], str]
Answer = dict[str, Any]


def ask(port: int, path: str, headers: dict[str, str], body: str) -> tuple[int, str]:
    """Status, and the address it leads to or the beginning of what it says; 0 when nothing came back."""
    line = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        line.request("POST", path, body.encode(), {**headers, "Connection": "close"})
        answer = line.getresponse()
        said = answer.read().decode(errors="replace")
        return answer.status, answer.headers.get("Location") or said[:300]
    except (OSError, HTTPException) as error:
        return 0, repr(error)
    finally:
        line.close()


def live(port: int, begin: float, lane: list[Request], answers: list[Answer]) -> None:
    """One person's requests, each at its moment."""
    for at, path, headers, body in lane:
        time.sleep(max(0.0, begin + at - time.monotonic()))
        sent = time.monotonic() - begin
        status, said = ask(port, path, headers, body) if sent < LONGEST else (0, "no time was left")
        took = time.monotonic() - begin - at
        answers.append(
            {"path": path, "at": at, "lag": sent - at, "took": took, "status": status, "said": said}
        )


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    lanes = plan["lanes"]
    if sum(map(len, lanes)) > MOST:
        sys.exit(f"At most {MOST} requests.")
    answers: list[Answer] = []
    print("ready", flush=True)
    begin = float(sys.stdin.readline()) - time.time() + time.monotonic()
    threading.stack_size(256 * 1024)
    people = [threading.Thread(target=live, args=[plan["port"], begin, lane, answers]) for lane in lanes]
    for each in people:
        each.start()
    for each in people:
        each.join()
    used = resource.getrusage(resource.RUSAGE_SELF)
    json.dump({"answers": answers, "cpu": used.ru_utime + used.ru_stime}, sys.stdout)


if __name__ == "__main__":
    main()

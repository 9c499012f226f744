"""A child ends with its group, with its parent, and is told from a later process of the same number."""

import os
import signal
import subprocess
import sys
import time

import pytest

from portal.launch.options import check_folder, check_port, keep_secrets, read_options
from portal.launch.process import Child, LaunchError, birth, clear_leftovers, free_port, wait_until
from portal.launch.supervisor import Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def gone(pid: int) -> bool:
    return wait_until(lambda: birth(pid) == "", 10)


def test_a_child_stops_with_its_whole_group(tmp_path):
    family = "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True); time.sleep(600)"
    child = Child("family", [sys.executable, "-c", family], folder=tmp_path)
    child.start()
    assert wait_until(lambda: child.last_words() != "", 10)
    grandchild = int(child.last_words())
    child.stop()
    assert gone(grandchild)
    assert not child.alive
    assert not child.pid_file.exists()


def test_a_child_that_does_not_listen_is_ended(tmp_path):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    child = Child("deaf", [sys.executable, "-c", deaf], folder=tmp_path, grace=0.3)
    child.start()
    assert wait_until(lambda: child.last_words() == "deaf", 10)
    child.stop()
    assert not child.alive


def test_children_end_when_their_parent_is_killed(tmp_path):
    parent = (
        "import sys, time; from pathlib import Path; from portal.launch.process import Child;"
        f"child = Child('orphan', {SLEEP!r}, folder=Path({str(tmp_path)!r})); child.start();"
        "print(child.process.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        orphan = int(process.stdout.readline())
        assert birth(orphan) != ""
        process.kill()
    assert gone(orphan)


def test_leftovers_of_a_killed_run_are_stopped_and_strangers_are_not(tmp_path):
    (tmp_path / "run").mkdir()
    with (
        subprocess.Popen(SLEEP, start_new_session=True) as ours,
        subprocess.Popen(SLEEP, start_new_session=True) as stranger,
    ):
        (tmp_path / "run" / "ours.pid").write_text(f"{ours.pid} {int(signal.SIGTERM)} {birth(ours.pid)}")
        (tmp_path / "run" / "reused.pid").write_text(f"{stranger.pid} {int(signal.SIGTERM)} 1")
        (tmp_path / "run" / "empty.pid").write_text("")
        assert clear_leftovers(tmp_path) == ["ours"]
        assert ours.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
        stranger.kill()
    assert list((tmp_path / "run").glob("*.pid")) == []


def test_the_supervisor_starts_again_what_died_with_growing_pauses(tmp_path):
    said = []
    supervisor = Supervisor(said.append)
    supervisor.add(Child("mortal", SLEEP, folder=tmp_path))
    first = supervisor.children[0].process.pid
    for _ in range(2):
        os.kill(supervisor.children[0].process.pid, signal.SIGKILL)
        assert wait_until(lambda: tended(supervisor), 10)
    assert supervisor.children[0].process.pid != first
    assert [line.split(" (")[0] for line in said] == [
        "mortal died; starting it again in 0.25 s", "mortal runs again.",
        "mortal died; starting it again in 0.5 s", "mortal runs again.",
    ]  # fmt: skip
    supervisor.stop()


def tended(supervisor: Supervisor) -> bool:
    """Whether the only child lives after the supervisor has looked; a pause lets the kill arrive."""
    time.sleep(0.05)
    supervisor.tend()
    return supervisor.children[0].alive and supervisor.children[0].name not in supervisor.next_try


def test_a_taken_port_is_one_sentence(tmp_path):
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:  # fmt: skip
        options = read_options({"PORT": str(port), "VAR_DIR": str(tmp_path)})
        try:
            assert wait_until(lambda: refusal(lambda: check_port(options)) is not None, 10)
            assert refusal(lambda: check_port(options)) == (
                f"Port {port} is taken; stop what uses it, or choose another: make run PORT=8001"
            )
        finally:
            server.terminate()


def refusal(call) -> str | None:
    try:
        call()
    except LaunchError as sentence:
        return str(sentence)
    return None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"PORT": "http"}, "PORT must be a number from 1 to 65535, not 'http'."),
        ({"PORT": "70000"}, "PORT must be a number from 1 to 65535, not '70000'."),
        (
            {"DATABASE_URL": "postgresql://maeul_web@db/maeul"},
            "DATABASE_URL (the web's login) and DATABASE_OWNER_URL (the owner's) go together; set both or neither.",
        ),
    ],
)
def test_wrong_options_are_one_sentence(given, sentence):
    assert refusal(lambda: read_options(given)) == sentence


def test_a_disk_without_room_and_a_folder_that_cannot_be_made_are_one_sentence(tmp_path):
    assert refusal(lambda: check_folder(tmp_path, needed=10**18)).startswith(f"The disk of {tmp_path} has ")
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "var"
    assert (
        refusal(lambda: check_folder(place)) == f"The state folder {place} cannot be used: Not a directory."
    )


def test_secrets_are_made_once_and_for_us_alone(tmp_path):
    made = keep_secrets(tmp_path)
    assert keep_secrets(tmp_path) == made
    assert len(set(made.values())) == 5
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0

"""The deadline has one clock, the database's: time zones of every process and a wrong clock of the app change no verdict."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from portal.activity import clock as portal_clock
from portal.ui.formats import korean_datetime
from tests import worlds_applications as worlds

ROOT = Path(__file__).resolve().parents[2]
# What `faketime` does, for Python alone: where the program is not at hand, and once where it is.
SHIFTED = """
import datetime, os, time
minutes, real = int(os.environ["MINUTES_WRONG"]), time.time
time.time = lambda: real() + 60 * minutes
time.time_ns = lambda: int(time.time() * 1e9)
class Wrong(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.now(datetime.UTC).replace(tzinfo=None)
datetime.datetime = Wrong
"""
# A web process and a worker in one: two submissions by their pages, then what beat asks of the worker.
PROCESS = """
import datetime, json, os, sys, time, uuid
import django
django.setup()
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.db import connection
from django.test import Client
from applications import actions
from applications.models import Proposal
from portal.accounts.models import Membership
from tests.factories import sign_in
with connection.cursor() as cursor:
    cursor.execute("SELECT extract(epoch FROM clock_timestamp()), reset_val FROM pg_settings WHERE name = 'TimeZone'")
    now, session = cursor.fetchone()
who = Membership.objects.select_related("user", "organisation").get(pk=sys.argv[1])
client, found = sign_in(Client(HTTP_HOST="127.0.0.1"), who), {"wrong": time.time() - float(now), "session": session}
for name, code in (("open", sys.argv[2]), ("over", sys.argv[3])):
    address = f"/proposals/{code}/submission/"
    found[f"{name} page"] = client.get(address).content.decode()
    version = Proposal.objects.get(code=code).version
    sent = {"version": version, "certify": "on", "request_key": str(uuid.uuid4())}
    found[name] = client.post(address, sent).status_code
found["closed"] = actions.close_due_calls()
print("VERDICT" + json.dumps(found))
"""
MARGINS = {"open": timedelta(minutes=5), "over": timedelta(minutes=-5)}  # the app's clock says the opposite
CASES = {
    "fast, east": ("Pacific/Kiritimati", "America/Los_Angeles", 10, False),
    "slow, west": ("America/Los_Angeles", "Asia/Kolkata", -10, True),
}


@pytest.mark.parametrize("case", CASES)
def test_no_zone_and_no_wrong_clock_changes_the_verdict(committed_db, cast, clock, tmp_path, case):
    zone, session, minutes, program = CASES[case]
    real = portal_clock.now()
    clock.set(real - timedelta(hours=1))  # when the calls are announced and their drafts written
    calls = {name: closing_at(cast, name, real + margin) for name, margin in MARGINS.items()}
    drafts = {name: worlds.filled_draft(call, cast.officer) for name, call in calls.items()}
    clock.run_free()
    with committed_db.connect("owner") as owner:
        owner.execute(f"ALTER DATABASE {committed_db.name} SET timezone TO '{session}'")
    arguments = [cast.local_approver.pk, drafts["open"].code, drafts["over"].code]
    found = run(committed_db, tmp_path, zone, session, minutes, program, arguments)
    assert abs(found["wrong"] - 60 * minutes) < 60
    assert found["session"] == session
    assert (found["open"], found["over"], found["closed"]) == (302, 409, 1)
    for name, call in calls.items():
        assert str(korean_datetime(call.closes_at)) in found[f"{name} page"]
        call.refresh_from_db()
        drafts[name].refresh_from_db()
    assert (calls["open"].state, calls["over"].state) == ("open", "closed")
    assert abs(drafts["open"].submission.received_at - portal_clock.now()) < timedelta(minutes=3)


def closing_at(cast, name, moment):
    """An announced call that closes at that moment."""
    times = {"opens_at": moment - timedelta(days=1), "closes_at": moment, "fiscal_year": 2027}
    officer = cast.programme_officer
    return worlds.smart_village_call(officer, slug=f"{name}-2027", prefix=name.upper(), **times)


def run(committed, folder, zone, session, minutes, program, arguments):
    """The process in its zone, with its clock wrong; what it found."""
    env = {**os.environ, **committed.environment(), "TZ": zone, "PGTZ": session}
    env |= {
        "DATABASE_OWNER_URL": env["DATABASE_URL"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    faketime = shutil.which("faketime") if program else None
    before = [faketime, "-f", f"{minutes:+d}m"] if faketime else []
    if not faketime:
        (folder / "sitecustomize.py").write_text(SHIFTED, encoding="utf-8")
        env |= {"PYTHONPATH": f"{folder}:{ROOT}", "MINUTES_WRONG": str(minutes)}
    command = [*before, sys.executable, "-W", "ignore", "-c", PROCESS, *map(str, arguments)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "VERDICT" in done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout.partition("VERDICT")[2])

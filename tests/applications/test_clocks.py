"""The deadline has one clock, the database's: time zones of every process and a wrong clock of the app change no verdict."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from applications import tasks
from portal.activity import clock as portal_clock
from portal.launch.process import wait_until
from portal.ui.formats import SEOUL, korean_datetime
from tests import worlds_applications as worlds
from tests.factories import sign_in

ROOT = Path(__file__).resolve().parents[2]
# What `faketime` does, for Python alone: where the program is not at hand, and for the real servers.
SHIFTED = """
import datetime, os, time
minutes, real, moment = int(os.environ["MINUTES_WRONG"]), time.time, datetime.datetime
time.time = lambda: real() + 60 * minutes
time.time_ns = lambda: int(time.time() * 1e9)
class Any(type):
    def __instancecheck__(cls, thing):
        return isinstance(thing, moment)
class Wrong(datetime.datetime, metaclass=Any):
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


@pytest.fixture
def prepared(committed_db, cast, clock):
    """`prepared(session)`: a call about to close and one just over, a draft in each, the database in that zone."""

    def prepare(session):
        real = portal_clock.now()
        clock.set(real - timedelta(hours=1))  # when the calls are announced and their drafts written
        calls = {name: closing_at(cast, name, real + margin) for name, margin in MARGINS.items()}
        drafts = {name: worlds.filled_draft(call, cast.officer) for name, call in calls.items()}
        clock.run_free()
        with committed_db.connect("owner") as owner:
            owner.execute(f"ALTER DATABASE {committed_db.name} SET timezone TO '{session}'")
        return calls, drafts

    return prepare


def test_a_slow_clock_in_the_west_changes_no_verdict(committed_db, cast, prepared, tmp_path):
    """Pages and tasks in one process; by `faketime` where it is at hand."""
    zone, session, minutes = "America/Los_Angeles", "Asia/Kolkata", -10
    calls, drafts = prepared(session)
    arguments = [cast.local_approver.pk, drafts["open"].code, drafts["over"].code]
    found = run(committed_db, tmp_path, zone, session, minutes, arguments)
    assert abs(found["wrong"] - 60 * minutes) < 60
    assert found["session"] == session
    assert (found["open"], found["over"], found["closed"]) == (302, 409, 1)
    for name, call in calls.items():
        assert str(korean_datetime(call.closes_at)) in found[f"{name} page"]
    judged_by_the_database(calls, drafts)


def judged_by_the_database(calls, drafts):
    """What was sent in time has its receipt with the true time; what came late is not there, its call is closed."""
    for name, call in calls.items():
        call.refresh_from_db()
        drafts[name].refresh_from_db()
    assert (calls["open"].state, calls["over"].state) == ("open", "closed")
    assert (drafts["open"].state, drafts["over"].state) == ("submitted", "draft")
    assert abs(drafts["open"].submission.received_at - portal_clock.now()) < timedelta(minutes=3)


def test_web_worker_browser_and_database_each_elsewhere(cast, worker, prepared, tmp_path, browser):
    """The real processes: the web is fast and in the east, the worker slow and in the west, the browser wrong too."""
    calls, drafts = prepared("Asia/Kolkata")
    worker.start_web(**wrong(tmp_path, "Pacific/Kiritimati", 10))
    window = browser.new_context(locale="ko-KR", timezone_id="Pacific/Pago_Pago")
    page = window.new_page()
    page.clock.set_system_time(datetime.now(UTC) - timedelta(minutes=10))
    session = sign_in(Client(HTTP_HOST="127.0.0.1"), cast.local_approver).cookies[
        settings.SESSION_COOKIE_NAME
    ]
    window.add_cookies([{"name": session.key, "value": session.value, "url": worker.address}])
    for name, status in (("open", 302), ("over", 409)):
        shown = page.goto(f"{worker.address}/proposals/{drafts[name].code}/submission/")
        assert shown.header_value("date") and minutes_off(shown.header_value("date")) == 10
        assert page.evaluate("new Date().getTimezoneOffset()") == 11 * 60
        assert str(korean_datetime(calls[name].closes_at)) in page.inner_text("#main")
        page.click("label[for=id_certify]")
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.click("#main form button[data-once]")
        assert sent.value.status == status
    window.close()
    child = worker.start_worker(**wrong(tmp_path, "America/Los_Angeles", -10))
    tasks.close_calls.delay()
    assert wait_until(lambda: type(calls["over"]).objects.filter(state="closed").exists(), 30)
    said = max(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", child.log.read_text()))
    assert minutes_off(datetime.fromisoformat(said).replace(tzinfo=SEOUL)) == -10  # Django's zone holds
    judged_by_the_database(calls, drafts)


def minutes_off(said):
    """How wrong a clock is that said so a moment ago."""
    moment = parsedate_to_datetime(said) if isinstance(said, str) else said
    return round((moment - datetime.now(UTC)) / timedelta(minutes=1))


def wrong(folder, zone, minutes):
    """The environment of a Python process in that zone, with its clock wrong."""
    (folder / "sitecustomize.py").write_text(SHIFTED, encoding="utf-8")
    return {"TZ": zone, "PYTHONPATH": f"{folder}:{ROOT}", "MINUTES_WRONG": str(minutes)}


def closing_at(cast, name, moment):
    """An announced call that closes at that moment."""
    times = {"opens_at": moment - timedelta(days=1), "closes_at": moment, "fiscal_year": 2027}
    officer = cast.programme_officer
    return worlds.smart_village_call(officer, slug=f"{name}-2027", prefix=name.upper(), **times)


def run(committed, folder, zone, session, minutes, arguments):
    """The process in its zone, with its clock wrong; what it found."""
    env = {**os.environ, **committed.environment(), "TZ": zone, "PGTZ": session}
    env |= {
        "DATABASE_OWNER_URL": env["DATABASE_URL"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    faketime = shutil.which("faketime")
    before = [faketime, "-f", f"{minutes:+d}m"] if faketime else []
    if not faketime:
        env |= wrong(folder, zone, minutes)
    command = [*before, sys.executable, "-W", "ignore", "-c", PROCESS, *map(str, arguments)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "VERDICT" in done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout.partition("VERDICT")[2])

"""Many people at once on the real web server: 200 who save as they type, and the last minute of a call.

`saving` and `last_minute` prepare people, sessions and drafts, let `sender` send, and compare what was answered with
what the database holds. Their defaults are what is promised; the tests beside take smaller numbers.
"""

import copy
import json
import os
import secrets
import statistics
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from subprocess import PIPE
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from applications.models import (
    Answer,
    Call,
    CostLine,
    FundingSource,
    Partner,
    Proposal,
    Section,
    SectionVersion,
    Submission,
    Target,
)
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.activity.models import Notice
from tests import factories
from tests import worlds_applications as worlds
from tests.bench.measure import family_cpu
from tests.cluster import ROOT
from tests.database import let_time_pass
from tests.servers import Processes

AFTERWARDS = 2.0  # seconds in which people still try once the call has closed
WAITED = "sent_well_in_time_and_refused"  # who waited past the closing: of a busy machine, no fault of the portal's
TWICE = 12  # every so many-th submission is a double click
PARTS = (Section, Answer, CostLine, FundingSource, Partner, Target)
Lane = list[tuple[float, str, dict[str, str], str]]


@dataclass
class Outcome:
    """What one crowd met. `faults` are sentences, none when all is as promised but perhaps the time."""

    name: str
    limit: float
    answers: list[dict[str, Any]]
    sender_cpu: float
    busy: tuple[float, float]
    spent: dict[str, float]  # seconds of the processor by the portal's processes
    faults: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def p95(self) -> float:
        took = sorted(answer["took"] * 1000 for answer in self.answers)
        return took[max(0, round(len(took) * 0.95) - 1)]

    def line(self) -> dict[str, Any]:
        """For the table and var/bench.json; times in milliseconds, and how busy the machine was before and after."""
        took = [answer["took"] * 1000 for answer in self.answers]
        span = max(answer["at"] for answer in self.answers) - min(answer["at"] for answer in self.answers)
        return {
            "name": self.name,
            "requests": len(took),
            "per_second": round(len(took) / span, 1),
            "median_ms": round(statistics.median(took)),
            "p95_ms": round(self.p95),
            "most_ms": round(max(took)),
            "limit_ms": round(self.limit),
            "met": not self.faults and self.p95 <= self.limit and not self.counts.get(WAITED),
            "faults": self.faults,
            **self.counts,
            **{f"{name}_cpu_ms": round(spent * 1000 / len(took), 1) for name, spent in self.spent.items()},
            "sender_lag_ms": round(max(answer["lag"] for answer in self.answers) * 1000),
            "sender_cpu_s": round(self.sender_cpu, 1),
            "cores": os.cpu_count(),
            "load_before": self.busy[0],
            "load_after": self.busy[1],
        }


@dataclass
class Person:
    """Somebody signed in already: the cookies of a session of their own."""

    who: Membership
    headers: dict[str, str]
    token: str

    def form(self, **values: Any) -> str:
        """As the page's script sends a form."""
        return encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": self.token, **values}).decode()


def signed_in(who: Membership) -> Person:
    client = factories.sign_in(Client(HTTP_HOST="127.0.0.1"), who)
    session, token = client.cookies[settings.SESSION_COOKIE_NAME].value, secrets.token_hex(16)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return Person(who, {"Cookie": cookies, "Content-Type": MULTIPART_CONTENT}, token)


def offices(count: int) -> list[tuple[Membership, Membership]]:
    """Officer and approver of so many municipalities of one province."""
    province, made = factories.ProvinceFactory(), []
    for _number in range(count):
        county = factories.OrganisationFactory(government=factories.MunicipalityFactory(parent=province))
        roles = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)
        officer, approver = (factories.MembershipFactory(organisation=county, role=role) for role in roles)
        made.append((officer, approver))
    return made


def announced(slug: str, prefix: str) -> Call:
    """A call of the crowd's own, open in real time."""
    ministry = factories.MembershipFactory(organisation=factories.ministry(), role=Role.PROGRAMME_OFFICER)
    times = {"opens_at": datetime(2026, 1, 1, tzinfo=UTC), "closes_at": datetime(2199, 1, 1, tzinfo=UTC)}
    rules = worlds.rules(proposals_per_government=10_000, endorsement="none", order_by="score")
    return worlds.smart_village_call(ministry, slug=slug, prefix=prefix, rules=rules, ceilings={}, **times)


def drafts(call: Call, owners: list[Membership]) -> list[Proposal]:
    """A draft that lacks nothing for each: the first is written by the actions, the others are copies of its rows."""
    first = worlds.filled_draft(call, owners[0])
    made = []
    for owner in owners[1:]:
        its = {"organisation": owner.organisation, "government": owner.government, "created_by": owner.user}
        made.append(copied(first, code=f"B-{secrets.token_hex(5)}", **its))
    Proposal.objects.bulk_create(made, batch_size=500)
    for model in PARTS:
        rows = list(model.objects.filter(proposal=first))
        model.objects.bulk_create(
            (copied(row, proposal=one, **leading(model, one)) for one in made for row in rows),
            batch_size=2000,
        )
    return [first, *made]


def leading(model: type[Any], proposal: Proposal) -> dict[str, Any]:
    """Of the partners the draft has its own government alone."""
    return {"government": proposal.government} if model is Partner else {}


def copied(row: Any, **changes: Any) -> Any:
    """The same row once more, not yet in the database."""
    made = copy.copy(row)
    made._state.adding, made.pk = True, None
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def send(
    place: Processes,
    name: str,
    limit: float,
    lanes: list[Lane],
    before: Callable[[float], None] | None = None,
) -> Outcome:
    """Let the sender send, and sleep meanwhile; `before` is told when it begins, a second ahead."""
    plan = {"port": int(place.address.rpartition(":")[2]), "lanes": lanes}
    command = [sys.executable, "-m", "tests.bench.sender"]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as sender:
        assert sender.stdin and sender.stdout
        print(json.dumps(plan), file=sender.stdin, flush=True)
        assert sender.stdout.readline() == "ready\n"
        begin, spent, load = time.time() + 1, processor(place), os.getloadavg()[0]
        if before:
            before(begin)
        print(begin, file=sender.stdin, flush=True)
        found = json.loads(sender.communicate(timeout=400)[0])
    busy = (round(load, 2), round(os.getloadavg()[0], 2))
    used = {child: total - spent.get(child, 0) for child, total in processor(place).items()}
    return Outcome(name, limit, found["answers"], found["cpu"], busy, used)


def processor(place: Processes) -> dict[str, float]:
    """Seconds that the portal's processes and their children have used up to now."""
    children = [*place.children, getattr(getattr(place.cluster, "server", None), "child", None)]
    return {one.name: family_cpu(one.process.pid) for one in children if one and one.process}


# people who save


def saving(place: Processes, people: int = 200, every: float = 5.0, seconds: float = 60.0) -> Outcome:
    """Each in a draft of their own, saved by the page's script every few seconds."""
    call = announced("crowd-saves", "CS")
    officers = [officer for officer, _approver in offices(people)]
    written = drafts(call, officers)
    rounds = round(seconds / every)
    lanes = [
        list(saves(signed_in(officer), draft, every * turn / people, every, rounds))
        for turn, (officer, draft) in enumerate(zip(officers, written, strict=True))
    ]
    outcome = send(place, "saving", 500, lanes)
    judge_saves(outcome, call, rounds)
    return outcome


def saves(person: Person, draft: Proposal, first: float, every: float, rounds: int) -> Iterator[Any]:
    address = reverse("applications:section", args=[draft.code, "overview"])
    headers = {**person.headers, "X-Autosave": "1", "X-Draft-User": str(person.who.user_id)}
    for version in range(1, rounds + 1):
        values = worlds.overview(purpose=f"{version}번째로 저절로 저장되는 글입니다. (예시)")
        yield first + every * (version - 1), address, headers, person.form(**values, version=version)


def judge_saves(outcome: Outcome, call: Call, rounds: int) -> None:
    """Every save was taken, and each one taken is in the history."""
    bad = [answer for answer in outcome.answers if answer["status"] != 200]
    outcome.counts = {"errors": len(bad)}
    if bad:
        outcome.faults.append(f"{len(bad)} saves failed, the first with {bad[0]['status']} {bad[0]['said']}")
    mine = {"section__proposal__call": call, "section__call_section__key": "overview", "version__gt": 1}
    kept = SectionVersion.objects.filter(**mine).count()
    if kept != len(outcome.answers) - len(bad):
        outcome.faults.append(f"{kept} saves are kept of {len(outcome.answers) - len(bad)} acknowledged")


# the last minute of a call


def last_minute(place: Processes, rate: float = 36, seconds: float = 60.0, people: int = 200) -> Outcome:
    """So many submissions a second until the call closes and a little after, some of them double clicks."""
    call, pairs = announced("crowd-sends", "CL"), offices(people)
    count = round(rate * (seconds + AFTERWARDS))
    written = drafts(call, [pairs[turn % people][0] for turn in range(count)])
    approvers = [signed_in(approver) for _officer, approver in pairs]
    lanes: list[Lane] = [[] for _person in range(2 * people)]  # whoever clicks twice needs two lanes
    for turn, draft in enumerate(written):
        sent = (turn / rate, *submission(approvers[turn % people], draft))
        lanes[turn % people].append(sent)
        if turn % TWICE == 0:
            lanes[people + turn % people].append(sent)
    closing: list[datetime] = []

    def set_deadline(begin: float) -> None:
        closing.append(datetime.fromtimestamp(begin + seconds, UTC))
        with place.connect("owner") as owner:
            let_time_pass(owner, call.slug, closing[0])

    outcome = send(place, "last_minute", 1500, [lane for lane in lanes if lane], set_deadline)
    judge_submissions(outcome, call, closing[0], seconds)
    return outcome


def submission(person: Person, draft: Proposal) -> tuple[str, dict[str, str], str]:
    values = {"version": draft.version, "certify": "on", "request_key": uuid.uuid4()}
    return reverse("applications:submission", args=[draft.code]), person.headers, person.form(**values)


def judge_submissions(outcome: Outcome, call: Call, closes_at: datetime, seconds: float) -> None:
    """What was answered against what the database holds."""
    rows = list(Submission.objects.filter(proposal__call=call).select_related("proposal").order_by("number"))
    held = Counter(row.proposal.code for row in rows)
    told = {code_of(one) for one in outcome.answers if one["status"] == 302 and "/receipt/" in one["said"]}
    refused = [one for one in outcome.answers if one["status"] == 409]
    letters = Notice.objects.filter(kind="applications/receipt", event__chain=call.chain).count()
    wanted = [f"{call.prefix}-{call.fiscal_year}-{place:04}" for place in range(1, len(rows) + 1)]
    outcome.counts = {
        "errors": sum(one["status"] not in (302, 409) for one in outcome.answers),
        "accepted": len(rows),
        "refused": len(refused),
        "lost": len(told - set(held)),
        "unknown": len(set(held) - told),
        "double": sum(count > 1 for count in held.values()),
        "late": sum(row.received_at >= closes_at for row in rows),
        "refused_in_time": sum(one["at"] + one["took"] < seconds for one in refused),
        WAITED: sum(one["at"] + outcome.limit / 1000 < seconds for one in refused),
        "gaps": sum(row.number != number for row, number in zip(rows, wanted, strict=True)),
        "letters_missing": abs(2 * len(rows) - letters),
    }
    fine = {"accepted", "refused", WAITED}
    outcome.faults += [
        f"{name}: {count}" for name, count in outcome.counts.items() if count and name not in fine
    ]


def code_of(answer: dict[str, Any]) -> str:
    return answer["path"].split("/")[2]


CROWDS = {"saving": saving, "last_minute": last_minute}

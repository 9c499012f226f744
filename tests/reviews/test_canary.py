"""A canary in every sealed field, and nowhere else before the opening: tables, pages, exports, mails, logs, the broker."""

import io
import logging
import re
import uuid
import zipfile
from decimal import Decimal as D

import pytest
import redis
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from portal.activity.models import Notice
from portal.activity.tasks import deliver
from reviews import actions, queries
from tests import worlds_reviews as worlds
from tests.factories import as_owner, sign_in
from tests.sizes import PROVE
from tests.sweeps.crawl import links

CANARY = "봉인" + uuid.uuid4().hex[:12]
HIGH = {"need": D("19.5"), "plan": D("28.5"), "service": D("23.5"), "budget": D("13.5"), "spread": D("8.5")}
LOW = {"need": D("1.5"), "plan": D("2.5"), "service": D("3.5"), "budget": D("4.5"), "spread": D("5.5")}
# Totals and means that depend on them; half points of single marks are sought in pages as a number of their own.
NUMBERS = ["93.50", "17.50", "19.50", "55.50", "28.5", "23.5", "13.5", "19.5"]
READ = re.compile(rf"(?<![\d.,:#-])(?:{'|'.join(map(re.escape, NUMBERS))})0?(?![\d.,:%])")
TAGS = re.compile(r"<(script|style|svg|template).*?</\1>|<[^>]*>", re.DOTALL)
SEALED = {"reviews_mark", "reviews_review"}


def words(name: str) -> dict:
    return {
        "comment": f"{CANARY} {name}",
        "comments": {key: f"{CANARY} {name} {key}" for key in worlds.WEIGHTS},
    }


def typed(marks: dict, version: int, name: str) -> dict:
    """A review as its page sends it."""
    said = {f"comment_{key}": f"{CANARY} {name} {key}" for key in worlds.WEIGHTS}
    given = {f"mark_{key}": str(value) for key, value in marks.items()}
    return {"version": str(version), "bonus": "2", "comment": f"{CANARY} {name}", **given, **said}


@pytest.fixture
def world(cast, clock, caplog):
    """All that a reviewer can write, each with its canary: submitted, apart with its reason, saved as typed, abstained."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # as every real site has it
    world = worlds.assigned(cast, clock, 2)
    first, second = world.proposals
    worlds.reviewed(world.of(first, cast.reviewers[0]), cast.reviewers[0], HIGH, **words("high"))
    for reviewer in cast.reviewers[1:3]:
        worlds.reviewed(world.of(first, reviewer), reviewer, LOW, bonus=D("2"), **words("low"))
    actions.explain_spread(
        assignment=world.of(first, cast.reviewers[0]), reason=f"{CANARY} reason", by=cast.reviewers[0]
    )
    by_the_page(world, cast)
    one = world.of(second, cast.reviewers[1])
    worlds.marked(one, cast.reviewers[1], HIGH, **words("abstained"))
    actions.abstain(assignment=one, reason="다른 사유 (예시)", by=cast.reviewers[1])
    yield world
    logging.getLogger("django.db.backends").setLevel(logging.NOTSET)


def by_the_page(world, cast) -> None:
    """Saved as typed, refused for a mark off its scale, and overtaken: whatever the page answers."""
    one = worlds.accepted(world.of(world.proposals[1], cast.reviewers[0]), cast.reviewers[0])
    client = Client()
    sign_in(client, cast.reviewers[0])
    address, quiet = reverse("reviews:review", args=[one.pk]), {"X-Autosave": "1"}
    assert client.post(address, typed(HIGH, 0, "typed"), headers=quiet).status_code == 200
    assert client.post(address, typed({**HIGH, "need": "99.5"}, 1, "off"), headers=quiet).status_code == 422
    assert client.post(address, typed(LOW, 0, "stale"), headers=quiet).status_code == 409
    assert client.post(address, typed(LOW, 0, "stale")).status_code == 409
    client.logout()
    assert client.post(address, typed(LOW, 1, "nobody"), headers=quiet).status_code == 302


def everybody(cast) -> dict:
    """One of each role; `make check` sweeps the rest of the cast through every page of its table."""
    roles = ("officer", "local_approver", "coordinator", "programme_officer", "ministry_approver", "auditor")
    roles = roles if PROVE else ("local_approver", "programme_officer")
    return {"public": None, **{name: getattr(cast, name) for name in roles}, "unassigned": cast.reviewers[4]}


def body_of(answer) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b" ".join(book.read(name) for name in book.namelist())
    return raw.decode("utf-8", "replace") + str(dict(answer.headers))


def addresses(world) -> list[str]:
    """Every route of this floor with the numbers of this world, and the exports of its lists."""
    files = {"file": str(uuid.uuid4())}
    things = [{"pk": world.round.pk, "code": one.code, "conflict": 1, **files} for one in world.proposals]
    things += [{"pk": one.pk, **files} for one in world.round.assignments.all()]
    found = []
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "app_name", None) != "reviews":
            continue
        for route in pattern.url_patterns:
            names = route.pattern.converters
            for thing in [*things, {"slug": world.call.slug}, {}]:
                if set(names) <= set(thing):
                    found.append(
                        reverse(f"reviews:{route.name}", kwargs={name: thing[name] for name in names})
                    )
    return [
        *found,
        *(f"{url}?export={kind}" for url in found for kind in ("csv", "xlsx") if "/rounds/" in url),
    ]


def crawled(client, begin: list[str]) -> dict[str, str]:
    waiting, met = list(begin), {}
    while waiting and len(met) < 400:
        url = waiting.pop(0)
        if url in met:
            continue
        answer = client.get(url)
        met[url] = body_of(answer)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += links(url, met[url])
        elif answer.status_code in (301, 302):
            waiting.append(answer.url)
    return met


def test_no_page_or_export_shows_it_to_anybody_but_the_author(world, cast, client):
    begin = [reverse("home:index"), reverse("home:desk"), *addresses(world)]
    for name, who in everybody(cast).items():
        client.logout()
        if who:
            sign_in(client, who)
        for url, text in crawled(client, begin).items():
            assert CANARY not in text, (name, url)
            shown = TAGS.sub(" ", text) if "<html" in text else text
            assert not READ.search(shown), (name, url, READ.search(shown))


def test_a_reviewer_reads_only_what_they_wrote(world, cast, client):
    for place, own in ((0, {"high", "typed", "reason"}), (1, {"low"}), (2, {"low"})):
        sign_in(client, cast.reviewers[place])
        found = crawled(client, [reverse("reviews:desk"), *addresses(world)])
        said = {word for text in found.values() for word in re.findall(rf"{CANARY} (\w+)", text)}
        assert said == own, place


def test_no_table_but_the_sealed_ones_holds_it(world):
    """Read by the owner: trail, letters, jobs, sessions, everything."""
    holding = set()
    with as_owner(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name} it WHERE it::text LIKE %s)", [f"%{CANARY}%"])
            if cursor.fetchone()[0]:
                holding.add(table)
    assert holding == SEALED


def test_no_number_of_it_stands_in_the_trail_or_in_a_letter(world):
    with as_owner(), connection.cursor() as cursor:
        for table, columns in (
            ("activity_event", "facts::text || reason || thing_label"),
            ("activity_notice", "subject || text || html"),
        ):
            cursor.execute(f"SELECT {columns} FROM {table}")
            for (text,) in cursor.fetchall():
                assert not READ.search(TAGS.sub(" ", text)), (table, text)


def test_no_log_holds_it(world, cast, client, caplog):
    sign_in(client, cast.programme_officer)
    crawled(client, [reverse("reviews:round", args=[world.round.pk])])
    assert CANARY not in caplog.text and CANARY not in str([vars(record) for record in caplog.records])


def test_the_web_reads_none_of_it_by_any_query(world, cast):
    with connection.cursor() as cursor:
        for table in SEALED:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
    for who in everybody(cast).values():
        if who:
            with queries.reading_as(who.user), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT (SELECT count(*) FROM reviews_mark) + (SELECT count(*) FROM reviews_review)"
                )
                assert cursor.fetchone() == (0,)


def test_no_message_of_the_broker_and_no_mail_holds_it(worker, cast, clock, caplog):
    """The same deeds with a real broker: what lies in it before a worker takes it, and what is then sent."""
    world = worlds.assigned(cast, clock, 1)
    for reviewer, marks in zip(cast.reviewers[:3], (HIGH, LOW, LOW), strict=True):
        worlds.reviewed(world.of(world.proposals[0], reviewer), reviewer, marks, **words("sent"))
    actions.explain_spread(
        assignment=world.of(world.proposals[0], cast.reviewer), reason=f"{CANARY} reason", by=cast.reviewer
    )
    held = redis.Redis.from_url(worker.env["REDIS_URL"])
    kept = {key: held.dump(key) for key in held.keys("*")}
    queued = [item for key in kept if held.type(key) == b"list" for item in held.lrange(key, 0, -1)]
    assert queued, "the deeds woke a worker"
    for text in (*queued, *(value or b"" for value in kept.values()), *kept):
        assert CANARY.encode() not in text
    with transaction.atomic():
        waiting = Notice.objects.count()
    while deliver():
        pass
    assert waiting and mail.outbox
    sent = " ".join(f"{one.subject} {one.body} {one.alternatives}" for one in mail.outbox)
    assert CANARY not in sent and not READ.search(TAGS.sub(" ", sent))

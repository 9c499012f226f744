"""Until two officers have opened a round its marks and comments stand nowhere but on their author's pages."""

import logging
import re

import pytest
from django.db import connection

from tests.factories import as_owner
from tests.permissions.asking import Answer, Asking, address_of
from tests.permissions.pages import Page
from tests.permissions.world.people import COLUMNS
from tests.permissions.world.rounds import CANARY, SEALED_MARKS
from tests.sizes import PROVE
from tests.sweeps.crawl import pages_and_exports, words

NUMBERS = [f"{mark:.1f}" for mark in (*SEALED_MARKS.values(), sum(SEALED_MARKS.values()))]
SEALED_NUMBER = re.compile(rf"(?<![\d.,:])(?:{'|'.join(map(re.escape, NUMBERS))})0?(?![\d.,:])")
SOME = ("pub", "app", "pro", "rev", "unr", "aud")
OWN_TABLES = {"reviews_mark", "reviews_review"}


def leaks(answer: Answer) -> list[str]:
    """What of the sealed is in this answer: words anywhere in its bytes, marks where a person reads them."""
    whole = words(answer)
    read = Page(whole).root.text if answer.is_page else whole
    return [CANARY] * (CANARY in whole) + SEALED_NUMBER.findall(read)


def own_pages(asking: Asking) -> set[str]:
    names = ("assignment accepted", "assignment done")
    routes = ("reviews:review", "reviews:submission")
    own = {address_of(asking.world, route, name) for route in routes for name in names}
    return {*own, address_of(asking.world, "reviews:submissions", "nothing")}


@pytest.mark.parametrize("who", COLUMNS if PROVE else SOME)
def test_nobody_else_reads_a_mark_or_a_comment(asking: Asking, who: str, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    met = pages_and_exports(asking, who)
    allowed = own_pages(asking) if who == "rev" else set()
    assert {url: leaks(answer) for url, answer in met.items() if leaks(answer) and url not in allowed} == {}
    assert CANARY not in caplog.text
    assert len(met) > (8 if who in ("pub", "non") else 15)


def test_the_author_reads_them(asking: Asking):
    found = {url: leaks(asking("rev", "GET", url)) for url in own_pages(asking)}
    assert all(CANARY in words for url, words in found.items() if "/review/" in url)


def test_no_letter_event_or_work_carries_them(world):
    """Every table of the database is read by its owner, whatever rows the web may see."""
    holding = set()
    with as_owner(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute("SELECT set_config('row_security', 'on', false)")
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {name} AS it WHERE it::text LIKE %s)", [f"%{CANARY}%"]
            )
            if cursor.fetchone()[0]:
                holding.add(table)
    assert holding <= OWN_TABLES


def test_the_web_reads_no_mark_of_another_by_any_query(world):
    """The rows themselves are hidden from the web's role until the round is opened (guards.sql)."""
    with connection.cursor() as cursor:
        for table in OWN_TABLES:
            cursor.execute(f"SELECT count(*) FROM {table} AS it WHERE it::text LIKE %s", [f"%{CANARY}%"])
            assert cursor.fetchone()[0] == 0, table

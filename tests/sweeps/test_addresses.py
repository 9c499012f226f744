"""Whatever stands in an address: a page, or 'not found', never an error of the portal.

`make prove` tries every wrong value and question on every page; otherwise each page gets some of them, in turn.
"""

from collections.abc import Sequence

import pytest
from django.urls import resolve

from tests.permissions.asking import Asking, address_of
from tests.permissions.table import Row, rows
from tests.sizes import PROVE

WRONG = {
    int: ("0", "999999", "9223372036854775808", "1" + "0" * 30, "-1", "1.5", "%00", "%EA%B0%80"),
    str: (
        "no-such",
        "x" * 300,
        "%00",
        "a%00b",
        "%EA%B0%80",
        "%F0%9F%98%80",
        "..%2F..",
        "%3Cscript%3E",
        "%27%22",
    ),
}
QUERIES = (
    "q=%00", "q=%F0%9F%98%80", "q=" + "x" * 300, "after=%00&before=x", "after=bm90LWEtcGxhY2U", "sort=-no", "cols=no",
    "year=1" + "0" * 30, "year=x", "state=%3Cscript%3E", "province=9223372036854775808", "page=x", "page=-1",
    "export=exe", "most=1" + "0" * 30, "back=//evil.example", "back=javascript:alert(1)",
)  # fmt: skip


def some(things: Sequence[str], row: Row, most: int) -> Sequence[str]:
    """So many of them, others for each row."""
    start = len(row.id) + len(row.route)
    return things if PROVE else [things[(start + turn) % len(things)] for turn in range(0, 2 * most, 2)]


def one_row_each() -> list[Row]:
    """The first row of each route that somebody reads or does."""
    first: dict[str, Row] = {}
    for row in rows():
        if row.route not in first and row.of("r", "w", "p", "a", "g", ">"):
            first[row.route] = row
    return list(first.values())


def with_address() -> list[Row]:
    return [row for row in one_row_each() if row.thing != "nothing"]


@pytest.mark.parametrize("row", with_address(), ids=lambda row: row.route)
def test_a_wrong_address_is_not_found(asking: Asking, row: Row):
    """In place of each part that names a thing, one after the other."""
    good = address_of(asking.world, row.route, row.thing)
    who = row.of("r", "w", "p", "a", "g", ">")[0]
    met = {}
    for name, value in asking.world.places[row.thing].items():
        for wrong in some(WRONG[int if isinstance(value, int) else str], row, 3):
            url = good.replace(f"/{value}/", f"/{wrong}/", 1)
            for method in ("GET", "POST"):
                met[method, name, wrong] = asking(who, method, url).status
    allowed = {400, 404, 405}
    if row.route == "account_reset_password_from_key":
        allowed = allowed | {200, 422}  # its page says that the link has been used up
    assert {key: status for key, status in met.items() if status not in allowed} == {}


@pytest.mark.parametrize("row", one_row_each(), ids=lambda row: row.route)
def test_a_wrong_question_is_answered(asking: Asking, row: Row):
    url = address_of(asking.world, row.route, row.thing)
    who = row.of("r", "w", "p", "a", "g", ">")[0]
    if "GET" not in resolve(url).func.policy.methods:
        return
    met = {query: asking(who, "GET", f"{url}?{query}") for query in some(QUERIES, row, 5)}
    assert {query: one.status for query, one in met.items() if one.status >= 500} == {}
    assert [
        query
        for query, one in met.items()
        if one.is_page and "<script>" in one.text.lower().split("<main")[-1]
    ] == []
    assert [
        query for query, one in met.items() if 'href="javascript:' in one.text or 'href="//evil' in one.text
    ] == []

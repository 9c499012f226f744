"""Who reads which page of what: every row of table.txt."""

import pytest

from tests.permissions.asking import Answer, Asking, address_of
from tests.permissions.refusing import to_ask, turned_away
from tests.permissions.table import MEANING, Row, rows

NAMES = {200: "page", 302: "elsewhere", 403: "no role", 404: "absent", 405: "no such method"}


def seen(answer: Answer) -> str:
    """What came back, in the words of MEANING."""
    return "sign in" if answer.to_sign_in else NAMES.get(answer.status, str(answer.status))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_who_reads(asking: Asking, row: Row):
    url = address_of(asking.world, row.route, row.thing)
    wanted = {who: MEANING[letter][0] for who, letter in row.cells}
    assert {wanted[who] for who in turned_away(asking.world, url)} <= {"absent"}
    asked = to_ask(asking.world, row, url)
    assert {who: seen(asking(who, "GET", url)) for who in asked} == {who: wanted[who] for who in asked}

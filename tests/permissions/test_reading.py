"""Who reads which page of what: every row of table.txt.

Of three and more who are to meet the same, a third asks, the others for another row; `make prove` asks all of them.
"""

import pytest

from tests.permissions.asking import Answer, Asking, address_of
from tests.permissions.refusing import to_ask, turned_away
from tests.permissions.table import MEANING, Row, rows
from tests.sizes import PROVE

NAMES = {200: "page", 302: "elsewhere", 403: "no role", 404: "absent", 405: "no such method"}


def seen(answer: Answer) -> str:
    """What came back, in the words of MEANING."""
    return "sign in" if answer.to_sign_in else NAMES.get(answer.status, str(answer.status))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_who_reads(asking: Asking, row: Row):
    url = address_of(asking.world, row.route, row.thing)
    wanted = {who: MEANING[letter][0] for who, letter in row.cells}
    assert {wanted[who] for who in turned_away(asking.world, url)} <= {"absent"}
    asked = asked_to_read(asking, row, url)
    assert {who: seen(asking(who, "GET", url)) for who in asked} == {who: wanted[who] for who in asked}


def asked_to_read(asking: Asking, row: Row, url: str) -> list[str]:
    asked, cells = to_ask(asking.world, row, url), dict(row.cells)
    if PROVE:
        return asked
    alike = [[who for who in asked if cells[who] == letter] for letter in sorted(set(cells.values()))]
    return [who for group in alike for who in (group if len(group) < 4 else group[len(row.id) % 3 :: 3])]

"""Who may do what: every row of table.txt. The same well-filled form is sent by everyone; nothing of it stays.

Of those for whom the thing does not exist, a fifth sends it, another fifth for each row; `make prove` asks all of them.
"""

import pytest
from django.urls import resolve

from tests.permissions.asking import Answer, Asking, address_of
from tests.permissions.deeds import deed
from tests.permissions.refusing import to_ask, turned_away
from tests.permissions.table import MEANING, Row, rows
from tests.sizes import PROVE

REFUSED = {400, 403, 404, 405, 409, 422}
DONE = {200, 204, 302}
# django-allauth shows its own page again, with 200, where it refuses; it keeps addresses of its own
THIRD_PARTY = ("account_signup", "account_reset_password_from_key")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_who_may_do_it(asking: Asking, row: Row):
    url = address_of(asking.world, row.route, row.thing)
    shared: dict[str, object] = {}
    wrong = {}
    for who in asked_to_do(asking, row, url):
        letter = dict(row.cells)[who]
        if MEANING[letter][1] or not shared:
            shared = deed(asking, row, who)
        answer = asking(who, "POST", url, shared)
        if not fits(answer, letter, row):
            wrong[who] = (letter, answer.status, answer.location, sorted(answer.wrote))
    assert wrong == {}


def asked_to_do(asking: Asking, row: Row, url: str) -> list[str]:
    """Those whom the policy turns away met it when they read: the same line refuses whatever the method."""
    away = turned_away(asking.world, url)
    asked = [who for who in to_ask(asking.world, row, url) if who not in away[1:]]
    absent = [who for who in asked if dict(row.cells)[who] == "-"]
    left_out = set() if PROVE else set(absent) - set(absent[len(row.id) % 5 :: 5])
    return [who for who in asked if who not in left_out]


def fits(answer: Answer, letter: str, row: Row) -> bool:
    if letter == "i":
        return answer.to_sign_in
    if letter == "a":
        return answer.status in DONE and not answer.wrote
    if MEANING[letter][1]:
        return answer.status in DONE and not answer.to_sign_in
    if row.route in THIRD_PARTY:
        return answer.status in (200, *REFUSED) and answer.wrote <= {"account_emailaddress"}
    return answer.status in REFUSED and not answer.wrote


@pytest.mark.parametrize("row", [row for row in rows() if row.of("w", "p")], ids=lambda row: row.id)
def test_no_other_method_is_answered(asking: Asking, row: Row):
    """PUT, PATCH, DELETE and OPTIONS are nothing that this portal does."""
    url, who = address_of(asking.world, row.route, row.thing), row.of("w", "p")[0]
    answers = {method: asking(who, method, url).status for method in ("PUT", "DELETE")}
    if resolve(url).func.policy.kind and not row.route.startswith("account_"):
        assert answers == {"PUT": 405, "DELETE": 405}

"""Refusals, policies and error pages, met through the whole stack of middleware."""

import re
import uuid

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.ui.policies import Policy
from tests import factories
from tests.ui import urls

pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]
ENGLISH = {"accept-language": "en"}


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def heading(answer) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    return found[1].strip() if found else ""


@pytest.mark.parametrize(("status", "code"), [(403, 403), (409, 409), (422, 422), (418, 409)])
def test_a_refusal_that_no_form_caught_is_a_page_with_its_sentence(client, status: int, code: int) -> None:
    answer = client.get(f"/t/refuse/{status}/", headers=ENGLISH)
    assert answer.status_code == code
    assert "A sentence &lt;b&gt;of its own&lt;/b&gt;." in answer.content.decode()


def test_a_deed_is_done(client) -> None:
    assert client.post("/t/form/", {"amount": "1,000", "request_key": str(uuid.uuid4())}).content == b"paid"


@pytest.mark.parametrize(
    ("amount", "status", "sentence"),
    [
        (
            "3",
            422,
            '<div id="id_amount_error"><p class="form-hint-invalid">The amount must be even.</p></div>',
        ),
        ("10", 409, "<li>Somebody paid.</li>"),
        ("x", 422, '<a href="#id_amount">Amount: Enter a whole amount in digits, such as 1,234,000.</a>'),
        ("", 422, '<a href="#id_amount">Amount: This field is required.</a>'),
    ],
)
def test_a_refused_deed_comes_back_with_what_was_typed(
    client, amount: str, status: int, sentence: str
) -> None:
    key = str(uuid.uuid4())
    answer = client.post("/t/form/", {"amount": amount, "request_key": key}, headers=ENGLISH)
    assert answer.status_code == status
    html = answer.content.decode()
    assert sentence in html
    assert f'value="{key}"' in html
    assert amount == "" or f'value="{amount}"' in html


def test_a_fresh_form_is_no_mistake(client) -> None:
    answer = client.get("/t/form/")
    assert answer.status_code == 200
    assert "data-error-summary" not in answer.content.decode()


def test_theirs_stands_beside_mine(client) -> None:
    answer = client.post("/t/form/", {"amount": "10", "request_key": str(uuid.uuid4())})
    assert answer.context["theirs"] == {"amount": 12}


def test_the_confirmation_says_what_will_happen(client) -> None:
    html = client.get("/t/confirm/", headers=ENGLISH).content.decode()
    assert "<li>Marks are frozen.</li>" in html
    assert "This cannot be undone" in html
    assert 'class="krds-btn large danger"' in html


def test_policies_say_who() -> None:
    assert urls.form_page.policy == Policy("public")
    assert urls.mine.policy == Policy("signed_in")
    assert urls.deed.policy == Policy("roles", ("local_officer",), ("POST",))
    assert urls.desk.policy == Policy("roles", ("local_officer", "approver"), ("GET",))


def test_who_meets_what(client, cast) -> None:
    assert client.get("/t/mine/").headers["Location"] == "/accounts/login/?next=/t/mine/"
    assert (
        client.get("/t/mine/", headers={"hx-request": "true"})
        .headers["HX-Redirect"]
        .startswith("/accounts/login/")
    )
    officer, reviewer = sign_in(Client(), cast.officer.user), sign_in(Client(), cast.reviewer.user)
    assert officer.get("/t/mine/").content == b"mine"
    assert officer.get("/t/desk/").content == b"desk"
    assert officer.head("/t/desk/").status_code == 200
    assert officer.post("/t/deed/").content == b"done"
    assert reviewer.get("/t/mine/").content == b"mine"
    assert reviewer.get("/t/desk/").status_code == 404
    assert reviewer.post("/t/deed/").status_code == 404


def test_a_wrong_method_is_told_the_right_one(client, cast) -> None:
    answer = sign_in(client, cast.officer.user).get("/t/deed/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert heading(answer) == "허용하지 않는 요청입니다"


def test_a_page_that_is_not_there(client) -> None:
    answer = client.get("/nothing/here/", headers=ENGLISH)
    assert answer.status_code == 404
    assert heading(answer) == "There is no such page here"


def test_a_broken_page_is_plain_and_says_what_to_do() -> None:
    answer = Client(raise_request_exception=False).get("/t/breaks/", headers=ENGLISH)
    assert answer.status_code == 500
    assert heading(answer) == "Something went wrong on our side"
    assert "RuntimeError" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/ui/?q=%00", "/t/%00/", "/ui/?after=%00"])
def test_bytes_no_page_can_hold(client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_too_much_is_413(client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/t/big/", {"a": "x" * 200}, headers=ENGLISH)
    assert answer.status_code == 413
    assert heading(answer) == "That is too large"


def test_too_many_fields_is_400(client, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert client.post("/t/big/", dict.fromkeys("abcdefg", "1")).status_code == 400


def test_a_form_without_its_token_is_told_why() -> None:
    answer = Client(enforce_csrf_checks=True).post("/t/form/", {"amount": "2"}, headers=ENGLISH)
    assert answer.status_code == 403
    assert heading(answer) == "Your session has ended"
    assert 'href="/accounts/login/?next=/t/form/"' in answer.content.decode()


def test_a_form_of_an_ended_session_leads_to_sign_in_and_back_to_where_it_stood(cast) -> None:
    web = Client(enforce_csrf_checks=True)
    came = {**ENGLISH, "referer": "http://testserver/me/?tab=1"}
    answer = web.post("/me/preferences/", {"unit": "won"}, headers=came)
    assert 'href="/accounts/login/?next=/me/%3Ftab%3D1"' in answer.content.decode()
    web.force_login(cast.officer.user, factories.BACKEND)
    again = web.post("/me/preferences/", {"unit": "won"}, headers=came)
    assert (again.status_code, heading(again)) == (403, "화면이 오래되었습니다")
    assert 'href="/me/?tab=1"' in again.content.decode()
    elsewhere = {**ENGLISH, "referer": "https://example.org/x"}
    assert "example.org" not in web.post("/me/", {}, headers=elsewhere).content.decode()


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 429, 500, 503])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_error_page_speaks_both_languages(client, code: int, language: str) -> None:
    answer = client.get(f"/ui/errors/{code}/", headers={"accept-language": language})
    html = answer.content.decode()
    assert answer.status_code == code
    assert f'<html lang="{language}">' in html
    assert bool(re.search("[가-힣]", heading(answer))) is (language == "ko")


def test_no_such_error_page(client) -> None:
    assert client.get("/ui/errors/418/").status_code == 404

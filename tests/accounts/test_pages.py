"""The pages: what they show, what they do, what they make of bad input."""

import unicodedata

import pytest
from django.conf import settings

from portal.accounts.enums import Role
from portal.accounts.models import Invitation, Membership, User
from portal.activity.models import Notice
from tests.factories import PASSWORD, MembershipFactory, UserFactory, sign_in

PROFILE = {
    "name": "예시 담당자",
    "department": "예시과",
    "position": "팀장",
    "language": "ko",
    "money_unit": "won",
}
KEY = "0b7d7e3c-52b6-4ad0-9d43-0f1b2f5f0a01"


def invitation_facts(cast, **changes):
    facts = {
        "request_key": KEY,
        "email": "new@sample.example",
        "name": "예시 새사람",
        "role": "local_officer",
        "organisation": cast.county.pk,
    }
    return facts | changes


def invite(client, cast, **changes):
    return client.post("/me/people/invitation/", invitation_facts(cast, **changes))


def link() -> str:
    return Notice.objects.filter(kind="accounts/invitation").latest("id").link


@pytest.mark.parametrize(
    "path", ["/me/", "/me/roles/", "/me/people/", "/me/people/invitation/", "/me/session/"]
)
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_and_back(client, db, path):
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


PAGES = ["/me/", "/me/roles/", "/me/people/", "/me/people/invitation/"]
REFUSED = {
    "/me/people/": {"reviewer", "second_reviewer"},
    "/me/people/invitation/": {"officer", "colleague", "stranger", "auditor", "reviewer", "second_reviewer"},
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_who_may_open_which_page(client, cast, path, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for name, who in cast.everyone().items():
        if who:
            expected = 404 if name in REFUSED.get(path, ()) else 200
            assert sign_in(client, who).get(path).status_code == expected, name


def test_the_profile_is_saved_and_decides_the_language_again(client, cast):
    sign_in(client, cast.officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    response = client.post("/me/", PROFILE | {"language": "en"})
    assert response.status_code == 302
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == ""
    cast.officer.user.refresh_from_db()
    assert (cast.officer.user.position, cast.officer.user.language) == ("팀장", "en")
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert client.get("/me/")["Content-Language"] == "en"


BAD = {
    "missing": ("name", "", None),
    "spaces": ("name", "   ", None),
    "too long": ("name", "가" * 61, "가" * 61),
    "too long a department": ("department", "x" * 81, "x" * 81),
    "NUL": ("name", "예\0시", "예�시"),
    "no language": ("language", "xx", None),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_answered_beside_its_field_and_kept(client, cast, case):
    field, value, shown = BAD[case]
    sign_in(client, cast.officer)
    response = client.post("/me/", PROFILE | {"position": "지킴", field: value})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    page = response.content.decode()
    assert "지킴" in page
    assert shown is None or shown in page
    cast.officer.user.refresh_from_db()
    assert cast.officer.user.position == "주무관"


@pytest.mark.parametrize("name", ["예시 🏡", "<b>예시</b>", "' OR 1=1 --", "=1+1"])
def test_any_name_is_only_text(client, cast, name):
    sign_in(client, cast.officer)
    assert client.post("/me/", PROFILE | {"name": name}).status_code == 302
    cast.officer.user.refresh_from_db()
    assert cast.officer.user.name == name
    assert b"<b>" not in client.get("/me/").content


def test_a_name_typed_on_a_mac_is_the_same_name(client, cast):
    sign_in(client, cast.officer)
    client.post("/me/", PROFILE | {"name": unicodedata.normalize("NFD", "예시 담당자")})
    cast.officer.user.refresh_from_db()
    assert cast.officer.user.name == "예시 담당자"


def test_switching_to_another_role_of_ones_own(client, cast):
    second = MembershipFactory(user=cast.officer.user, organisation=cast.other_county)
    sign_in(client, cast.officer)
    assert client.post("/me/role/", {"membership": second.pk}).status_code == 302
    assert client.get("/me/roles/").wsgi_request.membership == second


@pytest.mark.parametrize("value", ["", "x", "\0", "-1", "9" * 40, "other"])
def test_nothing_else_can_be_switched_to(client, cast, value):
    sign_in(client, cast.officer)
    value = str(cast.local_approver.pk) if value == "other" else value
    assert client.post("/me/role/", {"membership": value}).status_code == 404
    assert client.get("/me/role/").status_code == 405
    assert client.get("/me/roles/").wsgi_request.membership == cast.officer


def test_inviting_from_the_page_and_sending_the_form_twice(client, cast):
    sign_in(client, cast.local_approver)
    assert invite(client, cast).status_code == 302
    assert invite(client, cast).status_code == 302
    assert Invitation.objects.count() == Notice.objects.count() == 1
    assert "예시 새사람" in client.get("/me/people/").content.decode()


WRONG = {
    "no e-mail": ({"email": ""}, "email"),
    "not an e-mail": ({"email": "예시"}, "email"),
    "NUL": ({"email": "a\0@sample.example"}, "email"),
    "long e-mail": ({"email": "a" * 250 + "@sample.example"}, "email"),
    "no name": ({"name": " "}, "name"),
    "a role one may not give": ({"role": "approver"}, "role"),
    "no such role": ({"role": "king"}, "role"),
    "no organisation": ({"organisation": ""}, "organisation"),
    "no such organisation": ({"organisation": "9" * 30}, "organisation"),
    "no key": ({"request_key": ""}, "request_key"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_invitation_is_answered_beside_its_field(client, cast, case):
    changes, field = WRONG[case]
    sign_in(client, cast.local_approver)
    response = invite(client, cast, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_someone_elses_organisation_is_no_choice(client, cast):
    sign_in(client, cast.local_approver)
    response = invite(client, cast, organisation=cast.other_county.pk)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["organisation"])


def test_a_refusal_of_the_action_stands_beside_its_field(client, cast):
    sign_in(client, cast.local_approver)
    response = invite(client, cast, email=cast.officer.user.email)
    assert (response.status_code, list(response.context["form"].errors)) == (409, ["email"])


def test_a_new_person_takes_up_the_role_from_the_link(client, cast):
    sign_in(client, cast.local_approver)
    invite(client, cast)
    client.logout()
    path = link()
    page = client.get(path)
    assert (page.status_code, page.context["form"].initial["name"]) == (200, "예시 새사람")
    weak = client.post(path, PROFILE | {"password": "12345"})
    assert (weak.status_code, list(weak.context["form"].errors)) == (422, ["password"])
    assert b"12345" not in weak.content
    assert client.post(path, PROFILE | {"password": PASSWORD}).status_code == 302
    assert client.get("/me/roles/").wsgi_request.membership.organisation == cast.county
    assert client.get(path).status_code == 404


def test_a_person_with_an_account_signs_in_first(client, cast):
    someone = MembershipFactory(user=UserFactory(email="new@sample.example"), organisation=cast.other_county)
    sign_in(client, cast.local_approver)
    invite(client, cast)
    path = link()
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 403
    client.logout()
    assert f"/accounts/login/?next={path}" in client.get(path).content.decode()
    assert client.post(path, PROFILE | {"password": PASSWORD}).url == f"/accounts/login/?next={path}"
    sign_in(client, someone)
    assert client.post(path).status_code == 302
    assert Membership.objects.valid().filter(user=someone.user).count() == 2
    assert User.objects.filter(email="new@sample.example").count() == 1


@pytest.mark.parametrize("token", ["x", "가", "%00", "a" * 500, "<b>"])
def test_a_link_that_is_none_says_so(client, db, token):
    assert client.get(f"/me/invitations/{token}/").status_code in (400, 404)


def test_ending_a_role_asks_once_and_wants_a_reason(client, cast):
    sign_in(client, cast.local_approver)
    path = f"/me/people/{cast.officer.pk}/end/"
    assert cast.officer.user.name in client.get(path).content.decode()
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "가" * 501}).status_code == 422
    assert client.post(path, {"reason": "전보"}).status_code == 302
    assert client.get(path).status_code == 404


def test_who_may_not_see_or_end_a_role_gets_no_page_of_it(client, cast):
    sign_in(client, cast.officer)
    assert client.get(f"/me/people/{cast.stranger.pk}/end/").status_code == 404
    assert client.get(f"/me/people/{10**18}/end/").status_code == 404
    response = client.post(f"/me/people/{cast.colleague.pk}/end/", {"reason": "전보"})
    assert response.status_code == 404
    assert Membership.objects.valid().filter(pk=cast.colleague.pk).exists()


def test_the_session_says_what_is_left(client, cast):
    sign_in(client, cast.officer)
    assert client.get("/me/session/").json() == {"seconds": settings.SESSION_COOKIE_AGE}
    assert client.post("/me/session/").json() == {"seconds": settings.SESSION_COOKIE_AGE}
    browser = {
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Referer": "http://testserver/me/people/",
    }
    assert client.post("/me/session/", headers=browser).url == "http://testserver/me/people/"
    elsewhere = browser | {"Referer": "https://elsewhere.example/"}
    assert "elsewhere" not in client.post("/me/session/", headers=elsewhere).url


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_list_of_people_costs_the_same_whatever_its_length(client, cast, count_db, many):
    for _number in range(many - 1):
        MembershipFactory(organisation=cast.county)
    sign_in(client, cast.local_approver).get("/me/people/")
    with count_db(queries=9):
        response = client.get("/me/people/")
    assert len(response.context["table"].page.rows) == 3 + many - 1


def test_strangers_cost_the_list_nothing(client, cast, count_db):
    sign_in(client, cast.local_approver).get("/me/people/")
    rows = []
    for _size in (0, 30):
        MembershipFactory.create_batch(_size, organisation=cast.other_county, role=Role.LOCAL_OFFICER)
        with count_db() as seen:
            client.get("/me/people/")
        rows.append(seen.rows)
    assert rows[0] == rows[1]


def test_the_list_of_people_is_called_by_what_it_shows(client, cast):
    for who, title in (
        ("officer", "우리 기관 사용자"),
        ("programme_officer", "사용자와 역할"),
        ("auditor", "사용자와 역할"),
    ):
        page = sign_in(client, getattr(cast, who)).get("/me/people/").content.decode()
        assert f">{title}</h1>" in page, who

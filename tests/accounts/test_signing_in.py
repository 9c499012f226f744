"""Signing in by e-mail, being locked out, a new password; nobody signs up alone."""

import pytest
from django.urls import reverse

from portal.accounts.models import User
from portal.activity.models import Event, Notice
from tests.factories import PASSWORD, MembershipFactory, UserFactory

LOGIN = "/accounts/login/"


@pytest.fixture
def person(db) -> User:
    user = UserFactory(email="officer@sample.example", password=PASSWORD)
    MembershipFactory(user=user)
    return user


def sign_in_by_form(client, email: str, password: str):
    return client.post(LOGIN, {"login": email, "password": password})


def signed_in_as(client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize(
    "written", ["officer@sample.example", "Officer@SAMPLE.example", " officer@sample.example "]
)
def test_the_e_mail_may_be_written_in_any_case(client, person, written):
    response = sign_in_by_form(client, written, PASSWORD)
    assert response.status_code == 302
    assert signed_in_as(client) == str(person.pk)


def test_one_address_is_one_person(person):
    with pytest.raises(Exception, match=r"user_email_once|accounts_user_email"):
        User.objects.create(email="OFFICER@sample.example", name="예시")


def test_a_wrong_password_signs_nobody_in(client, person):
    response = sign_in_by_form(client, person.email, "wrong")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["password"])
    assert person.email in response.content.decode()
    assert signed_in_as(client) is None


def test_a_form_that_is_turned_down_says_so_at_its_field(client, person):
    nothing = client.post(LOGIN, {})
    assert (nothing.status_code, list(nothing.context["form"].errors)) == (422, ["login", "password"])
    reset = client.post(reverse("account_reset_password"), {"email": "no address"})
    assert (reset.status_code, list(reset.context["form"].errors)) == (422, ["email"])
    client.force_login(person)
    given = {"oldpassword": "wrong", "password1": PASSWORD, "password2": PASSWORD}
    change = client.post(reverse("account_change_password"), given)
    assert (change.status_code, list(change.context["form"].errors)) == (422, ["oldpassword"])
    assert client.get(reverse("account_change_password")).status_code == 200


@pytest.mark.parametrize("field", ["login", "password"])
def test_what_no_page_can_hold_is_refused_in_words(client, person, field):
    given = {"login": person.email, "password": PASSWORD} | {field: "\0"}
    response = client.post(LOGIN, given)
    assert response.status_code == 422
    assert signed_in_as(client) is None


def test_a_deactivated_person_cannot_sign_in(client, person):
    person.is_active = False
    person.save(update_fields=["is_active"])
    sign_in_by_form(client, person.email, PASSWORD)
    assert signed_in_as(client) is None


def test_ten_failures_lock_the_address_however_it_is_written(client, person):
    for number in range(9):
        written = person.email.upper() if number % 2 else person.email
        assert sign_in_by_form(client, written, "wrong").status_code == 422
    assert sign_in_by_form(client, person.email, "wrong").status_code == 429
    assert sign_in_by_form(client, person.email.title(), PASSWORD).status_code == 429
    assert signed_in_as(client) is None
    other = UserFactory(email="colleague@sample.example", password=PASSWORD)
    assert sign_in_by_form(client, other.email, PASSWORD).status_code == 302


def test_nobody_signs_up_alone(client, db):
    given = {"email": "new@sample.example", "password1": PASSWORD}
    client.get(reverse("account_signup"))
    client.post(reverse("account_signup"), given)
    assert not User.objects.exists()


def test_a_new_password_comes_by_a_letter_of_the_outbox(client, person):
    response = client.post(reverse("account_reset_password"), {"email": "OFFICER@sample.example"})
    assert response.status_code == 302
    notice = Notice.objects.get(kind="accounts/password")
    assert notice.recipient == person
    form = client.get(notice.link, follow=True)
    new = "다른-예시-passphrase"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == [
        "ask_new_password",
        "set_password",
    ]


def test_the_page_does_not_tell_whether_an_address_is_known(client, person):
    known = client.post(reverse("account_reset_password"), {"email": person.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@sample.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Notice.objects.count() == 1


def test_pages_of_allauth_that_are_not_used_are_not_there(client, person):
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    for path in (
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/login/code/confirm/",
        "/accounts/",
    ):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("path", ["/accounts/password/change/", "/accounts/reauthenticate/"])
def test_ones_password_is_changed_by_oneself(client, person, path):
    assert client.get(path).url == f"/accounts/login/?next={path}"
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path).status_code == 200
    new = "다른-예시-passphrase"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/accounts/password/change/", given)
    person.refresh_from_db()
    assert person.check_password(new)
    assert client.get("/me/").status_code == 200

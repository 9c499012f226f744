"""What holds at each request: the role in force, the language, what caches may keep."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.accounts.actions import end_membership
from portal.accounts.models import Membership
from tests.factories import MembershipFactory, UserFactory, sign_in

PEOPLE = "/me/people/"
ROLES = "/me/roles/"


def acting(client: Client) -> Membership | None:
    return client.get(ROLES).wsgi_request.membership


def test_an_ended_role_gives_no_access_at_the_next_request(client, cast):
    sign_in(client, cast.officer)
    assert client.get(PEOPLE).status_code == 200
    end_membership(membership=cast.officer, reason="전보", by=cast.local_approver)
    response = client.get(PEOPLE)
    assert response.status_code == 403
    assert "accounts/no_role.html" in [template.name for template in response.templates]
    assert acting(client) is None


def test_a_role_with_a_date_ends_on_it(client, cast, clock):
    clock.set("2026-04-01 09:00")
    until = clock.set("2026-05-01 00:00")
    clock.set("2026-04-30 23:59")
    Membership.objects.filter(pk=cast.officer.pk).update(ends_at=until)
    sign_in(client, cast.officer)
    assert acting(client) == cast.officer
    clock.set("2026-05-01 00:00")
    assert acting(client) is None


def test_a_role_that_has_not_begun_gives_no_access(client, cast, clock):
    clock.set("2026-04-01 09:00")
    later = MembershipFactory(organisation=cast.county, starts_at=clock.set("2026-06-01 00:00"))
    clock.set("2026-05-31 23:59")
    sign_in(client, later)
    assert acting(client) is None
    clock.set("2026-06-01 00:00")
    assert acting(client) == later


def test_a_deactivated_person_is_signed_out(client, cast):
    sign_in(client, cast.officer)
    cast.officer.user.is_active = False
    cast.officer.user.save(update_fields=["is_active"])
    response = client.get(PEOPLE)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_another_role_in_force_takes_over_and_the_person_is_told(client, cast):
    second = MembershipFactory(user=cast.officer.user, organisation=cast.other_county)
    sign_in(client, cast.officer)
    end_membership(membership=cast.officer, reason="전보", by=cast.local_approver)
    response = client.get(ROLES)
    assert response.wsgi_request.membership == second
    assert cast.other_county.name_ko in response.content.decode()
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert not list(client.get(ROLES).context["messages"])


def test_the_role_in_the_session_of_someone_else_is_not_taken(client, cast):
    sign_in(client, cast.officer)
    session = client.session
    session["membership"] = cast.ministry_approver.pk
    session.save()
    assert acting(client) == cast.officer


@pytest.mark.parametrize("chosen", ["<b>", 10**30, [], {"a": 1}])
def test_a_spoilt_choice_in_the_session_is_no_error(client, cast, chosen):
    sign_in(client, cast.officer)
    session = client.session
    session["membership"] = chosen
    session.save()
    assert acting(client) == cast.officer


def test_a_person_without_any_role_is_told_so(client, db):
    client.force_login(UserFactory(), "allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(ROLES)
    assert response.status_code == 200
    assert "accounts/no_role_notice.html" in [template.name for template in response.templates]
    assert client.get(PEOPLE).status_code == 403
    assert client.get("/me/").status_code == 200


def test_one_query_for_the_signed_in_none_for_others(client, cast, count_db):
    with count_db(queries=0):
        client.get(reverse("account_login"))
    MembershipFactory(user=cast.officer.user, organisation=cast.other_county)
    sign_in(client, cast.officer)
    client.get("/me/session/")
    with count_db() as seen:
        client.get("/me/session/")
    about = [one for one in seen.statements if "accounts_membership" in one]
    assert len(about) == 1
    # session, person, roles; the session's clock starts anew in a savepoint
    assert seen.queries == 6, "\n".join(seen.statements)


def test_the_role_brings_its_organisation_and_province_along(client, cast, count_db):
    sign_in(client, cast.officer)
    membership = acting(client)
    with count_db(queries=0):
        assert membership.user.name and membership.organisation.government.parent.name_ko


def test_no_cache_keeps_pages_of_the_signed_in(client, cast):
    sign_in(client, cast.officer)
    assert client.get(PEOPLE)["Cache-Control"] == "private, no-store"


def language(client: Client, path: str = "/accounts/login/", **headers: str) -> str:
    return client.get(path, headers=headers)["Content-Language"]


def test_public_pages_follow_the_browser(client, db):
    assert language(client) == "ko"
    assert language(client, **{"Accept-Language": "en-GB,en;q=0.9"}) == "en"
    assert language(client, **{"Accept-Language": "fr,en;q=0.5,ko;q=0.9"}) == "ko"
    assert language(client, **{"Accept-Language": "de"}) == "ko"
    assert language(client, **{"Accept-Language": "\xff;;q=zz"}) == "ko"


def test_the_switch_wins_over_the_browser(client, db):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert language(client, **{"Accept-Language": "ko"}) == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert language(client, **{"Accept-Language": "ko"}) == "ko"


def test_staff_pages_open_in_the_language_of_the_profile(client, cast):
    sign_in(client, cast.officer)
    assert language(client, ROLES, **{"Accept-Language": "en"}) == "ko"
    cast.officer.user.language = "en"
    cast.officer.user.save(update_fields=["language"])
    assert language(client, ROLES, **{"Accept-Language": "ko"}) == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    assert language(client, ROLES) == "ko"


def test_caches_know_what_a_page_depends_on(client, db):
    vary = {name.strip() for name in client.get("/accounts/login/")["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= vary

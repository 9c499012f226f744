"""The table is whole: every route of the portal has its row."""

from django.contrib import admin
from django.urls import NoReverseMatch, resolve, reverse

from portal.accounts.enums import Role
from tests.permissions.asking import Asking, address_of
from tests.permissions.table import routes, rows
from tests.permissions.world.people import COLUMNS

REVIEWERS, OFFICE = ("rev", "unr"), ("pro", "sec", "age", "min", "aud")


def test_every_route_has_a_row_and_every_row_a_route():
    assert routes() == {row.route for row in rows()}


def test_every_thing_in_the_table_is_in_the_world_and_stands_once_a_route(world):
    assert {row.thing for row in rows()} <= set(world.places)
    assert len({row.id for row in rows()}) == len(rows())


def test_only_the_office_has_somebody_who_meets_nothing_of_the_administration(asking: Asking):
    """Django's admin shows reference data to superusers; nobody in a role of the portal is one."""
    addresses = set()
    for name in routes(of_admin=True) - {"admin:login", "admin:logout", "admin:jsi18n"}:
        try:
            addresses.add(reverse(name))
        except NoReverseMatch:
            continue
    assert reverse("admin:index") in addresses
    assert len(addresses) > len(admin.site._registry)
    met = {(who, url, asking(who, "GET", url).status) for who in COLUMNS for url in addresses}
    assert {status for _who, _url, status in met} == {302}


def test_reviewers_meet_nothing_under_proposals(world):
    paths = {
        row.id: row.of("-")
        for row in rows()
        if address_of(world, row.route, row.thing).startswith("/proposals/")
    }
    assert paths
    assert {name for name, absent in paths.items() if not set(REVIEWERS) <= set(absent)} == set()


def test_the_public_does_nothing_but_come_in():
    doing = {row.route for row in rows() if "pub" in row.of("w", "g", "p")}
    assert doing == {
        *("set_language", "account_login", "account_logout", "account_reset_password"),
        "accounts:invitation",
    }


def test_the_auditor_changes_nothing_but_their_own(world):
    """Sign-in, role, language, letters: what is theirs. Nothing of a call, a proposal, a review or an award."""
    doing = {row.route for row in rows() if "aud" in row.of("w", "g", "p")}
    assert {
        name for name in doing if name.startswith(("applications:", "reviews:", "awards:", "home:"))
    } == set()


def test_strangers_meet_no_proposal_and_no_award_of_others():
    own = (
        "applications:proposal",
        "applications:preview",
        "applications:attachment",
        "awards:award",
        "awards:letter",
    )
    for row in rows():
        if row.route in own:
            assert {who: dict(row.cells)[who] for who in ("str", "sap", "sco")} == dict.fromkeys(
                ("str", "sap", "sco"), "-"
            ), row.id


def test_the_policy_of_each_view_agrees_with_its_rows(world):
    """Who never reads nor does anything at a route is not admitted to it; the rest is."""
    for row in rows():
        policy = resolve(address_of(world, row.route, row.thing)).func.policy
        if policy.kind == "public":
            assert row.of("i", "n") == [], row.id
        else:
            assert row.of("i") == ["pub"], row.id
        assert ("non" in row.of("n")) is (
            policy.kind == "roles" or row.route == "never"
        ) or row.route.startswith("account_"), row.id
        assert set(policy.roles) <= set(Role.values)

"""What the database refuses to the web's own login, whoever asks."""

import psycopg
import pytest

pytestmark = pytest.mark.guards

REFUSED = {
    "make a government": "INSERT INTO accounts_localgovernment (code, level, name_ko, name_en, type, zone, depopulation_area,"
    " depopulation_interest, map_id, valid_from) VALUES ('99', 'province', 'x', 'x', 'province', 'jeju', false, false, '', now())",
    "rename a government": "UPDATE accounts_localgovernment SET name_ko = 'x'",
    "rename an office": "UPDATE accounts_organisation SET name_ko = 'x'",
    "change a role": "UPDATE accounts_membership SET role = 'approver'",
    "move a role": "UPDATE accounts_membership SET organisation_id = NULL",
    "delete a role": "DELETE FROM accounts_membership",
    "delete a person": "DELETE FROM accounts_user",
    "make a person powerful": "UPDATE accounts_user SET is_superuser = true",
    "let a person into the reference pages": "UPDATE accounts_user SET is_staff = true",
    "put a person into a group": "INSERT INTO accounts_user_groups (user_id, group_id) VALUES (1, 1)",
    "give a permission": "INSERT INTO accounts_user_user_permissions (user_id, permission_id) VALUES (1, 1)",
    "invite to another role": "UPDATE accounts_invitation SET role = 'approver'",
    "invite another address": "UPDATE accounts_invitation SET email = 'x@sample.example'",
    "delete an invitation": "DELETE FROM accounts_invitation",
    "empty the roles": "TRUNCATE accounts_membership CASCADE",
}


def test_the_web_is_refused(committed_db, cast):
    with committed_db.connect("web") as web:
        for deed, statement in REFUSED.items():
            with pytest.raises(psycopg.Error) as refused:
                web.execute(statement)
            assert refused.value.sqlstate in ("42501", "MA006"), deed
            web.rollback()


def test_what_it_needs_it_may(committed_db, cast):
    with committed_db.connect("web") as web:
        web.execute("UPDATE accounts_membership SET ends_at = portal_now() WHERE id = %s", [cast.officer.pk])
        web.execute("UPDATE accounts_user SET name = 'x' WHERE id = %s", [cast.officer.user_id])


def test_an_invitation_that_was_used_stays_used(committed_db, cast):
    make = (
        "INSERT INTO accounts_invitation (email, name, role, organisation_id, token_hash, expires_at)"
        " VALUES ('a@sample.example', 'x', 'local_officer', %s, 'hash', portal_now())"
    )
    use = "UPDATE accounts_invitation SET accepted_at = portal_now(), accepted_by_id = %s"
    again = "UPDATE accounts_invitation SET accepted_at = NULL, accepted_by_id = NULL"
    with committed_db.connect("web") as web:
        web.execute(make, [cast.county.pk])
        web.execute(use, [cast.officer.user_id])
        web.commit()
        with pytest.raises(psycopg.Error) as refused:
            web.execute(again)
    assert refused.value.sqlstate == "MA007"


def test_the_owner_may_let_someone_into_the_reference_pages(committed_db, cast):
    with committed_db.connect("owner") as owner:
        owner.execute("UPDATE accounts_user SET is_staff = true WHERE id = %s", [cast.officer.user_id])
        owner.commit()
    with committed_db.connect("web") as web:
        web.execute(
            "UPDATE accounts_user SET name = 'x', is_staff = true WHERE id = %s", [cast.officer.user_id]
        )


def test_reviewers_belong_to_no_organisation_and_others_to_one(committed_db, cast):
    with committed_db.connect("web") as web:
        for role, organisation in (("reviewer", cast.county.pk), ("local_officer", None)):
            with pytest.raises(psycopg.errors.CheckViolation):
                web.execute(
                    "INSERT INTO accounts_membership (user_id, organisation_id, role) VALUES (%s, %s, %s)",
                    [cast.officer.user_id, organisation, role],
                )
            web.rollback()

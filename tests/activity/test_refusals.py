"""What the database refuses reads as a sentence."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from portal.accounts.models import Membership
from portal.activity.models import Event
from portal.activity.refusals import SENTENCES, database_refusals
from portal.ui.refusals import Invalid, Refusal
from tests.activity.cast import somebody

RAISE = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}', DETAIL = '{detail}'; END $$"


def refuse(code: str, detail: str) -> None:
    with database_refusals(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAISE.format(code=code, detail=detail))


def test_a_guard_s_facts_become_its_floor_s_sentence(db, monkeypatch):
    monkeypatch.setitem(SENTENCES, "MA099", lambda facts: f"{facts['short']} won are missing.")
    with pytest.raises(Refusal, match="12 won are missing"):
        refuse("MA099", '{"short": 12}')


@pytest.mark.parametrize("detail", ["not json", "[1]", ""])
def test_details_that_cannot_be_read_leave_the_sentence(db, monkeypatch, detail):
    monkeypatch.setitem(SENTENCES, "MA099", lambda facts: f"Refused {facts}.")
    with pytest.raises(Refusal, match=r"Refused \{\}"):
        refuse("MA099", detail)


def test_a_code_that_nobody_knows_stays_an_error(db):
    with pytest.raises(DatabaseError):
        refuse("MA098", "{}")


def test_a_constraint_says_what_its_model_says(db):
    who = somebody()
    [constraint] = [
        one for one in Membership._meta.constraints if one.name == "membership_reviewers_stand_alone"
    ]
    sentence = re.escape(str(constraint.violation_error_message))
    with pytest.raises(Invalid, match=sentence), database_refusals(), transaction.atomic():
        Membership.objects.create(user=who.user, organisation=None, role="auditor")


@pytest.mark.parametrize("change", [{"verb": "x" * 61}, {"organisation_id": 2**63}, {"reason": "a\x00"}])
def test_a_value_that_cannot_be_stored_is_a_sentence(db, change):
    with pytest.raises(Invalid), database_refusals(), transaction.atomic():
        Event.objects.create(
            **{"chain": "c", "verb": "v", "thing_type": "t", "thing_id": "1", "thing_label": "l"} | change
        )

"""The same request twice is one request, also when both come at the same instant."""

import uuid

import pytest
from django.db import transaction

from portal.activity.actions import keep_answer, once, record
from portal.activity.models import Event, RequestKey
from portal.ui.refusals import Invalid
from tests.activity.cast import somebody

KEY = "6f1c2b34-0000-4000-8000-1234567890ab"


@transaction.atomic
def deed(*, by, key, verb="sample_deed") -> int:
    """What every action that creates something looks like."""
    if earlier := once(key=key, by=by, verb=verb):
        return int(earlier)
    event = record(by=by, verb=verb, thing=by.user)
    keep_answer(key, by, verb, event)
    return event.pk


def test_the_second_request_gets_the_first_answer(db):
    by = somebody()
    assert deed(by=by, key=KEY) == deed(by=by, key=uuid.UUID(KEY))
    assert Event.objects.count() == 1


def test_without_a_key_each_is_its_own(db):
    by = somebody()
    assert deed(by=by, key="") != deed(by=by, key=None)


@pytest.mark.parametrize("key", ["not-a-key", "6f1c2b34\x00", "😀", "1" * 5000])
def test_a_broken_key_is_refused_in_words(db, key):
    with pytest.raises(Invalid):
        deed(by=somebody(), key=key)


def test_a_key_is_one_person_s_and_one_form_s(db):
    by = somebody()
    deed(by=by, key=KEY)
    with pytest.raises(Invalid):
        deed(by=somebody("other@example.kr"), key=KEY)
    with pytest.raises(Invalid):
        deed(by=by, key=KEY, verb="other_deed")


@pytest.mark.guards
def test_fifty_at_once_are_one(committed_db):
    by = somebody()
    outcome = committed_db.race([lambda: deed(by=by, key=KEY)] * 50)
    assert set(outcome) == {Event.objects.get().pk}


@pytest.mark.guards
def test_without_waiting_for_the_twin_the_race_breaks(committed_db, monkeypatch):
    """Red: `once` without its lock lets twins through, and only the key's own constraint stops them."""
    by = somebody()
    look = RequestKey.objects.filter

    @transaction.atomic
    def unguarded() -> int:
        if earlier := look(key=KEY).first():
            return int(earlier.thing_id)
        event = record(by=by, verb="sample_deed", thing=by.user)
        keep_answer(KEY, by, "sample_deed", event)
        return event.pk

    outcome = committed_db.race([unguarded] * 16)
    assert any(isinstance(answer, Exception) for answer in outcome)


@pytest.mark.guards
def test_the_twin_does_the_deed_when_the_first_fails(committed_db):
    by = somebody()

    @transaction.atomic
    def failing() -> None:
        once(key=KEY, by=by, verb="sample_deed")
        raise ZeroDivisionError

    outcome = committed_db.race([failing, lambda: deed(by=by, key=KEY)])
    assert isinstance(outcome[0], ZeroDivisionError)
    assert outcome[1] == Event.objects.get().pk

"""Paper intake: the same gate, the scanned letter, a reason; the trail and the receipt say so."""

import uuid

import pytest
from django.db import connection, transaction

from applications import actions
from applications.models import Submission
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import factories
from tests import worlds_applications as worlds
from tests.permissions.world.calls import picture


def intake(world, draft, **changes):
    values = {
        "call": world.call,
        "code": draft.code,
        "number": "예시과-2026-7",
        "upload": worlds.upload(picture(), "공문.png"),
        "reason": "전자결재 장애 (예시)",
        "by": world.programme_officer,
        "key": uuid.uuid4(),
        **changes,
    }
    return actions.intake_proposal(**values)


def test_it_is_received_at_the_moment_of_the_intake_and_the_government_is_told(world, draft, as_):
    made = intake(world, draft, code=f" {draft.code.lower()} ")
    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.submission) == ("submitted", "SV-2027-0001", made)
    assert (made.received_at, made.intake_by) == (worlds.DURING, world.programme_officer.user)
    assert made.snapshot["overview"]["letter_number"] == "예시과-2026-7"
    assert [row["role"] for row in made.snapshot["files"]] == ["letter"]
    event = Event.objects.get(verb="submit_proposal")
    assert "전자결재 장애" in event.reason and event.actor == world.programme_officer.user
    letters = Notice.objects.filter(kind="applications/receipt")
    assert {one.recipient for one in letters} == {
        world.officer.user, world.colleague.user, world.local_approver.user,
    }  # fmt: skip
    assert all("전자결재 장애" in one.text for one in letters)
    page = as_(world.officer).get(f"/proposals/{draft.code}/receipt/").text
    assert world.programme_officer.user.name in page and "전자결재 장애" in page


def test_the_same_key_is_one_intake(world, draft):
    key = uuid.uuid4()
    assert intake(world, draft, key=key) == intake(world, draft, key=key)
    with pytest.raises(Invalid):
        intake(world, draft)


def test_the_deadline_is_the_same_for_paper(world, draft, clock):
    clock.set(worlds.CLOSES)
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        intake(world, draft)
    assert refusal.value.status == 409
    assert not Submission.objects.exists()


def test_who_receives_and_what_it_needs(world, draft):
    for who in (world.officer, world.local_approver, world.ministry_approver, world.coordinator):
        with pytest.raises(Denied):
            intake(world, draft, by=who)
    for field, value in (("reason", " "), ("number", ""), ("upload", None), ("code", "P-NOBODY")):
        with pytest.raises(Invalid) as refusal, transaction.atomic():
            intake(world, draft, **{field: value})
        assert refusal.value.field == ("file" if field == "upload" else field)
    with pytest.raises(Invalid), transaction.atomic():
        intake(world, worlds.started(world.call, world.stranger))  # lacks nearly everything
    assert not Submission.objects.exists()


def test_the_page(world, draft, as_):
    browser, address = as_(world.programme_officer), f"/calls/{world.call.slug}/intake/"
    assert address in browser.get(f"/calls/{world.call.slug}/").text
    sent = {
        "code": draft.code,
        "number": "예시과-7",
        "reason": "예시 <b>사유</b>",
        "request_key": uuid.uuid4(),
    }
    missing = browser.post(address, sent)
    assert missing.status_code == 422 and "예시과-7" in missing.text
    bad = browser.post(address, {**sent, "file": worlds.upload(b"MZ", "공문.exe")})
    assert bad.status_code == 422
    done = browser.post(address, {**sent, "file": worlds.upload(picture(), "공문.png")})
    assert done.headers["Location"] == f"/proposals/{draft.code}/receipt/"
    assert "예시 &lt;b&gt;사유" in browser.get(done.headers["Location"]).text


def test_first_which_draft_it_is_and_what_is_missing(world, draft, as_):
    browser, address = as_(world.programme_officer), f"/calls/{world.call.slug}/intake/"
    poor = worlds.started(world.call, world.stranger)
    page = browser.get(address).text
    for one in (draft, poor):
        assert f"{one.government.full_name} · {one.title} · {one.code}" in page
    assert "request_key" not in page
    seen = browser.get(address, {"code": draft.code}).text
    assert draft.title in seen and draft.government.full_name in seen and 'name="request_key"' in seen
    lacking = browser.get(address, {"code": poor.code})
    assert lacking.context["missing"] and 'name="request_key"' not in lacking.text
    assert browser.get(address, {"code": "P-NOBODY"}).status_code == 422
    missing = browser.post(address, {"code": draft.code, "number": "예시과-7"})
    assert (missing.status_code, draft.title in missing.text) == (422, True)
    worlds.submit(draft, world.local_approver)
    assert draft.code not in browser.get(address).text


@pytest.mark.guards
def test_the_database_wants_an_officer_and_a_letter_and_without_its_guard_it_goes_in(world, draft):
    made = worlds.submit(draft, world.local_approver)
    actions.withdraw_proposal(proposal=draft, by=world.local_approver)
    actions.reopen_proposal(proposal=draft, by=world.officer)
    names = ("version", "snapshot", "total_cost", "requested", "government_code", "government_name")
    values = {name: getattr(made, name) for name in names}

    def send(who, reason="예시"):
        people = {"submitted_by": who.user, "intake_by": who.user, "intake_reason": reason}
        with transaction.atomic():
            return Submission.objects.create(proposal=draft, request_key=uuid.uuid4(), **values, **people)

    def state(*args):
        with pytest.raises(Exception) as error:
            send(*args)
        return error.value.__cause__.sqlstate

    assert state(world.programme_officer) == "MA175"  # no letter
    actions.attach_letter(proposal=draft, number="예시", upload=worlds.upload(picture()), by=world.officer)
    assert state(world.officer) == "MA175"
    assert state(world.programme_officer, "") == "23514"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER submission_on_paper ON applications_submission")
    assert send(world.officer).pk

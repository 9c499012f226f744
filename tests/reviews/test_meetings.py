"""A meeting is called, attended, signed by who was there and closed; what is closed stays as it is, also at the database."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal.activity.models import Event, Notice
from portal.activity.tasks import deliver
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from reviews import actions, queries
from reviews.models import Attendance, Meeting
from tests import worlds_reviews as worlds
from tests.factories import as_owner, sign_in

AGENDA = "평가 결과 심의\n조정 과제 논의 (예시)"
PLACE = "예시 회의실 1"


@pytest.fixture
def world(cast, clock):
    return worlds.opened(cast, clock, 2)


def called(world, clock, **more) -> Meeting:
    given = {"held_at": clock.now() + timedelta(days=2), "place": PLACE, "agenda": AGENDA, **more}
    return actions.call_meeting(round=world.round, by=world.cast.programme_officer, **given)


def noted(meeting, cast, *who) -> Meeting:
    people = {one.user_id for one in who or (cast.reviewer, cast.programme_officer)}
    return actions.note_attendance(meeting=meeting, present=people, by=cast.programme_officer)


def sign(meeting, by, read: str = ""):
    fresh = Meeting.objects.get(pk=meeting.pk)
    return actions.sign_minutes(meeting=fresh, read=read or queries.digest_of(fresh), by=by)


def close(meeting, cast, **more) -> Meeting:
    return actions.close_minutes(meeting=meeting, by=cast.programme_officer, **more)


def test_the_panel_is_told_and_the_officer_once(world, cast, clock):
    key = uuid.uuid4()
    made = called(world, clock, key=key)
    assert called(world, clock, key=key) == made and Meeting.objects.count() == 1
    told = Notice.objects.filter(kind="reviews/meeting")
    assert set(told.values_list("recipient", flat=True)) == {one.user_id for one in cast.reviewers[:3]}
    assert PLACE in told[0].text and "조정 과제 논의" in told[0].text
    assert [one.capacity for one in queries.attendances(made)] == ["reviewer"] * 3 + ["officer"]
    assert called(world, clock).number == 2
    actions.edit_meeting(
        meeting=made,
        version=1,
        held_at=made.held_at,
        place="다른 회의실",
        agenda=AGENDA,
        by=cast.programme_officer,
    )
    assert told.count() == 9  # three letters for each of two meetings, and for the change


def test_the_letter_encloses_the_meeting_for_a_calendar(world, cast, clock, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    made = called(world, clock)
    actions.edit_meeting(
        meeting=made,
        version=1,
        held_at=made.held_at,
        place="다른 회의실",
        agenda=AGENDA,
        by=cast.programme_officer,
    )
    while deliver():
        pass
    letters = [one for one in mail.outbox if cast.reviewer.user.email in one.to and one.attachments]
    assert [one.attachments[0][0] for one in letters] == ["meeting.ics", "meeting.ics"]
    assert "SEQUENCE:1" in str(letters[-1].attachments[0][1]) and "다른 회의실" in letters[-1].body


def test_a_meeting_needs_a_panel_an_officer_and_an_agenda(cast, clock):
    world = worlds.prepared(cast, clock, 1)
    with pytest.raises(Refusal):
        called(world, clock)
    worlds.actions.assign_reviewers(
        round=world.round, pairs=world.pairs(cast.reviewers[:3]), by=cast.programme_officer
    )
    with pytest.raises(Invalid):
        called(world.reload(), clock, agenda=" \n ")
    for by in (cast.reviewer, cast.ministry_approver, cast.auditor):
        with pytest.raises(Denied):
            actions.call_meeting(round=world.round, held_at=clock.now(), place="x", agenda="y", by=by)
    assert not Meeting.objects.exists()


def test_who_was_there_signs_and_the_minutes_are_closed(world, cast, clock):
    made = noted(called(world, clock), cast)
    asked = Notice.objects.filter(kind="reviews/to_sign")
    assert set(asked.values_list("recipient", flat=True)) == {
        cast.reviewer.user_id,
        cast.programme_officer.user_id,
    }
    for by in (cast.reviewer, cast.programme_officer):
        sign(made, by)
    done = close(made, cast)
    assert done.state == "closed" and len(done.hash) == 64 and done.reason == ""
    assert {one["name"] for one in done.minutes["signatures"] if one["at"]} == {
        cast.reviewer.user.name,
        cast.programme_officer.user.name,
    }
    event = Event.objects.get(verb="close_minutes")
    assert event.facts["hash"] == done.hash and "order" not in event.facts


def test_without_all_signatures_it_needs_a_reason(world, cast, clock):
    made = called(world, clock)
    with pytest.raises(Invalid, match=r"present|참석"):
        close(made, cast, reason="예시")
    noted(made, cast)
    sign(made, cast.reviewer)
    with pytest.raises(Invalid):
        close(made, cast)
    done = close(made, cast, reason="해외 출장 (예시)")
    assert done.minutes["reason"] == "해외 출장 (예시)"
    assert [one["at"] is None for one in done.minutes["signatures"]] == [False, True]


def test_only_who_was_present_signs_what_stands(world, cast, clock):
    made = noted(called(world, clock), cast)
    for by in (cast.reviewers[1], cast.ministry_approver, cast.stranger):
        with pytest.raises(Denied):
            sign(made, by)
    with pytest.raises(Stale):
        sign(made, cast.reviewer, read="0" * 64)
    sign(made, cast.reviewer)
    actions.edit_meeting(
        meeting=made,
        version=1,
        held_at=made.held_at,
        place=PLACE,
        agenda=AGENDA,
        remarks="추가",
        by=cast.programme_officer,
    )
    fresh = Meeting.objects.get(pk=made.pk)
    assert {one["at"] for one in queries.signatures_of(fresh, queries.facts_of(fresh))} == {None}
    with pytest.raises(Invalid):
        close(fresh, cast)
    with pytest.raises(Stale):
        actions.edit_meeting(
            meeting=made, version=1, held_at=made.held_at, place="x", agenda="y", by=cast.programme_officer
        )


def test_a_changed_mark_asks_for_new_signatures(world, cast, clock):
    made = noted(called(world, clock), cast)
    sign(made, cast.reviewer)
    before = queries.digest_of(Meeting.objects.get(pk=made.pk))
    actions.open_deliberation(round=world.round, proposal=world.proposals[0], by=cast.programme_officer)
    assert queries.digest_of(Meeting.objects.get(pk=made.pk)) != before


def test_whose_presence_is_taken_back_loses_the_signature(world, cast, clock):
    made = noted(called(world, clock), cast)
    sign(made, cast.reviewer)
    noted(made, cast, cast.programme_officer)
    mine = Attendance.objects.get(meeting=made, person=cast.reviewer.user)
    assert (mine.present, mine.signed_at, mine.digest) == (False, None, "")
    noted(made, cast, cast.ministry_approver, cast.second_programme_officer)
    capacities = dict(Attendance.objects.filter(meeting=made, present=True).values_list("person", "capacity"))
    assert capacities == {
        cast.ministry_approver.user_id: "other",
        cast.second_programme_officer.user_id: "officer",
    }
    with pytest.raises(Invalid):
        noted(made, cast, cast.stranger)


def test_nothing_of_closed_minutes_changes(world, cast, clock):
    made = noted(called(world, clock), cast)
    done = close(made, cast, reason="예시")
    for deed in (
        lambda: close(done, cast, reason="x"),
        lambda: noted(done, cast),
        lambda: sign(done, cast.reviewer),
        lambda: actions.edit_meeting(
            meeting=done, version=1, held_at=done.held_at, place="x", agenda="y", by=cast.programme_officer
        ),
    ):
        with pytest.raises(Refusal):
            deed()
    actions.open_deliberation(round=world.round, proposal=world.proposals[0], by=cast.programme_officer)
    again = Meeting.objects.get(pk=done.pk)
    assert queries.facts_of(again)["deliberated"] == []


STATEMENTS = {
    "another place": ("UPDATE reviews_meeting SET place = 'x' WHERE id = %(pk)s", "minutes are closed"),
    "a draft again": ("UPDATE reviews_meeting SET state = 'draft' WHERE id = %(pk)s", "minutes are closed"),
    "other facts": ("UPDATE reviews_meeting SET minutes = '{}' WHERE id = %(pk)s", "minutes are closed"),
    "away": ("DELETE FROM reviews_meeting WHERE id = %(pk)s", "permission denied|refus"),
    "presence": (
        "UPDATE reviews_attendance SET present = false WHERE meeting_id = %(pk)s",
        "minutes are closed",
    ),
    "another round": ("UPDATE reviews_meeting SET round_id = 1 WHERE id = %(pk)s", "permission denied"),
}


@pytest.mark.guards
@pytest.mark.parametrize("what", STATEMENTS)
def test_the_database_refuses_to_change_what_is_closed(world, cast, clock, what):
    done = close(noted(called(world, clock), cast), cast, reason="예시")
    statement, said = STATEMENTS[what]
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"pk": done.pk})


@pytest.mark.guards
def test_the_database_lets_nobody_sign_for_another_or_close_without_signatures(world, cast, clock):
    made = noted(called(world, clock), cast)
    mine = Attendance.objects.filter(meeting=made, person=cast.reviewer.user)
    for user in (cast.programme_officer.user, cast.reviewers[1].user):
        with (
            pytest.raises(DatabaseError, match="signed by somebody else"),
            queries.reading_as(user),
            transaction.atomic(),
        ):
            mine.update(signed_at=clock.now(), digest="f" * 64)
    values = {"state": "closed", "closed_by": cast.programme_officer.user, "closed_at": clock.now()}
    with pytest.raises(DatabaseError, match="signatures are missing"), transaction.atomic():
        Meeting.objects.filter(pk=made.pk).update(minutes={}, digest="f" * 64, **values)
    with pytest.raises(DatabaseError, match="closed without minutes"), transaction.atomic():
        Meeting.objects.filter(pk=made.pk).update(reason="x", **values)
    with pytest.raises(DatabaseError, match="born a draft"), transaction.atomic():
        Meeting.objects.create(
            round=world.round, number=9, held_at=clock.now(), place="x", agenda="y", minutes={}, digest="f",
            called_by=cast.programme_officer.user, **values,
        )  # fmt: skip


def test_verify_finds_minutes_that_were_changed(world, cast, clock):
    done = close(noted(called(world, clock), cast), cast, reason="예시")
    call_command("verify")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE reviews_meeting DISABLE TRIGGER USER")
        cursor.execute(
            'UPDATE reviews_meeting SET minutes = minutes || \'{"place": "x"}\' WHERE id = %s', [done.pk]
        )
    with pytest.raises(CommandError, match="not what was closed"):
        call_command("verify")


def test_on_the_pages(world, cast, clock, client):
    client.cookies["django_language"] = "en"
    sign_in(client, cast.programme_officer)
    page = reverse("reviews:meetings", args=[world.round.pk])
    typed = {"held_at": "2026-12-20T14:00", "place": PLACE, "request_key": str(uuid.uuid4())}
    answer = client.post(page, {**typed, "agenda": ""})
    assert answer.status_code == 422 and PLACE in answer.content.decode()
    assert client.post(page, {**typed, "agenda": AGENDA}).status_code == 302
    made = Meeting.objects.get()
    here = made.get_absolute_url()
    edit = reverse("reviews:meeting_edit", args=[made.pk])
    changed = {**typed, "agenda": AGENDA, "remarks": "발언 (예시)"}
    assert client.post(edit, {**changed, "version": "1"}).status_code == 302
    stale = client.post(edit, {**changed, "version": "1", "remarks": "둘째"})
    assert (
        stale.status_code == 409
        and "발언 (예시)" in stale.content.decode()
        and "둘째" in stale.content.decode()
    )
    present = {"present": [cast.reviewer.user_id, cast.programme_officer.user_id]}
    assert client.post(reverse("reviews:attendance", args=[made.pk]), present).status_code == 302
    assert client.post(reverse("reviews:attendance", args=[made.pk]), {"present": ["x"]}).status_code == 422
    calendar = client.get(reverse("reviews:meeting_calendar", args=[made.pk]))
    assert "DTSTART:20261220T050000Z" in calendar.content.decode() and calendar["Content-Type"].startswith(
        "text/calendar"
    )
    sign_in(client, cast.reviewer)
    assert here in client.get(reverse("home:desk")).content.decode()
    for by in (cast.reviewer, cast.programme_officer):
        sign_in(client, by)
        link = reverse("reviews:signature", args=[made.pk])
        assert link in client.get(here).content.decode()
        assert client.post(link, {"read": "0" * 64}).status_code == 409
        read = queries.digest_of(Meeting.objects.get(pk=made.pk))
        assert client.post(link, {"read": read}).status_code == 302
    assert client.post(reverse("reviews:minutes_closing", args=[made.pk]), {"reason": ""}).status_code == 302
    assert Meeting.objects.get().hash in client.get(here).content.decode()
    for by, status in (
        (cast.reviewer, 200),
        (cast.reviewers[4], 404),
        (cast.officer, 404),
        (cast.auditor, 200),
    ):
        sign_in(client, by)
        assert client.get(here).status_code == status
    assert client.post(edit, changed).status_code == 404

"""Reminders of deadlines: each step once for each deadline, by the database's clock, and a copy of what was not submitted."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from applications import actions
from applications.actions.announced import extend_deadline
from applications.models import Reminder
from applications.rules.reminders import CLOSING, step_now
from portal.activity.models import Notice
from tests import factories
from tests import worlds_applications as worlds

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def letters(kind="deadline"):
    return Notice.objects.filter(kind=f"applications/{kind}").count()


def test_the_step_that_is_reached():
    due = worlds.CLOSES
    for before, step in (
        (337, None),
        (336, 336),
        (335, 336),
        (168, 168),
        (71, 72),
        (24, 24),
        (4, 24),
        (3, 3),
        (0, None),
    ):
        assert step_now(CLOSING, due_at=due, now=due - before * HOUR) == step, before
    assert step_now(CLOSING, due_at=due, now=due + HOUR) is None


def test_each_step_goes_once_to_those_with_a_draft(world, draft, clock):
    other = worlds.submitted(world.call, world.stranger, world.stranger_approver)
    for number, hours in enumerate((336, 168, 72, 24, 3), start=1):
        clock.set(worlds.CLOSES - hours * HOUR - SECOND)
        actions.remind_of_deadlines()
        assert letters() == 3 * (number - 1), hours
        clock.advance(seconds=1)
        assert [actions.remind_of_deadlines() for _again in (1, 2)] == [1, 0]
        assert letters() == 3 * number
    clock.set(worlds.CLOSES)
    assert actions.remind_of_deadlines() == 0
    assert not Reminder.objects.filter(proposal=other).exists()


def test_a_moved_deadline_is_another_deadline(world, draft, clock):
    clock.set(worlds.CLOSES - 24 * HOUR)
    assert actions.remind_of_deadlines() == 1
    later = {"new_closes_at": worlds.CLOSES + 6 * 24 * HOUR, "reason": "예시 연장"}
    extend_deadline(call=world.call, by=world.programme_officer, **later)
    assert actions.remind_of_deadlines() == 1
    assert list(Reminder.objects.order_by("pk").values_list("hours", flat=True)) == [24, 168]


def test_who_begins_late_is_told_of_the_steps_to_come(world, clock):
    clock.set(worlds.CLOSES - 48 * HOUR)
    worlds.started(world.call, world.officer)
    assert actions.remind_of_deadlines() == 0
    clock.set(worlds.CLOSES - 24 * HOUR)
    assert actions.remind_of_deadlines() == 1
    assert "closes" in Notice.objects.latest("pk").subject or "마감" in Notice.objects.latest("pk").subject


def test_before_the_date_for_completing(world, draft, clock):
    worlds.submit(draft, world.local_approver)
    due = worlds.DURING + timedelta(days=5)
    actions.return_for_completion(
        proposal=draft, fields=["overview"], reason="예시", due=due, by=world.programme_officer
    )
    for hours in (72, 24, 3):
        clock.set(due - hours * HOUR)
        assert [actions.remind_of_deadlines() for _again in (1, 2)] == [1, 0]
    assert letters("completion_due") == 9
    clock.set(due)
    assert actions.remind_of_deadlines() == 0


def test_after_closing_a_copy_of_what_was_not_submitted(world, draft, clock):
    worlds.submitted(world.call, world.stranger, world.stranger_approver)
    clock.set(worlds.CLOSES)
    assert actions.remind_of_deadlines() == 0
    worlds.closed(world.call, clock)
    assert [actions.remind_of_deadlines() for _again in (1, 2)] == [1, 0]
    letter = Notice.objects.filter(kind="applications/not_submitted", recipient=world.officer.user).get()
    assert letter.link == f"/proposals/{draft.code}/preview/"
    for written in ("홀로 사는 어르신을 살핍니다. (예시)", "감지기", "250,000,000", "응급 출동 시간"):
        assert written in letter.text and written in letter.html
    clock.advance(days=30)
    assert actions.remind_of_deadlines() == 0


@pytest.mark.guards
def test_the_database_knows_the_moment_and_without_its_guard_it_goes_in(world, draft, clock):
    clock.set(worlds.CLOSES - 25 * HOUR)
    early = {"proposal": draft, "kind": "closing", "hours": 24, "due_at": worlds.CLOSES}
    for wrong in (early, {**early, "due_at": worlds.AFTER}, {**early, "kind": "missed", "hours": 0}):
        with pytest.raises(Exception) as error, transaction.atomic():
            Reminder.objects.create(**wrong)
        assert error.value.__cause__.sqlstate == "MA174"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER reminder_guard ON applications_reminder")
    assert Reminder.objects.create(**early).pk


def test_two_workers_at_once_tell_once(committed_db, world, draft, clock):
    clock.set(worlds.CLOSES - 24 * HOUR)
    assert sorted(committed_db.race([actions.remind_of_deadlines] * 4)) == [0, 0, 0, 1]
    assert letters() == 3

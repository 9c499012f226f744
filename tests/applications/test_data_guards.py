"""The guards of data requests, by raw SQL: refused, and red first: it goes in once the trigger is dropped."""

import re
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import connections

from applications.actions.designing import write_form
from applications.actions.request_answers import return_data_answer
from applications.actions.request_reminders import remind_of_data_request
from applications.actions.requests import cancel_data_request, extend_data_request
from applications.models import DataRequest
from applications.rules.requests import DATA_ANSWER_MOVES, DATA_REQUEST_MOVES
from portal.activity.models import Notice
from tests import worlds_applications as worlds
from tests import worlds_requests as asking
from tests.applications.raw import asked, meet_statement, tried, unlocked
from tests.applications.raw import meet as meet_deeds
from tests.database import SEOUL

pytestmark = pytest.mark.guards
ASKED = "UPDATE applications_datarequest SET {} WHERE id = %({})s"
ANSWER = "UPDATE applications_dataanswer SET {} WHERE id = %({})s"
ADD = """INSERT INTO applications_dataanswer (request_id, government_id, state, asked_at, draft, version, comment)
  VALUES (%({})s, %({})s, '{}', now(), '{{}}', 0, '')"""
REPLY = """INSERT INTO applications_datareply (answer_id, number, answers, at, by_id)
  VALUES (%({})s, 99, '{{}}', '2000-01-01', %(person)s)"""
REMINDED = """INSERT INTO applications_datareminder (answer_id, due_at, batch, by_id, at, day)
  SELECT answer_id, due_at, batch, by_id, at, claimed.day FROM applications_datareminder,
  (VALUES (date '2000-01-01'), ('2000-01-02')) claimed (day) WHERE id = %(reminder)s"""
FAR = datetime(2090, 1, 1, tzinfo=SEOUL)  # the other session's clock is the real one


@dataclass(frozen=True)
class Case:
    guard: str
    table: str
    state: str
    statement: str
    login: str = "web"


CASES = {
    "born as sent": Case("datarequest_guard", "datarequest", "MA150", """INSERT INTO applications_datarequest
      (organisation_id, title, reason, form_id, due_at, state, created_by_id, created_at, sent_by_id, sent_at, extension_reason,
      cancel_reason, is_sample) SELECT organisation_id, 'x', 'x', %(form)s, due_at, 'sent', created_by_id, now(), created_by_id,
      now(), '', '', false FROM applications_datarequest WHERE id = %(open)s"""),
    "words of what was sent": Case("datarequest_guard", "datarequest", "MA150", ASKED.format("title = 'x'", "open")),
    "another form": Case("datarequest_guard", "datarequest", "MA150", ASKED.format("form_id = %(form)s", "open")),
    "taken back": Case("datarequest_guard", "datarequest", "MA150", ASKED.format("state = 'draft'", "open")),
    "an earlier date": Case(
        "datarequest_guard", "datarequest", "MA150", ASKED.format("due_at = due_at - interval '1 day'", "open")),
    "later, but over": Case("datarequest_guard", "datarequest", "MA150", ASKED.format("due_at = due_at + interval '1 day'", "over")),
    "more time for what is cancelled": Case(
        "datarequest_guard", "datarequest", "MA150", ASKED.format("due_at = due_at + interval '1 day'", "cancelled")),
    "sent to nobody": Case(
        "datarequest_guard", "datarequest", "MA150",
        ASKED.format("state = 'sent', sent_by_id = created_by_id, sent_at = now()", "draft")),
    "asked by what is cancelled": Case(
        "dataanswer_born", "dataanswer", "MA151", ADD.format("cancelled", "stranger", "asked")),
    "born as answered": Case("dataanswer_born", "dataanswer", "MA154", ADD.format("open", "stranger", "drafted")),
    "of another province": Case("dataanswer_born", "dataanswer", "MA153", ADD.format("of_province", "stranger", "asked")),
    "another government's": Case("dataanswer_guard", "dataanswer", "MA154", ANSWER.format("government_id = %(stranger)s", "mine")),
    "no such move": Case("dataanswer_guard", "dataanswer", "MA154", ANSWER.format("state = 'drafted'", "mine")),
    "answered without an answer": Case(
        "dataanswer_guard", "dataanswer", "MA154", ANSWER.format("state = 'answered'", "returned")),
    "an earlier reply": Case("dataanswer_guard", "dataanswer", "MA154", ANSWER.format("reply_id = %(first)s", "mine")),
    "a draft of what is cancelled": Case(
        "dataanswer_guard", "dataanswer", "MA151", ANSWER.format("""draft = '{"a": 1}'""", "gone")),
    "a reply to what is cancelled": Case("datareply_born", "datareply", "MA151", REPLY.format("gone")),
    "corrected after the date": Case("datareply_born", "datareply", "MA152", REPLY.format("late")),
    "a reply changed": Case(
        "datareply_append_only", "datareply", "MA001", "UPDATE applications_datareply SET answers = '[]'", login="owner"),
    "reminded twice on a day": Case("datareminder_stamp", "datareminder", "23505", REMINDED),
    "a reminder moved": Case(
        "datareminder_append_only", "datareminder", "MA001", "UPDATE applications_datareminder SET day = day - 9", login="owner"),
}  # fmt: skip


@pytest.fixture
def things(committed_db, world, clock):
    """The names that the statements use."""
    office, county = world.programme_officer, world.county.government
    open_ = asking.sent(office, county, title="열림 (예시)", due_at=FAR)
    first = asking.answered(open_, world.officer)
    asking.answered(open_, world.officer)
    returned = asking.sent(office, county, title="반환 (예시)", due_at=FAR)
    asking.answered(returned, world.officer)
    return_data_answer(answer=asking.answer_of(returned, world.officer), comment="예시", by=office)
    # the other session's clock is the real one: by it this one is over
    clock.set(worlds.DURING.replace(year=2025))
    past = asking.DUE.replace(year=2025)
    over = asking.sent(office, county, world.other_county.government, title="지남 (예시)", due_at=past)
    asking.answered(over, world.officer)
    owing = asking.answer_of(over, world.stranger)
    remind_of_data_request(
        data_request=over, answers=[owing], by=office, key="7f0e9a52-0000-4000-8000-000000000002"
    )
    cancelled = asking.sent(office, county, title="취소 (예시)", due_at=FAR)
    gone = asking.answer_of(cancelled, world.officer)
    cancel_data_request(data_request=cancelled, reason="예시", by=office)
    draft = asking.prepared(office, title="초안 (예시)", due_at=FAR)
    rows = {
        "open": open_, "over": over, "cancelled": cancelled, "draft": draft, "form": write_form([]), "first": first,
        "of_province": asking.sent(world.coordinator, county, title="도 (예시)", due_at=FAR),
        "stranger": world.other_county.government, "mine": asking.answer_of(open_, world.officer), "gone": gone,
        "returned": asking.answer_of(returned, world.officer), "late": asking.answer_of(over, world.officer),
        "person": world.officer.user, "reminder": owing.reminders.get(),
    }  # fmt: skip
    return {name: row.pk for name, row in rows.items()}


def found(committed, things, before=lambda owner, case: None):
    met = {}
    with committed.connect("owner") as owner:
        for name, case in CASES.items():
            with owner.transaction(force_rollback=True):
                before(owner, case)
                owner.execute(f"SET LOCAL ROLE maeul_{case.login}")
                met[name] = asked(owner, case.statement, things)
    return met


def drop(owner, case):
    owner.execute(f"DROP TRIGGER {case.guard} ON applications_{case.table}")


def test_each_is_refused_and_goes_in_without_its_guard(committed_db, things):
    assert found(committed_db, things) == {name: case.state for name, case in CASES.items()}
    assert found(committed_db, things, drop) == dict.fromkeys(CASES, "")


def test_the_guards_hold_the_same_moves_as_the_rules(committed_db):
    with committed_db.connect("owner") as owner:
        for guard, moves in (
            ("datarequest_guard", DATA_REQUEST_MOVES),
            ("dataanswer_guard", DATA_ANSWER_MOVES),
        ):
            body = owner.execute("SELECT pg_get_functiondef(%s::regproc)", [guard]).fetchone()[0]
            pairs = {(str(one), str(to)) for way in moves.values() for one, to in way.items() if one != to}
            assert set(re.findall(r"\('(\w+)', '(\w+)'\)", body)) == pairs


def test_a_form_that_was_sent_stays(committed_db, things):
    statement = """UPDATE applications_question SET label_ko = 'x' WHERE form_id =
      (SELECT form_id FROM applications_datarequest WHERE id = %({})s)"""
    with committed_db.connect("web") as web:
        assert tried(web, statement.format("open"), things) == "MA101"
        assert tried(web, statement.format("draft"), things) == ""


def meet(committed, world, title):
    """A cancellation in flight meets a reply: what came of the reply, and whether it waited."""
    office, government = world.programme_officer, world.other_county.government
    request = asking.sent(office, government, title=title, due_at=FAR)
    row = asking.answer_of(request, world.stranger)
    reply = REPLY.format("row").replace("%(row)s", "%s").replace("%(person)s", "%s")

    def cancel():
        cancel_data_request(data_request=request, reason="예시", by=office)

    return meet_statement(committed, cancel, reply, row.pk, world.stranger.user_id)


def test_a_reply_waits_for_a_cancellation_in_flight(committed_db, world):
    assert meet(committed_db, world, "경합 (예시)") == ("MA151", True)


def test_without_its_lock_it_lands_in_what_is_cancelled(committed_db, world):
    unlocked(committed_db, "datareply_born")
    assert meet(committed_db, world, "무방비 (예시)")[0] == ""


def test_more_time_can_be_given_by_the_web_itself(committed_db, things, world):
    request = DataRequest.objects.get(pk=things["open"])
    told = {"due_at": FAR.replace(year=2091), "reason": "예시", "by": world.programme_officer}
    assert extend_data_request(data_request=request, **told).due_at.year == 2091


def test_of_two_last_answers_at_once_the_later_tells_who_asked_and_only_that(committed_db, world):
    both = (world.county.government, world.other_county.government)
    request = asking.sent(world.programme_officer, *both, due_at=FAR)

    def answered(by):
        try:
            return asking.answered(request, by)
        finally:
            if by is world.stranger:
                connections.close_all()

    _reply, waited = meet_deeds(
        committed_db, lambda: answered(world.officer), lambda: answered(world.stranger)
    )
    assert waited
    assert Notice.objects.filter(kind="applications/data_complete").count() == 1

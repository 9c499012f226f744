"""An announced call: more time with a reason and for all, announcements, questions and answers."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from applications.actions import (
    publish_call,
    save_section,
    set_draft_role,
    submit_proposal,
    withdraw_proposal,
)
from applications.actions.announced import answer_question, ask_question, extend_deadline, post_notice
from applications.enums import CallState, ExtensionKind
from applications.models import Call, CallNotice, DeadlineExtension, Enquiry
from applications.queries.announced import draft_holders
from applications.rules.extending import faults_of_extension
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.database import SEOUL
from tests.factories import as_owner

HOUR = timedelta(hours=1)
LATER = worlds.CLOSES + timedelta(days=2)
BASE = "/calls/smart-village-2027/"
NOON = datetime(2027, 1, 31, 12, tzinfo=SEOUL)


def faults(state="open", new=LATER, now=worlds.DURING, outage=None):
    return faults_of_extension(state=state, closes_at=worlds.CLOSES, new=new, now=now, outage=outage)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"state": "closed", "now": worlds.CLOSES + HOUR}, []),
        ({"state": "draft"}, ["state"]),
        ({"state": "published"}, ["state"]),
        ({"new": worlds.CLOSES}, ["not_later"]),
        ({"new": worlds.CLOSES - HOUR}, ["not_later"]),
        ({"state": "closed", "now": LATER}, ["not_later"]),
        ({"outage": (NOON, NOON + HOUR), "now": NOON + 2 * HOUR}, []),
        ({"outage": (NOON, NOON), "now": NOON + 2 * HOUR}, ["outage_times"]),
        ({"outage": (NOON, NOON + 3 * HOUR), "now": NOON + 2 * HOUR}, ["outage_times"]),
        ({"outage": (worlds.CLOSES, worlds.CLOSES + HOUR), "now": LATER - HOUR}, ["outage_after"]),
        ({"outage": (NOON, NOON + HOUR), "now": NOON + HOUR, "new": worlds.CLOSES + HOUR}, []),
        ({"outage": (NOON, NOON + HOUR), "now": NOON + HOUR, "new": worlds.CLOSES + HOUR / 2}, ["outage_longer"]),
        # down from six hours before closing until six after: six hours are given back from when it was up again
        ({"outage": (NOON, NOON + 12 * HOUR), "now": NOON + 12 * HOUR, "new": NOON + 18 * HOUR}, []),
        ({"outage": (NOON, NOON + 12 * HOUR), "now": NOON + 12 * HOUR, "new": NOON + 17 * HOUR}, ["outage_longer"]),
    ],
)  # fmt: skip
def test_when_a_call_may_have_more_time(given, expected):
    assert faults(**given) == expected


def extend(world, **changes):
    values = {"new_closes_at": LATER, "reason": "예시 사유", "by": world.programme_officer, **changes}
    return extend_deadline(call=world.call, **values)


def told(letter):
    return sorted(Notice.objects.filter(kind=letter).values_list("email", flat=True))


def test_more_time_before_closing_is_for_all_and_told_to_every_draft_holder(world, draft):
    worlds.started(world.call, world.stranger, "예시 다른 군")
    made = extend(world)
    call = Call.objects.get(pk=world.call.pk)
    assert (call.closes_at, call.state, world.call.closes_at) == (LATER, CallState.OPEN, LATER)
    assert (made.kind, made.old_closes_at) == (ExtensionKind.EXTENSION, worlds.CLOSES)
    own = (world.officer, world.colleague, world.local_approver, world.stranger, world.stranger_approver)
    assert told("applications/extended") == sorted(who.user.email for who in own)
    event = Event.objects.get(verb="extend_call")
    assert (event.chain, event.reason) == (call.chain, "예시 사유")


def test_guests_who_write_and_those_who_may_open_again_are_draft_holders_too(world, draft):
    share = {"government": world.other_county.government, "share": 100 * worlds.MILLION}
    rows = {"rows": [share], "lead_share": 300 * worlds.MILLION}
    save_section(proposal=draft, section_key="partners", version=0, data=rows, by=world.officer)
    own = {one.user for one in (world.officer, world.colleague, world.local_approver)}
    assert set(draft_holders(world.call)) == own
    set_draft_role(proposal=draft, user=world.stranger.user, role="editor", by=world.officer)
    assert set(draft_holders(world.call)) == own | {world.stranger.user}
    set_draft_role(proposal=draft, user=world.stranger.user, role="reader", by=world.officer)
    assert set(draft_holders(world.call)) == own
    draft.refresh_from_db()
    worlds.submit(draft, world.local_approver)
    assert set(draft_holders(world.call)) == set()
    withdraw_proposal(proposal=draft, by=world.local_approver)
    assert set(draft_holders(world.call)) == own


def test_after_closing_it_is_opened_again_and_a_draft_can_be_submitted(world, draft, clock):
    worlds.closed(world.call, clock)
    made = extend(world)
    assert made.kind == ExtensionKind.REOPENING
    call = Call.objects.get(pk=world.call.pk)
    assert (call.state, call.closed_at) == (CallState.OPEN, None)
    assert Event.objects.filter(verb="reopen_call").count() == 1
    sent = submit_proposal(
        proposal=draft,
        version=draft.version,
        by=world.local_approver,
        key="7b7f8f1e-0000-4000-8000-000000000001",
    )
    assert sent.number == "SV-2027-0001"
    clock.set(LATER)
    assert worlds.closed(call, clock).state == CallState.CLOSED


def test_an_outage_keeps_its_times(world, draft, clock):
    clock.set(NOON + 2 * HOUR)
    made = extend(world, outage=(NOON, NOON + HOUR))
    assert (made.kind, made.outage_from, made.outage_to) == (ExtensionKind.OUTAGE, NOON, NOON + HOUR)
    with pytest.raises(Invalid) as refusal:
        extend(world, new_closes_at=LATER + HOUR / 2, outage=(NOON, NOON + HOUR))
    assert refusal.value.field == "new_closes_at"


@pytest.mark.parametrize(
    "who", ["officer", "local_approver", "coordinator", "ministry_approver", "auditor", "reviewer"]
)
def test_only_a_programme_officer_gives_more_time_announces_or_answers(world, who):
    by = getattr(world, who)
    asked = ask_question(call=world.call, question="언제까지인가요? (예시)", by=world.officer)
    with pytest.raises(Denied):
        extend(world, by=by)
    with pytest.raises(Denied):
        post_notice(call=world.call, title="예시", text="예시", by=by)
    with pytest.raises(Denied):
        answer_question(enquiry=asked, answer="예시", by=by)


def test_no_more_time_once_the_review_or_a_ranking_is_done(world, clock, as_):
    proposal = worlds.eligible(world.call, world.officer, world.local_approver, world.programme_officer)
    worlds.closed(world.call, clock)
    browser = as_(world.programme_officer)
    assert f"{BASE}extension/" in browser.get(BASE).text
    worlds.endorse(world.call, world.coordinator, proposal)
    assert (
        f"{BASE}extension/" not in browser.get(BASE).text and f"{BASE}outage/" not in browser.get(BASE).text
    )
    for name in ("extension", "outage"):
        assert browser.get(f"{BASE}{name}/").status_code == 409, name  # said before anything is filled in
    with pytest.raises(Refusal):
        extend(world)
    assert Call.objects.get(pk=world.call.pk).closes_at == worlds.CLOSES


def refused(sql, *values):
    with pytest.raises(Exception) as error, connection.cursor() as cursor:
        cursor.execute("SAVEPOINT here")
        try:
            cursor.execute(sql, values)
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT here")
    return error.value.__cause__.sqlstate


@pytest.mark.guards
def test_a_closing_time_moves_only_by_an_extension(world, clock):
    move = "UPDATE applications_call SET closes_at = closes_at + interval '1 hour' WHERE id = %s"
    back = "UPDATE applications_call SET closes_at = %s WHERE id = %s"
    assert refused(move, world.call.pk) == "MA110"
    extend(world)
    assert refused(move, world.call.pk) == "MA110"
    assert refused(back, worlds.CLOSES, world.call.pk) == "MA110"
    worlds.closed(world.call, clock)
    again = "UPDATE applications_call SET state = 'open', closed_at = NULL WHERE id = %s"
    assert refused(again, world.call.pk) == "MA102"
    assert refused("UPDATE applications_deadlineextension SET reason = 'x'") == "42501"


@pytest.mark.guards
@pytest.mark.parametrize(
    ("trigger", "table", "sql"),
    [
        ("call_guard", "call", "UPDATE applications_call SET closes_at = closes_at + interval '1 hour'"),
        (
            "extension_append_only",
            "deadlineextension",
            "UPDATE applications_deadlineextension SET reason = 'x'",
        ),
        ("notice_append_only", "callnotice", "DELETE FROM applications_callnotice"),
        ("enquiry_guard", "enquiry", "UPDATE applications_enquiry SET answer = 'x'"),
        ("enquiry_guard", "enquiry", "DELETE FROM applications_enquiry"),
    ],
)
def test_each_guard_is_what_holds(world, trigger, table, sql):
    """Refused even to the owner; red first: it goes in once the trigger is dropped."""
    extend(world)
    post_notice(call=world.call, title="예시", text="예시", by=world.programme_officer)
    asked = ask_question(call=world.call, question="예시", by=world.officer)
    answer_question(enquiry=asked, answer="예시", by=world.programme_officer)
    with as_owner():
        assert refused(sql).startswith(("MA", "P0"))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {trigger} ON applications_{table}")
            cursor.execute(sql)
            assert cursor.rowcount > 0


@pytest.mark.guards
def test_an_extension_is_judged_by_the_database(world):
    insert = """INSERT INTO applications_deadlineextension (call_id, kind, new_closes_at, reason, by_id)
      VALUES (%s, 'extension', %s, '예시', %s)"""
    who = world.programme_officer.user_id
    assert refused(insert, world.call.pk, worlds.CLOSES, who) == "MA111"
    coming = worlds.draft_call(world.programme_officer, slug="coming", prefix="CM")
    assert refused(insert, coming.pk, LATER, who) == "MA112"
    with connection.cursor() as cursor:
        cursor.execute(insert, [world.call.pk, LATER, who])
    made = DeadlineExtension.objects.get()
    assert (made.old_closes_at, made.at) == (worlds.CLOSES, worlds.DURING)


def test_an_announcement_is_on_the_page_and_told_once(world, draft, as_):
    key = "7b7f8f1e-0000-4000-8000-000000000002"
    for _twice in range(2):
        post_notice(
            call=world.call, title="설명회 (예시)", text="<b>예시</b>", by=world.programme_officer, key=key
        )
    assert CallNotice.objects.count() == 1
    assert len(told("applications/notice")) == 3
    for page in (BASE, f"{BASE}notices/"):
        answer = as_(None).get(page)
        assert "설명회 (예시)" in answer.text and "<b>예시" not in answer.text


def test_a_question_is_public_when_it_is_answered(world, as_):
    asked = ask_question(call=world.call, question="자부담도 되나요? (예시)", by=world.officer)
    readers = {"officer": 1, "colleague": 1, "stranger": 0, "coordinator": 0, "reviewer": 0, "auditor": 1}
    for who, count in {**readers, "programme_officer": 1}.items():
        assert Enquiry.objects.visible_to(getattr(world, who)).count() == count, who
    assert Enquiry.objects.visible_to(None).count() == 0
    assert as_(None).get(f"{BASE}enquiries/{asked.pk}/").status_code == 404
    assert told("applications/enquiry_asked")
    answer_question(enquiry=asked, answer="됩니다. (예시)", by=world.programme_officer)
    assert told("applications/enquiry_answered") == [world.officer.user.email]
    page = as_(None).get(f"{BASE}enquiries/{asked.pk}/")
    assert "됩니다. (예시)" in page.text and world.officer.user.name not in page.text
    assert "자부담" in as_(None).get(f"{BASE}enquiries/?q=자부담").text
    with pytest.raises(Denied):
        answer_question(enquiry=asked, answer="다시", by=world.programme_officer)


def test_only_local_governments_ask_and_only_while_it_is_announced(world, clock):
    for who in (world.programme_officer, world.coordinator, world.reviewer, world.auditor):
        with pytest.raises(Denied):
            ask_question(call=world.call, question="예시", by=who)
    worlds.closed(world.call, clock)
    with pytest.raises(Denied):
        ask_question(call=world.call, question="예시", by=world.officer)


def test_pages_of_the_office(world, draft, as_, clock):
    browser = as_(world.programme_officer)
    sent = {"new_closes_at": "2027-01-31T17:00", "reason": "적어 둔 사유"}
    wrong = browser.post(f"{BASE}extension/", sent)
    assert wrong.status_code == 422 and "new_closes_at" in wrong.context["form"].errors
    assert "적어 둔 사유" in wrong.text
    assert browser.post(f"{BASE}extension/", {**sent, "new_closes_at": "2027-02-03T18:00"}).status_code == 302
    clock.set(NOON)
    down = {"outage_from": "2027-01-31T09:00", "outage_to": "2027-01-31T11:00", "reason": "예시 장애"}
    assert browser.post(f"{BASE}outage/", {**down, "new_closes_at": "2027-02-03T19:00"}).status_code == 422
    assert browser.post(f"{BASE}outage/", {**down, "new_closes_at": "2027-02-03T20:00"}).status_code == 302
    public = as_(None).get(BASE).text
    assert "예시 장애" in public and "적어 둔 사유" in public
    assert browser.post(f"{BASE}notices/new/", {"title": "", "text": "글"}).status_code == 422


def test_the_questions_are_listed_at_one_price(world, as_, count_db):
    seen = []
    for count in (1, 3, 30):
        for number in range(count - Enquiry.objects.count()):
            made = ask_question(call=world.call, question=f"예시 {number}", by=world.officer)
            answer_question(enquiry=made, answer="예시", by=world.programme_officer)
        browser = as_(None)
        browser.get(f"{BASE}enquiries/")
        with count_db() as counted:
            assert browser.get(f"{BASE}enquiries/").status_code == 200
        seen.append(counted.queries)
    assert seen == [2, 2, 2]


def test_only_what_is_announced_has_these_pages(cast, clock, as_):
    clock.set(worlds.DURING)
    call = worlds.draft_call(cast.programme_officer, rules=worlds.rules(endorsement="none"))
    for name in ("extension", "outage", "notices/new"):
        assert as_(cast.programme_officer).get(f"{BASE}{name}/").status_code == 404, name
    publish_call(call=call, by=cast.programme_officer)
    assert as_(cast.programme_officer).get(f"{BASE}extension/").status_code == 200

"""Data requests: prepared, sent, extended, cancelled, reminded; the rules, and every refusal."""

import uuid
from datetime import timedelta

import pytest

from applications import actions
from applications.actions.designing import add_question, change_question
from applications.actions.request_reminders import remind_of_data_request, remind_of_data_requests
from applications.actions.requests import (
    cancel_data_request,
    change_data_request,
    create_data_request,
    discard_data_request,
    extend_data_request,
    send_data_request,
)
from applications.enums.requests import DataAnswerState, DataRequestState
from applications.models import DataReminder, DataRequest
from applications.queries.requests import Choice, addressable, chosen
from applications.rules import NoSuchMove, next_state
from applications.rules import requests as rules
from applications.tasks import remind
from portal.accounts.enums import Role
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests import worlds_requests as asking
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENDERS = {
    "programme_officer",
    "second_programme_officer",
    "agency_officer",
    "coordinator",
    "stranger_coordinator",
}


def letters(kind):
    return sorted(Notice.objects.filter(kind=f"applications/{kind}").values_list("email", flat=True))


def emails(*people):
    return sorted(person.user.email for person in people)


@pytest.fixture
def own(world):
    """Everybody who answers for the county."""
    return (world.officer, world.colleague, world.local_approver)


@pytest.fixture
def others(world):
    return (world.stranger, world.stranger_approver)


@pytest.fixture
def asked(world):
    """Sent to the county and to one of another province."""
    return asking.sent(world.programme_officer, world.county.government, world.other_county.government)


# rules


def test_the_tables_of_moves():
    ways = {
        (verb, state): rules.DATA_ANSWER_MOVES[verb].get(state)
        for verb in rules.DATA_ANSWER_MOVES
        for state in DataAnswerState.values
    }
    assert {way: to for way, to in ways.items() if to} == {
        ("save", "asked"): "drafted",
        ("answer", "asked"): "answered",
        ("answer", "drafted"): "answered",
        ("correct", "answered"): "answered",
        ("correct", "returned"): "answered",
        ("return", "answered"): "returned",
    }
    for verb, good in (("send", "draft"), ("discard", "draft"), ("cancel", "sent")):
        for state in DataRequestState.values:
            if state != good:
                with pytest.raises(NoSuchMove):
                    next_state(rules.DATA_REQUEST_MOVES, verb, state)
    verbs = {state: rules.verb_of_answer(state) for state in DataAnswerState.values}
    assert verbs == {
        "asked": "answer",
        "drafted": "answer",
        "answered": "correct",
        "returned": "correct",
    }


def test_who_owes_answers_always_who_has_answered_corrects_until_the_date():
    due = asking.DUE
    for state in DataAnswerState.values:
        for request in DataRequestState.values:
            for now in (due - HOUR, due, due + HOUR):
                may = rules.may_still_answer(request=request, answer=state, due_at=due, now=now)
                assert may == (request == "sent" and (state != "answered" or now < due)), (
                    state,
                    request,
                    now,
                )


def test_the_very_moment_of_the_date_is_late():
    due, second = asking.DUE, timedelta(seconds=1)
    late = {at: rules.is_late(at, due) for at in (None, due - second, due, due + second)}
    assert list(late.values()) == [False, False, True, True]


def test_what_keeps_a_request_from_being_sent():
    good = [{"key": "a", "kind": "short", "choices": [], "columns": [], "shown_if": {}}]
    broken = [{**good[0], "kind": "choice"}]
    heading = [{**good[0], "kind": "heading"}]
    times = {"due_at": asking.DUE, "now": asking.DUE - HOUR}
    over = {"due_at": asking.DUE, "now": asking.DUE}
    assert rules.faults_of_sending(good, chosen=1, **times) == []
    assert rules.faults_of_sending(good, chosen=0, **times) == ["nobody"]
    assert rules.faults_of_sending(good, chosen=1, **over) == ["due"]
    for form in ([], heading, broken):
        assert rules.faults_of_sending(form, chosen=0, **over) == ["form", "due", "nobody"]


def test_a_date_moves_later_only_and_to_what_is_to_come():
    due = asking.DUE
    for new, now, may in (
        (due + HOUR, due, True),
        (due, due - HOUR, False),
        (due - HOUR, due - DAY, False),
        (due + HOUR, due + HOUR, False),
        (due + HOUR, due + DAY, False),
        (due + 2 * DAY, due + DAY, True),
    ):
        assert rules.gives_more_time(old=due, new=new, now=now) is may


# preparing


def test_who_may_prepare_one(world):
    may = set()
    for name, who in world.everyone().items():
        try:
            asking.prepared(who, questions=())
        except Denied:
            continue
        may.add(name)
    assert may == SENDERS


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"reason": "\n"}, "reason"),
        ({"due_at": worlds.DURING}, "due_at"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(world, changes, field):
    with pytest.raises(Invalid) as refused:
        asking.prepared(world.programme_officer, **changes)
    assert refused.value.field == field
    draft = asking.prepared(world.programme_officer)
    told = {"title": draft.title, "reason": draft.reason, "due_at": draft.due_at, **changes}
    with pytest.raises(Invalid) as refused:
        change_data_request(data_request=draft, by=world.programme_officer, **told)
    assert refused.value.field == field


def test_about_a_programme_or_a_call_not_both(world):
    about = {"programme": world.call.programme, "call": world.call}
    with pytest.raises(Invalid):
        asking.prepared(world.programme_officer, **about)
    made = asking.prepared(world.programme_officer, call=world.call)
    assert Event.objects.get(verb="create_data_request").chain == world.call.chain == made.chain


def test_the_same_form_twice_is_one_request(world):
    told = {"title": "예시", "reason": "예시", "due_at": asking.DUE, "key": uuid.uuid4()}
    first = create_data_request(by=world.programme_officer, **told)
    assert create_data_request(by=world.programme_officer, **told) == first
    assert DataRequest.objects.count() == 1


def test_the_questions_of_an_earlier_one_are_copied_and_can_be_changed(world, asked):
    copy = asking.prepared(world.programme_officer, source=asked, questions=())
    assert copy.form != asked.form and copy.form.questions.count() == len(asking.QUESTIONS)
    change_question(
        question=copy.form.questions.get(key="q-2"), by=world.programme_officer, label_ko="다른 수"
    )


def test_its_office_alone_changes_it_and_designs_its_form(world):
    draft = asking.prepared(world.coordinator)
    told = {"title": "고친 예시", "reason": "예시", "due_at": asking.DUE}
    add_question(form=draft.form, by=world.coordinator, kind="short", label_ko="더", label_en="more")
    for who in ("programme_officer", "stranger_coordinator", "officer", "auditor"):
        with pytest.raises(Denied):
            change_data_request(data_request=draft, by=getattr(world, who), **told)
        with pytest.raises(Denied):
            add_question(form=draft.form, by=getattr(world, who), kind="short", label_ko="x", label_en="x")
        with pytest.raises(Denied):
            discard_data_request(data_request=draft, by=getattr(world, who))
    assert change_data_request(data_request=draft, by=world.coordinator, **told).title == "고친 예시"
    assert discard_data_request(data_request=draft, by=world.coordinator).state == "discarded"
    with pytest.raises(Refusal):
        change_data_request(data_request=draft, by=world.coordinator, **told)


def test_a_coordinator_designs_no_other_form(world):
    form = world.call.sections.get(key="services").form
    with pytest.raises(Denied):
        add_question(form=form, by=world.coordinator, kind="short", label_ko="x", label_en="x")


# whom to ask


def test_all_a_province_a_call_or_single_ones(world):
    office, county, other = world.programme_officer, world.county.government, world.other_county.government
    provinces = {world.province.government, world.other_province.government}

    def found(**choice):
        return set(chosen(Choice(**choice), office))

    assert found() == set()
    assert found(everyone=True) == {county, other}
    assert found(everyone=True, offices=True) == {county, other} | provinces
    assert found(provinces=[county.parent]) == {county}
    assert found(provinces=[county.parent], offices=True) == {county, county.parent}
    assert found(provinces=[county.parent], governments=[other]) == {county, other}
    worlds.started(world.call, world.stranger)
    worlds.submitted(world.call, world.officer, world.local_approver)
    assert found(call=world.call) == {county}  # what is a draft still is nobody's
    assert found(call=world.call, which="award") == set()  # nothing is published


def test_a_province_asks_its_own_municipalities(world):
    assert set(addressable(world.coordinator)) == {world.county.government}
    assert set(chosen(Choice(everyone=True), world.coordinator)) == {world.county.government}
    for government in (world.other_county.government, world.province.government):
        with pytest.raises(Invalid) as refused:
            asking.sent(world.coordinator, government)
        assert refused.value.field == "government"


# sending


def test_sending_freezes_the_form_and_tells_everybody_who_answers(world, asked, own, others):
    asked.form.refresh_from_db()
    assert (asked.state, asked.sent_at, asked.sent_by) == (
        "sent",
        worlds.DURING,
        world.programme_officer.user,
    )
    assert asked.form.frozen_at == worlds.DURING
    with pytest.raises(Denied):
        add_question(form=asked.form, by=world.programme_officer, kind="short", label_ko="x", label_en="x")
    assert letters("data_asked") == emails(*own, *others)
    letter = Notice.objects.filter(kind="applications/data_asked").first()
    assert (
        "예시 현황 조사" in letter.subject
        and "예시 계획 수립" in letter.text
        and "2026. 12. 20. 18:00" in letter.text
    )
    event = Event.objects.get(verb="send_data_request")
    assert event.facts["governments"] == sorted(
        one.government.code for one in (world.county, world.other_county)
    )


def test_a_province_of_its_own_answers_by_its_coordinators(world):
    asked = asking.sent(world.agency_officer, world.province.government)
    assert letters("data_asked") == emails(world.coordinator)
    asking.answered(asked, world.coordinator)
    assert asking.answer_of(asked, world.coordinator).state == "answered"


def test_what_cannot_be_sent(world):
    office, county = world.programme_officer, [world.county.government]
    with pytest.raises(Invalid):
        asking.sent(office, *county, questions=())
    draft = asking.prepared(office)
    with pytest.raises(Invalid):
        send_data_request(data_request=draft, governments=[], by=office)
    for who in ("agency_officer", "coordinator", "officer", "auditor", "ministry_approver"):
        with pytest.raises(Denied):
            send_data_request(data_request=draft, governments=county, by=getattr(world, who))
    discard_data_request(data_request=draft, by=office)
    with pytest.raises(Refusal):
        send_data_request(data_request=draft, governments=county, by=office)
    assert not letters("data_asked")


def test_a_date_that_is_over_is_not_sent(world, clock):
    draft = asking.prepared(world.programme_officer)
    clock.set(asking.DUE)
    with pytest.raises(Invalid):
        send_data_request(
            data_request=draft, governments=[world.county.government], by=world.programme_officer
        )


def test_sent_twice_with_the_same_key_is_sent_once(world):
    draft = asking.prepared(world.programme_officer)
    told = {"data_request": draft, "governments": [world.county.government], "by": world.programme_officer}
    key = uuid.uuid4()
    for _again in (1, 2):
        send_data_request(**told, key=key)
    assert draft.answers.count() == 1 and Event.objects.filter(verb="send_data_request").count() == 1
    with pytest.raises(Invalid):  # everybody of them was asked
        send_data_request(**told, key=uuid.uuid4())


def test_further_governments_are_asked_later(world, others):
    asked = asking.sent(world.programme_officer, world.county.government)
    both = [world.county.government, world.other_county.government]
    send_data_request(data_request=asked, governments=both, by=world.second_programme_officer)
    assert asked.answers.count() == 2
    new = Event.objects.get(verb="widen_data_request")
    assert new.facts["governments"] == [world.other_county.government.code]
    assert sorted(Notice.objects.filter(event=new).values_list("email", flat=True)) == emails(*others)


# more time, an end


def test_more_time_is_told_to_those_who_owe_an_answer(world, asked, others):
    asking.answered(asked, world.officer)
    told = {"due_at": asking.DUE + DAY, "reason": "예시 연장", "by": world.programme_officer}
    moved = extend_data_request(data_request=asked, **told)
    assert (moved.due_at, moved.extended_from) == (asking.DUE + DAY, asking.DUE)
    assert letters("data_extended") == emails(*others)
    letter = Notice.objects.filter(kind="applications/data_extended").first()
    assert "예시 연장" in letter.text and "2026. 12. 21. 18:00" in letter.text
    for changes in ({"due_at": asking.DUE}, {"reason": " "}):
        with pytest.raises(Invalid):
            extend_data_request(data_request=asked, **{**told, "due_at": asking.DUE + 2 * DAY, **changes})
    with pytest.raises(Denied):
        extend_data_request(data_request=asked, **{**told, "by": world.coordinator})


def test_cancelled_is_told_to_all_and_ends_it(world, asked, own, others):
    asking.answered(asked, world.officer)
    with pytest.raises(Invalid):
        cancel_data_request(data_request=asked, reason="", by=world.programme_officer)
    with pytest.raises(Denied):
        cancel_data_request(data_request=asked, reason="예시", by=world.auditor)
    ended = cancel_data_request(data_request=asked, reason="예시 취소", by=world.programme_officer)
    assert (ended.state, ended.cancelled_at) == ("cancelled", worlds.DURING)
    assert letters("data_cancelled") == emails(*own, *others)
    for deed in (
        lambda: asking.answered(asked, world.stranger),
        lambda: cancel_data_request(data_request=asked, reason="또", by=world.programme_officer),
        lambda: extend_data_request(
            data_request=asked, due_at=asking.DUE + DAY, reason="x", by=world.programme_officer
        ),
    ):
        with pytest.raises(Refusal):
            deed()


# reminders


def test_by_hand_once_a_day_and_only_who_owes_an_answer(world, asked, clock, others):
    asking.answered(asked, world.officer)
    rows = list(asked.answers.all())

    def remind_all(by=world.programme_officer, **changes):
        told = {"data_request": asked, "answers": rows, "by": by, "key": uuid.uuid4(), **changes}
        return remind_of_data_request(**told)

    key = uuid.uuid4()
    sent = remind_all(key=key, note="급합니다 (예시)")
    assert [one.answer.government for one in sent] == [world.other_county.government]
    assert remind_all(key=key) == sent  # the same form, sent twice
    assert remind_all() == []  # today already
    assert letters("data_reminder") == emails(*others)
    assert "급합니다 (예시)" in Notice.objects.filter(kind="applications/data_reminder").first().text
    clock.advance(days=1)
    assert len(remind_all()) == 1
    with pytest.raises(Denied):
        remind_all(by=world.coordinator)
    with pytest.raises(Invalid):
        remind_all(answers=[])


def test_somebody_without_people_gets_no_letter(world):
    alone = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government)).government
    asked = asking.sent(world.programme_officer, alone)
    told = {"data_request": asked, "answers": list(asked.answers.all()), "by": world.programme_officer}
    assert remind_of_data_request(**told, key=uuid.uuid4()) == [] and not letters("data_asked")
    late = MembershipFactory(organisation=alone.organisation, role=Role.LOCAL_OFFICER)
    asking.answered(asked, late)


def test_the_portal_reminds_before_the_date_each_step_once(world, asked, clock, others):
    asking.answered(asked, world.officer)
    for number, hours in enumerate((72, 24, 3), start=1):
        clock.set(asking.DUE - hours * HOUR - timedelta(seconds=1))
        assert remind_of_data_requests() == 0
        clock.advance(seconds=1)
        assert [remind(), remind_of_data_requests()] == [1, 0]
        assert len(letters("data_reminder")) == number * len(others)
    clock.set(asking.DUE)
    assert remind_of_data_requests() == 0
    extend_data_request(
        data_request=asked, due_at=asking.DUE + DAY, reason="예시", by=world.programme_officer
    )
    assert remind_of_data_requests() == 1  # another date
    assert DataReminder.objects.filter(hours=24).count() == 2


def test_who_was_asked_after_a_step_is_not_told_of_it(world, clock):
    clock.set(asking.DUE - 20 * HOUR)
    asked = asking.sent(world.programme_officer, world.county.government)
    assert remind_of_data_requests() == 0
    clock.set(asking.DUE - 2 * HOUR)
    cancel_data_request(data_request=asked, reason="예시", by=world.programme_officer)
    assert remind_of_data_requests() == 0 and actions.remind_of_deadlines() == 0

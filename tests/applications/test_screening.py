"""Screening: the call's own checklist, the checks of money, many admitted together; every refusal."""

import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from applications import actions
from applications.jobs import admit_together
from applications.models import Proposal, Screening, Submission
from applications.queries.admission import candidates
from applications.rules.calls import CallRules
from applications.rules.screening import money_checks, unmet
from portal.accounts.models import Membership
from portal.activity.jobs import Cancelled
from portal.activity.models import Event, Job
from portal.activity.work import run_next
from portal.ui.refusals import Denied, Invalid
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory
from tests.sizes import LENGTHS

MILLION = worlds.MILLION
CHECKLIST = [
    worlds.question("purpose", "yes_no"),
    worlds.question("visited", "yes_no", required=False),
    worlds.question("visit", "long", shown_if={"visited": True}, limit=100),
]


def asked(**changes):
    plain = {"required": True, "shown_if": {}, "choices": [], "limit": None}
    return [{**plain, **question, **changes} for question in CHECKLIST]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ["purpose"]),
        ({"purpose": False}, ["purpose"]),
        ({"purpose": True}, []),
        ({"purpose": True, "visited": False}, []),
        ({"purpose": True, "visited": True}, ["visit"]),
        ({"purpose": True, "visited": True, "visit": "가" * 101}, ["visit"]),
        ({"purpose": True, "visited": True, "visit": "다녀옴"}, []),
    ],
)
def test_a_condition_must_be_answered_yes_and_what_is_asked_answered(answers, keys):
    assert unmet(asked(), answers) == keys


def snapshot(**changes):
    line = {"unit_price": 250 * MILLION, "quantity": 2, "amount": 500 * MILLION, "fiscal_year": 2027}
    paid = {"national": 400, "province": 50, "municipality": 50}
    funding = [
        {"kind": kind, "amount": amount * MILLION, "fiscal_year": 2027} for kind, amount in paid.items()
    ]
    return {"fiscal_year": 2027, "costs": [line], "funding": funding, "partners": [], **changes}


def failing(ceiling=None, rules=None, **changes):
    found = money_checks(snapshot(**changes), CallRules.from_data(worlds.rules(**(rules or {}))), ceiling)
    return [check.key for check in found if not check.holds]


def test_checks_of_money():
    line, extra = snapshot()["costs"][0], {"kind": "private", "amount": 1, "fiscal_year": 2027}
    assert failing() == []
    assert failing(funding=[*snapshot()["funding"], extra]) == ["sums"]
    assert failing(costs=[{**line, "quantity": 3}]) == ["lines"]
    assert failing(rules={"national_share_percent": 79}) == ["share"]
    assert failing(rules={"largest": 400 * MILLION - 1}) == ["size"]
    assert failing(rules={"smallest": 400 * MILLION + 1}) == ["size"]
    assert failing(costs=[{**line, "fiscal_year": 2028}]) == ["years"]
    assert failing(partners=[{"share": 1}]) == ["shares"]
    assert failing(partners=[{"share": 400 * MILLION}]) == []
    assert failing(ceiling=400 * MILLION) == []
    assert failing(ceiling=400 * MILLION - 1) == ["ceiling"]


@pytest.fixture
def own(cast, clock):
    """A call with a checklist of its own, and a proposal submitted to it."""
    clock.set(worlds.DURING)
    cast.call = worlds.smart_village_call(cast.programme_officer, checklist=CHECKLIST)
    cast.proposal = worlds.submitted(cast.call, cast.officer, cast.local_approver)
    return cast


def screen(own, answers):
    return actions.screen_proposal(
        proposal=own.proposal, outcome="admit", checklist=answers, by=own.programme_officer
    )


def test_the_calls_own_checklist_decides(own):
    for answers in ({}, worlds.ALL_CHECKED | {"purpose": False}, {"purpose": True, "visited": True}):
        with pytest.raises(Invalid):
            screen(own, answers)
    screen(own, {"purpose": True})
    assert own.proposal.state == "eligible"


def test_the_calls_own_checklist_is_answered_beside_the_proposal(own, as_):
    browser, address = as_(own.programme_officer), f"/proposals/{own.proposal.code}/screening/"
    page = browser.get(address)
    assert "질문 visited" in page.text
    assert "500,000,000" in page.text
    wrong = browser.post(address, {"check-purpose": "false", "outcome": "admit"})
    assert (wrong.status_code, list(wrong.context["own"].errors)) == (422, ["purpose"])
    wrong = browser.post(address, {"check-visit": "가" * 101, "outcome": "exclude", "reason": "예시"})
    assert (wrong.status_code, "가" * 101 in wrong.text) == (422, True)
    answer = browser.post(address, {"check-purpose": "true", "check-visited": "false", "outcome": "admit"})
    assert answer.status_code == 302
    assert Screening.objects.get().checklist == {"purpose": True, "visited": False, "visit": ""}


# many together


@pytest.fixture
def two(world):
    """Two received proposals that have nothing in common."""
    return [
        worlds.submitted(world.call, world.officer, world.local_approver, title="예시 빗물 저장 알림"),
        worlds.submitted(world.call, world.stranger, world.stranger_approver, title="무인 약 배송 (예시)"),
    ]


def people_of_a_county(world):
    """An officer and an approver of a further county of the province."""
    county = OrganisationFactory(government=MunicipalityFactory(parent=world.province.government))
    return [MembershipFactory(organisation=county, role=role) for role in ("local_officer", "local_approver")]


def ask(world, *proposals, by=None, key=None, checklist=worlds.ALL_CHECKED):
    return actions.request_admission(
        call=world.call, submissions=[one.submission for one in proposals], checklist=checklist, by=by or world.programme_officer,
        key=key or uuid.uuid4(),
    )  # fmt: skip


def admit(world, *proposals, **how):
    """Asked for, and done by the worker."""
    job = ask(world, *proposals, **how)
    assert run_next() is True
    job.refresh_from_db()
    return job


def states(*proposals):
    return sorted(
        Proposal.objects.filter(pk__in=[one.pk for one in proposals]).values_list("state", flat=True)
    )


def test_what_the_portal_finds_nothing_in_is_admitted_together_and_once(world, two):
    key = uuid.uuid4()
    job = admit(world, *two, key=key)
    assert ask(world, *two, key=key) == job
    assert run_next() is False
    assert (job.state, job.done, job.report) == ("done", 2, ["과제 2건을 요건 충족으로 처리하였습니다."])
    assert states(*two) == ["eligible", "eligible"]
    assert Screening.objects.count() == 2
    assert Event.objects.filter(verb="admit_proposal").count() == 2


def test_who_asks_and_for_what(world, two):
    with pytest.raises(Invalid):
        ask(world, two[1], checklist={**worlds.ALL_CHECKED, "double": False})
    with pytest.raises(Invalid):
        ask(world)
    with pytest.raises(Denied):
        ask(world, two[1], by=world.ministry_approver)
    assert (states(*two), Job.objects.count()) == (["submitted"] * 2, 0)


def test_what_changed_in_between_is_not_admitted_and_said(world, two, clock):
    """A twin came in, one was excluded, one handed in anew: each is named with its sentence, the rest goes on."""
    third = worlds.submitted(world.call, *people_of_a_county(world), title="마을 택시 부르기 (예시)")
    people = people_of_a_county(world)
    fourth = worlds.submitted(world.call, *people, title="공동 작업장 온도 (예시)")
    job = ask(world, *two, third, fourth)
    worlds.submitted(world.call, *people_of_a_county(world), title=two[0].title)
    actions.screen_proposal(
        proposal=third, outcome="exclude", checklist={}, reason="예시", by=world.programme_officer
    )
    actions.withdraw_proposal(proposal=fourth, by=people[1])
    worlds.submit(actions.reopen_proposal(proposal=fourth, by=people[0]), people[1])
    assert run_next() is True
    job.refresh_from_db()
    assert states(*two, third, fourth) == ["eligible", "ineligible", "submitted", "submitted"]
    assert (job.state, job.report[0]) == ("done", "과제 1건을 요건 충족으로 처리하였습니다.")
    assert [line.partition(":")[0] for line in job.report[2:]] == [
        f"{one.number} {one.title}" for one in (two[0], third, fourth)
    ]
    for line, words in zip(job.report[2:], ("과제명이 거의 같은", "요건 미충족", "다시 제출"), strict=True):
        assert words in line


def test_a_broken_run_goes_on_where_it_ended_and_a_stopped_one_says_what_is_left(world, two):
    job = ask(world, *two)
    first = Submission.objects.get(pk=job.arguments["submissions"][0])
    key = uuid.uuid5(uuid.UUID(job.arguments["key"]), str(first.pk))
    actions.admit_one(submission=first, checklist=worlds.ALL_CHECKED, by=world.programme_officer, key=key)
    assert run_next() is True
    job.refresh_from_db()
    assert (job.report, Screening.objects.count()) == (["과제 2건을 요건 충족으로 처리하였습니다."], 2)
    third = worlds.submitted(world.call, *people_of_a_county(world), title="마을 택시 부르기 (예시)")
    job = ask(world, third)
    with pytest.raises(Cancelled):
        admit_together(job, stopped)
    assert job.report == [
        "과제 0건을 요건 충족으로 처리하였습니다.",
        "처리하지 않고 남은 과제: 1건. 요건 검토 대상으로 남아 있습니다.",
    ]
    assert states(third) == ["submitted"]


def stopped(done, total):
    raise Cancelled


def test_who_lost_the_role_admits_nothing(world, two):
    job = ask(world, *two)
    Membership.objects.filter(pk=world.programme_officer.pk).update(ends_at=worlds.DURING)
    assert run_next() is True
    job.refresh_from_db()
    assert (job.state, states(*two)) == ("failed", ["submitted"] * 2)


def test_above_the_ceiling_is_screened_by_itself(cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(
        cast.programme_officer, ceilings={cast.province.government: 400 * MILLION - 1}
    )
    worlds.submitted(call, cast.officer, cast.local_approver)
    assert [one.why for one in candidates(call)] == [("ceiling",)]


def test_admitting_through_the_page(world, two, as_):
    browser, page = as_(world.programme_officer), f"/calls/{world.call.slug}/screening/admission/"
    assert [can for _proposal, can, _why in browser.get(page).context["rows"]] == [True, True]
    sent = {
        "submission": [two[0].submission_id],
        "checklist": list(worlds.ALL_CHECKED),
        "request_key": str(uuid.uuid4()),
    }
    for changes in ({"submission": []}, {"submission": ["가"]}, {"checklist": ["double"]}):
        assert browser.post(page, {**sent, **changes}).status_code == 422
    answer = browser.post(page, sent)
    assert run_next() is True
    assert "과제 1건을 요건 충족으로 처리하였습니다." in browser.get(answer.url).text
    assert states(*two) == ["eligible", "submitted"]


def test_the_queue_is_filtered_by_what_was_found(world, two, as_):
    twin = worlds.submitted(world.call, *people_of_a_county(world), title=two[0].title)
    browser, page = as_(world.programme_officer), f"/calls/{world.call.slug}/screening/"
    for asked, rows in (("yes", {two[0], twin}), ("no", {two[1]})):
        assert set(browser.get(f"{page}?similar={asked}").context["table"].page.rows) == rows


def test_the_queue_is_filtered_by_the_checks_of_the_portal(cast, clock, as_):
    """What was found is kept with the submission; what was sent back is checked anew when it returns."""
    clock.set(worlds.DURING)
    ceiling = {cast.other_province.government: 400 * MILLION - 1, cast.province.government: 400 * MILLION}
    call = worlds.smart_village_call(cast.programme_officer, ceilings=ceiling)
    sound = worlds.submitted(call, cast.officer, cast.local_approver)
    high = worlds.submitted(call, cast.stranger, cast.stranger_approver)
    back = worlds.submitted(call, *people_of_a_county(cast))
    actions.return_for_completion(
        proposal=back, fields=["overview"], reason="예시", due=clock.now() + timedelta(days=3),
        by=cast.programme_officer,
    )  # fmt: skip
    assert [one.submission.findings for one in (sound, high)] == [[], ["ceiling"]]
    browser, page = as_(cast.programme_officer), f"/calls/{call.slug}/screening/"
    for asked, rows in (
        ("passed", [sound]),
        ("failed", [high]),
        ("returned", [back]),
        ("", [sound, high, back]),
    ):
        assert list(browser.get(f"{page}?checks={asked}").context["table"].page.rows) == rows, asked


def test_what_was_received_before_findings_were_kept_gets_them(cast, committed_db, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(
        cast.programme_officer, ceilings={cast.province.government: 400 * MILLION - 1}
    )
    worlds.submitted(call, cast.officer, cast.local_approver)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE applications_submission DISABLE TRIGGER submission_frozen")
        cursor.execute("UPDATE applications_submission SET findings = '{}'")
    with connection.schema_editor() as editor:
        import_module("applications.migrations.0011_findings").find(apps, editor)
    assert Submission.objects.get().findings == ["ceiling"]
    with connection.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("UPDATE applications_submission SET findings = '{}'")  # frozen as before


@pytest.mark.parametrize("count", LENGTHS)
def test_the_preview_costs_the_same_however_many_wait(world, as_, count_db, count):
    for number in range(count):
        worlds.submitted(world.call, *people_of_a_county(world), title=f"예시 {number}")
    browser = as_(world.programme_officer)
    with count_db(queries=10):
        browser.get(f"/calls/{world.call.slug}/screening/admission/")

"""Appeals against an exclusion: who files, until when, who decides, what follows, who is told."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from applications import actions, rules
from applications.enums.appeals import AppealState, Verdict
from applications.models import Appeal, Proposal
from applications.permissions import appeals as permissions
from applications.queries.appeals import chance_of, failed_conditions
from applications.rules.appeals import APPEAL_MOVES, UNDECIDED, appeal_until, end_of_day, last_day
from portal.accounts.actions.delegations import delegate_approval
from portal.accounts.enums import Role
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import worlds_applications as worlds
from tests.database import SEOUL
from tests.documents.samples import PDF
from tests.factories import MembershipFactory

# The county's proposal is excluded on 1 December 2026, 10:00: to appeal there are 30 days, to the end of the 31st.
UNTIL = datetime(2027, 1, 1, tzinfo=SEOUL)
DUE = datetime(2026, 12, 16, tzinfo=SEOUL)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def excluded(world, draft):
    worlds.submit(draft, world.local_approver)
    return exclude(draft, world.programme_officer)


@pytest.fixture
def appeal(world, excluded):
    return filed(excluded, world.local_approver)


def exclude(proposal, by, **changes):
    told = {"outcome": "exclude", "reason": "대상이 아닙니다. (예시)", "checklist": {}, **changes}
    actions.screen_proposal(proposal=proposal, by=by, **told)
    return proposal


def filed(proposal, by, **changes):
    told = {"reason": "대상 지역입니다. (예시)", "key": uuid.uuid4(), **changes}
    return actions.file_appeal(proposal=proposal, by=by, **told)


def decided(appeal, verdict, by, reason="예시 결정 사유"):
    return actions.decide_appeal(appeal=appeal, verdict=verdict, reason=reason, by=by)


def told(kind):
    return set(Notice.objects.filter(kind=f"applications/{kind}").values_list("recipient__email", flat=True))


def emails(*people):
    return {one.user.email for one in people}


# rules

TABLE = {
    "filed": {"extend": "extended", "withdraw": "withdrawn", "uphold": "upheld", "dismiss": "dismissed"},
    "extended": {"withdraw": "withdrawn", "uphold": "upheld", "dismiss": "dismissed"},
}


@pytest.mark.parametrize("state", AppealState.values)
@pytest.mark.parametrize("verb", APPEAL_MOVES)
def test_every_move_in_every_state(verb, state):
    if verb in TABLE.get(state, {}):
        assert rules.next_state(APPEAL_MOVES, verb, state) == TABLE[state][verb]
    else:
        with pytest.raises(rules.NoSuchMove):
            rules.next_state(APPEAL_MOVES, verb, state)


def test_what_awaits_an_answer_is_what_can_still_move():
    assert {state for ways in APPEAL_MOVES.values() for state in ways} == UNDECIDED
    assert set(Verdict.values) <= set(APPEAL_MOVES)


@pytest.mark.parametrize(
    ("moment", "days", "end", "last"),
    [
        ("2026-12-01T00:00+09:00", 30, "2027-01-01T00:00+09:00", "2026-12-31"),
        ("2026-12-01T23:59+09:00", 30, "2027-01-01T00:00+09:00", "2026-12-31"),
        ("2026-12-01T15:00+00:00", 30, "2027-01-02T00:00+09:00", "2027-01-01"),
        ("2028-02-28T12:00+09:00", 1, "2028-03-01T00:00+09:00", "2028-02-29"),
        ("2026-12-31T12:00+09:00", 14, "2027-01-15T00:00+09:00", "2027-01-14"),
    ],
)
def test_days_end_with_seouls_day_in_the_rules_and_in_the_database(db, moment, days, end, last):
    when = datetime.fromisoformat(moment)
    assert end_of_day(when, days) == datetime.fromisoformat(end)
    assert last_day(end_of_day(when, days)) == date.fromisoformat(last)
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_of_day(%s, %s)", [when, days])
        assert cursor.fetchone()[0] == end_of_day(when, days)


def test_a_call_may_know_no_appeal():
    assert appeal_until(worlds.DURING, 0) is None
    assert appeal_until(worlds.DURING, 30) == UNTIL


# filing


def test_the_approver_appeals_and_the_database_stamps_it(world, excluded, clock):
    chance = chance_of(excluded)
    assert (chance.until, chance.last_day) == (UNTIL, date(2026, 12, 31))
    upload = ContentFile(PDF, name="예시.pdf")
    appeal = filed(excluded, world.local_approver, uploads=[upload], reason="  대상 지역입니다. (예시) ")
    assert (appeal.kind, appeal.state, appeal.reason) == ("exclusion", "filed", "대상 지역입니다. (예시)")
    assert (appeal.filed_at, appeal.until, appeal.due_at) == (worlds.DURING, UNTIL, DUE)
    assert (appeal.against_by, appeal.filed_by) == (world.programme_officer.user, world.local_approver.user)
    assert [row["name"] for row in appeal.files] == ["예시.pdf"]
    event = Event.objects.get(verb="file_appeal")
    assert (event.thing_id, event.reason) == (str(excluded.pk), "")
    assert "대상 지역" not in str(event.facts)


def test_until_the_end_of_the_last_day_and_not_a_moment_longer(world, excluded, clock):
    clock.set(UNTIL)
    with pytest.raises(Refusal) as refusal:
        filed(excluded, world.local_approver)
    assert "2026. 12. 31." in str(refusal.value)
    clock.set(UNTIL - MICROSECOND)
    assert filed(excluded, world.local_approver).due_at == datetime(2027, 1, 15, tzinfo=SEOUL)


def test_the_same_form_twice_is_one_appeal_and_another_is_refused(world, excluded):
    key = uuid.uuid4()
    first = filed(excluded, world.local_approver, key=key)
    assert filed(excluded, world.local_approver, key=key) == first
    assert (
        len(told("appeal_received"))
        == 3
        == Notice.objects.filter(kind="applications/appeal_received").count()
    )
    with pytest.raises(Refusal):
        filed(excluded, world.local_approver)
    assert Appeal.objects.count() == 1


def test_only_the_approver_of_the_government_files_and_only_with_a_reason(world, excluded):
    for name, by in world.everyone().items():
        if by is not None and name != "local_approver":
            with pytest.raises(Denied):
                filed(excluded, by)
    with pytest.raises(Invalid) as refusal:
        filed(excluded, world.local_approver, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Invalid) as refusal:
        filed(excluded, world.local_approver, uploads=[ContentFile(b"MZ", name="예시.exe")])
    assert refusal.value.field == "files"


def test_a_deputy_files_and_the_trail_says_for_whom(world, excluded):
    deputy(world, world.officer)
    filed(excluded, world.officer)
    assert world.local_approver.user.name in Event.objects.get(verb="file_appeal").reason


def deputy(world, officer):
    """For a week from now."""
    delegate_approval(
        delegate=officer, starts_at=worlds.DURING, ends_at=worlds.DURING + timedelta(days=7), reason="예시",
        by=world.local_approver, key=uuid.uuid4(),
    )  # fmt: skip


def test_what_is_not_excluded_cannot_be_appealed_against(world, draft):
    worlds.submit(draft, world.local_approver)
    for _state in ("submitted", "eligible"):
        with pytest.raises(Refusal):
            filed(draft, world.local_approver)
        if draft.state == "submitted":
            worlds.admit(draft, world.programme_officer)


def test_where_the_call_knows_no_appeal_there_is_none(world, clock):
    call = worlds.smart_village_call(
        world.programme_officer, slug="none", prefix="NO", rules=worlds.rules(appeal_days=0)
    )
    proposal = worlds.submitted(call, world.officer, world.local_approver)
    exclude(proposal, world.programme_officer)
    assert chance_of(proposal) is None
    with pytest.raises(Refusal):
        filed(proposal, world.local_approver)
    assert "24" not in Notice.objects.filter(kind="applications/excluded").first().text.split("사유")[-1]


def test_the_calls_own_days_hold(world, clock):
    own = worlds.rules(appeal_days=5, appeal_answer_days=7, appeal_extension_days=3)
    call = worlds.smart_village_call(world.programme_officer, slug="own", prefix="OW", rules=own)
    proposal = exclude(worlds.submitted(call, world.officer, world.local_approver), world.programme_officer)
    clock.set(datetime(2026, 12, 6, 23, 59, tzinfo=SEOUL))
    appeal = filed(proposal, world.local_approver)
    assert appeal.due_on == date(2026, 12, 13)
    actions.extend_appeal(appeal=appeal, reason="예시", by=world.ministry_approver)
    assert appeal.due_on == date(2026, 12, 16)


# taking back


def test_it_is_withdrawn_by_the_approver_before_it_is_decided_and_never_again(world, excluded, appeal):
    for by in (world.officer, world.stranger_approver, world.programme_officer, world.ministry_approver):
        with pytest.raises(Denied):
            actions.withdraw_appeal(appeal=appeal, by=by)
    actions.withdraw_appeal(appeal=appeal, by=world.local_approver)
    assert (appeal.state, Proposal.objects.get().state) == ("withdrawn", "ineligible")
    for deed in (
        lambda: actions.withdraw_appeal(appeal=appeal, by=world.local_approver),
        lambda: filed(excluded, world.local_approver),
        lambda: decided(appeal, "uphold", world.ministry_approver),
        lambda: actions.extend_appeal(appeal=appeal, reason="예시", by=world.ministry_approver),
    ):
        with pytest.raises(Refusal):
            deed()


# more time


def test_more_time_is_taken_once_before_the_due_date(world, appeal, clock):
    with pytest.raises(Invalid):
        actions.extend_appeal(appeal=appeal, reason=" ", by=world.ministry_approver)
    clock.set(DUE - MICROSECOND)
    actions.extend_appeal(appeal=appeal, reason="자료를 더 확인합니다. (예시)", by=world.ministry_approver)
    assert (appeal.state, appeal.due_at) == ("extended", DUE + timedelta(days=10))
    with pytest.raises(Refusal):
        actions.extend_appeal(appeal=appeal, reason="예시", by=world.ministry_approver)


def test_an_overdue_answer_is_given_not_put_off(world, appeal, clock):
    clock.set(DUE)
    with pytest.raises(Refusal):
        actions.extend_appeal(appeal=appeal, reason="예시", by=world.ministry_approver)
    assert decided(appeal, "dismiss", world.ministry_approver).state == "dismissed"


# the decision


def test_upheld_it_admits(world, excluded, appeal):
    decided(appeal, "uphold", world.ministry_approver)
    excluded.refresh_from_db()
    appeal.refresh_from_db()
    assert (appeal.state, appeal.ended_by, appeal.ended_at) == (
        "upheld", world.ministry_approver.user, worlds.DURING,
    )  # fmt: skip
    assert (excluded.state, excluded.reason) == ("eligible", "예시 결정 사유")
    assert Event.objects.get(verb="reinstate_proposal").facts["appeal"] == appeal.pk
    with pytest.raises(Refusal):
        decided(appeal, "dismiss", world.ministry_approver)


def test_dismissed_the_exclusion_stands(world, excluded, appeal):
    actions.extend_appeal(appeal=appeal, reason="예시", by=world.second_ministry_approver)
    decided(appeal, "dismiss", world.ministry_approver)
    excluded.refresh_from_db()
    assert (appeal.state, excluded.state, excluded.reason) == (
        "dismissed",
        "ineligible",
        "대상이 아닙니다. (예시)",
    )
    assert Event.objects.get(verb="dismiss_appeal").reason == "예시 결정 사유"


def test_only_an_approver_decides_with_a_reason_and_a_known_verdict(world, appeal):
    for by in world.everyone().values():
        if by is not None and by.role != Role.APPROVER:
            with pytest.raises(Denied):
                decided(appeal, "uphold", by)
            with pytest.raises(Denied):
                actions.extend_appeal(appeal=appeal, reason="예시", by=by)
    with pytest.raises(Invalid) as refusal:
        decided(appeal, "uphold", world.ministry_approver, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Refusal):
        decided(appeal, "ignore", world.ministry_approver)


def test_whoever_excluded_does_not_decide_in_whatever_role(world, appeal):
    both = MembershipFactory(
        user=world.programme_officer.user, organisation=world.ministry, role=Role.APPROVER
    )
    with pytest.raises(Denied):
        decided(appeal, "uphold", both)
    assert not permissions.may_decide_appeal(both, appeal)
    assert both.user.email not in told("appeal_due")


# who may, who sees


def test_permissions_of_every_person_in_every_state(world, excluded, appeal):
    for state in AppealState.values:
        appeal.state = state
        for name, by in world.everyone().items():
            undecided = state in UNDECIDED
            assert permissions.may_withdraw_appeal(by, appeal) is (undecided and name == "local_approver")
            assert permissions.may_decide_appeal(by, appeal) is (
                undecided and name in {"ministry_approver", "second_ministry_approver"}
            )
    for state in type(excluded.state_for(world.auditor)):
        excluded.state = state
        for name, by in world.everyone().items():
            wanted = state == "ineligible" and name == "local_approver"
            assert permissions.may_appeal(by, excluded) is wanted, (name, state)


def test_its_government_and_the_office_see_it(world, appeal):
    seen = {name for name, by in world.everyone().items() if Appeal.objects.visible_to(by).exists()}
    assert seen == {
        "officer", "colleague", "local_approver", "programme_officer", "second_programme_officer", "agency_officer",
        "ministry_approver", "second_ministry_approver", "auditor",
    }  # fmt: skip


def test_what_of_the_checklist_failed_is_named(world, draft):
    worlds.submit(draft, world.local_approver)
    exclude(draft, world.programme_officer, checklist={**worlds.ALL_CHECKED, "double": False})
    appeal = filed(draft, world.local_approver)
    assert len(failed_conditions(appeal)) == 1


# letters


def test_who_is_told_what(world, excluded, appeal, clock):
    own = emails(world.officer, world.colleague, world.local_approver)
    approvers = emails(world.ministry_approver, world.second_ministry_approver)
    excluder = emails(world.programme_officer)
    letter = Notice.objects.filter(kind="applications/excluded").first()
    assert "2026. 12. 31. 24시" in letter.text and "2026. 12. 31. 24시" in letter.html
    assert told("appeal_received") == own
    assert told("appeal_filed") == approvers | excluder
    receipt = Notice.objects.filter(kind="applications/appeal_received").first()
    assert "2026. 12. 15." in receipt.text and receipt.link == appeal.get_absolute_url()
    actions.extend_appeal(appeal=appeal, reason="자료 확인 (예시)", by=world.ministry_approver)
    assert told("appeal_extended") == own
    extended = Notice.objects.filter(kind="applications/appeal_extended").first()
    assert "2026. 12. 25." in extended.text and "자료 확인 (예시)" in extended.text
    decided(appeal, "uphold", world.second_ministry_approver)
    assert told("reinstated") == own
    assert told("appeal_decided") == excluder
    assert "예시 결정 사유" in Notice.objects.filter(kind="applications/reinstated").first().text


def test_a_dismissal_and_a_withdrawal_are_told(world, excluded, appeal):
    decided(appeal, "dismiss", world.ministry_approver)
    assert told("appeal_dismissed") == emails(world.officer, world.colleague, world.local_approver)
    assert "예시 결정 사유" in Notice.objects.filter(kind="applications/appeal_dismissed").first().html


def test_a_withdrawal_is_told_to_the_office(world, appeal):
    actions.withdraw_appeal(appeal=appeal, by=world.local_approver)
    assert told("appeal_withdrawn") == emails(
        world.ministry_approver, world.second_ministry_approver, world.programme_officer
    )


def test_letters_read_in_english(world, excluded):
    for one in (world.local_approver, world.ministry_approver):
        one.user.language = "en"
        one.user.save(update_fields=["language"])
    decided(filed(excluded, world.local_approver), "dismiss", world.ministry_approver)
    letters = Notice.objects.filter(
        recipient=world.local_approver.user, kind__startswith="applications/appeal"
    )
    said = {one.kind.split("/")[1]: one.text for one in letters}
    assert "by the end of 2026. 12. 15." in said["appeal_received"]
    assert "The exclusion stands." in said["appeal_dismissed"]


def test_deciders_are_reminded_three_days_and_one_day_before_it_is_due(world, appeal, clock):
    for hours, letters in ((73, 0), (72, 2), (25, 2), (24, 4), (1, 4)):
        clock.set(DUE - timedelta(hours=hours))
        actions.remind_of_deadlines()
        actions.remind_of_deadlines()
        assert Notice.objects.filter(kind="applications/appeal_due").count() == letters, hours
    assert told("appeal_due") == emails(world.ministry_approver, world.second_ministry_approver)
    clock.set(DUE)
    assert actions.remind_of_deadlines() == 0


def test_nobody_is_reminded_of_what_is_decided_and_more_time_is_another_date(world, appeal, clock):
    clock.set(DUE - timedelta(hours=20))
    assert actions.remind_of_deadlines() == 1
    actions.extend_appeal(appeal=appeal, reason="예시", by=world.ministry_approver)
    assert actions.remind_of_deadlines() == 0
    clock.set(appeal.due_at - timedelta(hours=70))
    assert actions.remind_of_deadlines() == 1
    decided(appeal, "dismiss", world.ministry_approver)
    clock.set(appeal.due_at - timedelta(hours=10))
    assert actions.remind_of_deadlines() == 0

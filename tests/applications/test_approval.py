"""Within the government, before submission: asking, sending back, deputising for dates, the official letter."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from applications import actions
from applications.models import ApprovalStep, Submission
from applications.queries import asked_for
from portal.accounts.actions import delegate_approval, end_delegation, end_membership
from portal.accounts.models import Delegation
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import factories
from tests import worlds_applications as worlds
from tests.documents.test_paper import text
from tests.permissions.world.calls import picture


def ask(world, draft, by=None, **changes):
    return actions.ask_for_submission(proposal=draft, by=by or world.officer, key=uuid.uuid4(), **changes)


def told(kind):
    return {one.recipient for one in Notice.objects.filter(kind=f"applications/{kind}")}


def delegated(world, **changes):
    terms = {
        "delegate": world.colleague,
        "starts_at": worlds.DURING,
        "ends_at": worlds.DURING + timedelta(days=3),
        "reason": "예시 출장",
        "by": world.local_approver,
        "key": uuid.uuid4(),
        **changes,
    }
    return delegate_approval(**terms)


# asking and sending back


def test_the_number_of_the_letter_is_needed_to_submit_and_not_to_ask(world, draft, as_):
    draft.letter_number = ""
    draft.save(update_fields=["letter_number"])
    page = as_(world.officer).get(f"/proposals/{draft.code}/submission/")
    assert (page.context["complete"], page.context["askable"]) == (False, True)
    assert f"/proposals/{draft.code}/asking/" in page.text
    ask(world, draft)
    with pytest.raises(Invalid):
        worlds.submit(draft, world.local_approver)


def test_what_is_asked_for_waits_on_the_desk_until_it_is_sent_back_or_submitted(world, draft):
    assert list(asked_for(world.local_approver)) == []
    ask(world, draft, text="검토 부탁드립니다.")
    assert list(asked_for(world.local_approver)) == [draft]
    assert list(asked_for(world.stranger_approver)) == []
    assert told("asked") == {world.local_approver.user}
    with pytest.raises(Refusal):
        ask(world, draft, world.colleague)
    actions.send_back_draft(proposal=draft, text="예산을 다시 보십시오.", by=world.local_approver)
    assert list(asked_for(world.local_approver)) == []
    assert told("sent_back") == {world.officer.user, world.colleague.user}
    ask(world, draft)
    worlds.submit(draft, world.local_approver)
    assert list(asked_for(world.local_approver)) == []
    assert [step.kind for step in ApprovalStep.objects.order_by("pk")] == ["asked", "sent_back", "asked"]


def test_a_request_of_before_the_submission_is_no_longer_one_when_it_comes_back(world, draft, clock):
    ask(world, draft)
    clock.advance(hours=1)
    worlds.submit(draft, world.local_approver)
    clock.advance(hours=1)
    actions.return_for_completion(
        proposal=draft, fields=["overview"], reason="예시", due=worlds.CLOSES, by=world.programme_officer
    )
    assert list(asked_for(world.local_approver)) == []
    ask(world, draft)
    assert list(asked_for(world.local_approver)) == [draft]


def test_who_may_ask_and_send_back(world, draft):
    for who in (world.local_approver, world.stranger, world.programme_officer, world.coordinator):
        with pytest.raises(Denied):
            ask(world, draft, who)
    for who in (world.officer, world.stranger_approver, world.programme_officer):
        with pytest.raises(Denied):
            actions.send_back_draft(proposal=draft, text="예시", by=who)
    with pytest.raises(Invalid) as refusal:
        actions.send_back_draft(proposal=draft, text=" ", by=world.local_approver)
    assert refusal.value.field == "text"
    with pytest.raises(Invalid):
        ask(world, worlds.started(world.call, world.stranger), world.stranger)


def test_the_same_request_is_one(world, draft):
    key = uuid.uuid4()
    first, second = (
        actions.ask_for_submission(proposal=draft, by=world.officer, key=key) for _number in (1, 2)
    )
    assert first == second


def test_pages_of_officer_and_approver(world, draft, as_):
    base = f"/proposals/{draft.code}/"
    officer, approver = as_(world.officer), as_(world.local_approver)
    assert f"{base}asking/" in officer.get(f"{base}submission/").text
    assert officer.post(f"{base}asking/", {"request_key": uuid.uuid4(), "text": "부탁"}).status_code == 302
    assert 'name="take_back"' in officer.get(f"{base}asking/").text
    for page in (approver.get("/desk/").text, approver.get(f"{base}submission/").text):
        assert world.officer.user.name in page
    empty = approver.post(f"{base}return/", {"request_key": uuid.uuid4(), "text": ""})
    assert empty.status_code == 422
    sent = approver.post(f"{base}return/", {"request_key": uuid.uuid4(), "text": "다시 <b>보십시오</b>"})
    assert sent.status_code == 302
    assert "다시 &lt;b&gt;보십시오" in officer.get(base).text


# deputising


def test_a_deputy_submits_for_the_approver_and_the_trail_says_so(world, draft, clock, as_):
    delegated(world, starts_at=worlds.DURING + timedelta(hours=1))
    with pytest.raises(Denied):
        worlds.submit(draft, world.colleague)
    clock.advance(hours=1)
    ask(world, draft)
    assert told("asked") == {world.local_approver.user, world.colleague.user}
    assert "asked" and world.officer.user.name in as_(world.colleague).get("/desk/").text
    submission = worlds.submit(draft, world.colleague)
    assert (submission.submitted_by, submission.submitted_for) == (
        world.colleague.user, world.local_approver.user,
    )  # fmt: skip
    event = Event.objects.get(verb="submit_proposal")
    assert event.facts["submitted_for_id"] == world.local_approver.user_id
    assert world.local_approver.user.name in event.reason and draft.reason == ""
    page = as_(world.officer).get(f"/proposals/{draft.code}/receipt/").text
    said = f"{world.colleague.user.name} ({world.local_approver.user.name} 대결)"
    assert said in page
    assert said in Notice.objects.filter(kind="applications/receipt").first().text
    paper = as_(world.officer).get(f"/proposals/{draft.code}/receipt/paper/").content
    assert "local_approver 대결)" in text(paper)
    actions.withdraw_proposal(proposal=draft, by=world.colleague, reason="예시")
    assert world.local_approver.user.name in Event.objects.get(verb="withdraw_proposal").reason


@pytest.mark.parametrize("how", ["over", "ended", "approver gone", "for another office"])
def test_no_longer_a_deputy(world, draft, clock, how):
    if how == "for another office":
        delegated(world, by=world.stranger_approver, delegate=world.stranger)
        who = world.stranger
    else:
        made, who = delegated(world), world.colleague
        if how == "over":
            clock.set(made.ends_at)
        elif how == "ended":
            end_delegation(delegation=made, by=world.local_approver)
        else:
            end_membership(membership=world.local_approver, reason="예시", by=None)
    with pytest.raises(Denied):
        worlds.submit(draft, who)


@pytest.mark.guards
def test_the_database_judges_the_delegation_and_without_its_guard_it_goes_in(world, draft):
    """The submission of someone to whom nobody delegated: refused at its insert."""
    made = worlds.submit(draft, world.local_approver)
    actions.withdraw_proposal(proposal=draft, by=world.local_approver)
    actions.reopen_proposal(proposal=draft, by=world.officer)
    values = {name: getattr(made, name) for name in ("version", "snapshot", "total_cost", "requested")}
    values |= {"government_code": made.government_code, "government_name": made.government_name}
    people = {"submitted_by": world.officer.user, "submitted_for": world.local_approver.user}

    def send():
        with transaction.atomic():
            return Submission.objects.create(proposal=draft, request_key=uuid.uuid4(), **values, **people)

    with pytest.raises(Exception) as error:
        send()
    assert error.value.__cause__.sqlstate == "MA173"
    with factories.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER submission_standing ON applications_submission")
    assert send().submitted_for == world.local_approver.user


def test_terms_of_a_delegation(world, clock):
    first = delegated(world)
    later = worlds.DURING + timedelta(days=2)
    for wrong in (
        {"starts_at": later, "ends_at": later + timedelta(days=9)},  # overlaps
        {"ends_at": worlds.DURING},
        {"delegate": world.stranger},
        {"delegate": world.local_approver},
        {"reason": " "},
    ):
        with pytest.raises(Invalid), transaction.atomic():
            delegated(world, **wrong)
    with pytest.raises(Denied):
        delegated(world, by=world.officer)
    with pytest.raises(Denied):
        end_delegation(delegation=first, by=world.colleague)
    end_delegation(delegation=first, by=world.local_approver)
    with pytest.raises(Refusal):
        end_delegation(delegation=first, by=world.local_approver)
    assert delegated(world, starts_at=worlds.DURING - timedelta(days=9)).starts_at == worlds.DURING
    kinds = Notice.objects.filter(kind__startswith="accounts/deleg").values_list("kind", flat=True)
    assert sorted(kinds) == ["accounts/delegated", "accounts/delegated", "accounts/delegation_ended"]


@pytest.mark.guards
def test_the_database_holds_the_terms(world):
    made = delegated(world)
    names = "principal_id, delegate_id, starts_at, ends_at, reason, made_by_id"
    insert = f"INSERT INTO accounts_delegation ({names}) VALUES (%s, %s, portal_now(), portal_now() + interval '1 day', '예시', %s)"
    pairs = {
        "23P01": (world.local_approver, world.officer),  # at the same time as the first
        "MA171": (world.officer, world.colleague),
    }
    for state, (giver, taker) in pairs.items():
        with pytest.raises(Exception) as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, [giver.pk, taker.pk, giver.user_id])
        assert error.value.__cause__.sqlstate == state
    with pytest.raises(Exception) as error, transaction.atomic():
        Delegation.objects.filter(pk=made.pk).update(reason="고침")
    assert error.value.__cause__.sqlstate == "42501"


def test_pages_of_a_delegation(world, as_, count_db):
    approver = as_(world.local_approver)
    sent = {"delegate": world.colleague.pk, "starts_at": "2026-12-02T09:00", "ends_at": "2026-12-03T18:00"}
    sent |= {"reason": "예시 출장", "request_key": uuid.uuid4()}
    assert approver.post("/me/delegations/", {**sent, "ends_at": ""}).status_code == 422
    other = approver.post("/me/delegations/", {**sent, "delegate": world.stranger.pk})
    assert other.status_code == 422
    assert approver.post("/me/delegations/", sent).status_code == 302
    again = approver.post("/me/delegations/", {**sent, "request_key": uuid.uuid4()})
    assert again.status_code == 422 and "예시 출장" in again.text
    made = Delegation.objects.get()
    assert approver.post(f"/me/delegations/{made.pk}/end/").status_code == 302
    assert approver.get(f"/me/delegations/{made.pk}/end/").status_code == 404
    for size in (1, 3, 30):
        for number in range(Delegation.objects.count(), size):
            start = worlds.DURING + timedelta(days=10 + number)
            delegated(world, starts_at=start, ends_at=start + timedelta(hours=5))
        with count_db() as seen:
            assert approver.get("/me/delegations/").status_code == 200
        assert seen.queries == 10, size


# the official letter


def test_the_letter_is_part_of_the_submission(world, draft, as_):
    base, browser = f"/proposals/{draft.code}/", as_(world.officer)
    for number in ("예시과-77", "예시과-78"):
        sent = {"number": number, "file": worlds.upload(picture(), f"공문 {number}.png")}
        assert browser.post(f"{base}letter/", sent).status_code == 302
    assert browser.post(f"{base}letter/", {"number": ""}).status_code == 422
    bad = {"number": "예시과-79", "file": worlds.upload(b"MZ not a letter", "공문.exe")}
    assert browser.post(f"{base}letter/", bad).status_code == 422
    draft.refresh_from_db()
    submission = worlds.submit(draft, world.local_approver)
    [kept] = submission.snapshot["files"]
    assert (kept["role"], submission.snapshot["overview"]["letter_number"]) == ("letter", "예시과-78")
    assert "공문" in as_(world.programme_officer).get(f"{base}preview/").text


def test_a_new_letter_may_go_with_a_completion(world, draft):
    worlds.submit(draft, world.local_approver)
    actions.return_for_completion(
        proposal=draft, fields=["costs"], reason="예시", due=worlds.CLOSES, by=world.programme_officer
    )
    upload = worlds.upload(picture())
    actions.attach_letter(proposal=draft, number="예시과-99", upload=upload, by=world.officer)
    assert worlds.submit(draft, world.local_approver).snapshot["overview"]["letter_number"] == "예시과-99"

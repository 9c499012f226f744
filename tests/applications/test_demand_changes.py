"""A demand after it was reported: corrected, withdrawn, reported again by its own government, until a draft came of it."""

import pytest

from applications.actions.demand import draft_from_demand, open_survey, submit_demand
from applications.actions.demand_changes import correct_demand, report_demand_again, withdraw_demand
from applications.enums.early import DemandState
from applications.models import Demand
from applications.queries.demand import by_province, demands_to_use, surveys
from applications.rules import NoSuchMove, next_state
from applications.rules.demand import DEMAND_MOVES
from portal.activity.models import Event
from portal.ui.refusals import Denied, Invalid, Refusal, Stale
from tests import worlds_applications as worlds
from tests.applications.raw import asked, meet_statement, unlocked

SAID = {"purpose": "버스가 드뭅니다. (예시)", "content": "부르는 버스 (예시)", "cost": 300_000_000}
MOVES = {
    ("reported", "withdraw"): "withdrawn",
    ("withdrawn", "report_again"): "reported",
}


@pytest.fixture
def demand(world):
    programme = world.call.programme
    open_survey(programme=programme, by=world.programme_officer)
    return submit_demand(programme=programme, title="예시 마을버스", answers=SAID, by=world.officer)


def corrected(demand, by, *, title="예시 마을버스", version=1, action=correct_demand, **changes):
    answers = {**SAID, **changes}
    return action(demand=demand, title=title, answers=answers, version=version, by=by)


@pytest.mark.parametrize("state", DemandState.values)
@pytest.mark.parametrize("verb", DEMAND_MOVES)
def test_every_state_and_verb(state, verb):
    if (state, verb) in MOVES:
        assert next_state(DEMAND_MOVES, verb, state) == MOVES[state, verb]
    else:
        with pytest.raises(NoSuchMove):
            next_state(DEMAND_MOVES, verb, state)


def test_a_correction_replaces_what_was_said_and_the_trail_keeps_it(world, demand):
    corrected(demand, world.colleague, title="예시 택시", cost=5)
    demand.refresh_from_db()
    assert (demand.title, demand.cost, demand.version) == ("예시 택시", 5, 2)
    assert demand.changed_at == worlds.DURING and demand.submitted_by == world.officer.user
    event = Event.objects.get(verb="correct_demand")
    assert event.actor == world.colleague.user
    assert event.facts["before"] == {"title": "예시 마을버스", "cost": 300_000_000}
    corrected(demand, world.officer, title="예시 택시", version=2, cost=5)
    assert Event.objects.filter(verb="correct_demand").count() == 1  # the same once more is no correction


def test_a_withdrawn_one_counts_no_more_and_can_be_reported_again(world, demand):

    def counted():
        rows = by_province(Demand.objects.standing())
        return next(row["demands"] for row in rows if row["province"] == world.coordinator.government)

    assert counted() == 1
    withdraw_demand(demand=demand, reason="예산이 없습니다. (예시)", by=world.local_approver)
    demand.refresh_from_db()
    assert demand.state == DemandState.WITHDRAWN
    assert counted() == 0
    assert surveys().get(pk=demand.programme_id).received == 0
    assert demands_to_use(world.officer, 5) == []
    for deed in (
        lambda: withdraw_demand(demand=demand, reason="또", by=world.officer),
        lambda: corrected(demand, world.officer, version=2),
    ):
        with pytest.raises(Refusal):
            deed()
    with pytest.raises(Denied):
        draft_from_demand(demand=demand, call=world.call, by=world.officer)
    corrected(demand, world.officer, version=2, action=report_demand_again, cost=7)
    assert demands_to_use(world.officer, 5) == [demand]
    verbs = (
        Event.objects.filter(thing_type="applications.demand").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["submit_demand", "withdraw_demand", "report_demand_again"]
    demand.refresh_from_db()
    assert (demand.state, demand.cost) == ("reported", 7)
    with pytest.raises(Refusal):
        corrected(demand, world.officer, version=3, action=report_demand_again)


def test_who_may_not_and_what_is_wrong(world, demand):
    for who in (world.stranger, world.coordinator, world.programme_officer, world.auditor):
        with pytest.raises(Denied):
            corrected(demand, who)
        with pytest.raises(Denied):
            withdraw_demand(demand=demand, reason="예시", by=who)
    with pytest.raises(Invalid) as refused:
        corrected(demand, world.officer, purpose="")
    assert refused.value.field == "purpose"
    corrected(demand, world.colleague, title="동료의 글")
    with pytest.raises(Stale):
        corrected(demand, world.officer, title="늦은 글")
    assert Demand.objects.get().title == "동료의 글"


def test_it_stays_once_a_draft_came_of_it(world, demand, as_):
    draft_from_demand(demand=demand, call=world.call, by=world.officer)
    for deed in (
        lambda: corrected(demand, world.officer),
        lambda: withdraw_demand(demand=demand, reason="예시", by=world.officer),
    ):
        with pytest.raises(Refusal):
            deed()
    address, browser = demand.get_absolute_url(), as_(world.officer)
    assert f"{address}correction/" not in browser.get(address).text
    assert browser.get(f"{address}correction/").status_code == 404
    assert browser.post(f"{address}withdrawal/", {"reason": "예시"}).status_code == 404


def test_it_stays_once_the_survey_asks_anew(world, demand):
    open_survey(programme=demand.programme, by=world.programme_officer)
    with pytest.raises(Refusal):
        corrected(demand, world.officer)
    with pytest.raises(Refusal):
        withdraw_demand(demand=demand, reason="예시", by=world.officer)


def test_the_pages_from_correction_to_reporting_again(world, demand, as_):
    address, browser, office = demand.get_absolute_url(), as_(world.officer), as_(world.programme_officer)
    assert f"{address}correction/" in browser.get(address).text
    assert f"{address}correction/" not in office.get(address).text
    page = browser.get(f"{address}correction/")
    assert page.context["form"].initial["title"] == "예시 마을버스" and "버스가 드뭅니다" in page.text
    sent = {"title": "예시 <b>택시</b>", **SAID, "version": "1"}
    lacking = browser.post(f"{address}correction/", {**sent, "purpose": ""})
    assert (lacking.status_code, "부르는 버스" in lacking.text) == (422, True)
    assert browser.post(f"{address}correction/", sent)["Location"] == address
    late = browser.post(f"{address}correction/", {**sent, "title": "늦게 친 글"})
    assert (late.status_code, "늦게 친 글" in late.text) == (409, True)
    assert late.context["form"]["version"].value() == "2"
    assert browser.post(f"{address}withdrawal/", {"reason": "예시 까닭"}).status_code == 302
    assert browser.get(f"{address}withdrawal/").status_code == 404
    seen = as_(world.coordinator).get(address).text
    assert "철회" in seen and "예시 까닭" in seen
    assert office.get("/demands/?state=reported").context["table"].page.rows == []
    assert len(office.get("/demands/?state=withdrawn").context["table"].page.rows) == 1
    assert "철회" in b"".join(office.get("/demands/?export=csv")).decode("utf-8-sig")
    assert browser.post(f"{address}correction/", {**sent, "version": "3"})["Location"] == address
    assert len(office.get("/demands/?state=reported").context["table"].page.rows) == 1


TITLE = "UPDATE applications_demand SET version = version + 1, title = 'x'"
STATEMENTS = {
    "demand_change": (
        "UPDATE applications_demand SET version = version + 1, submitted_at = now()",
        "UPDATE applications_demand SET title = 'x'",  # without its version
        f"{TITLE}, organisation_id = organisation_id + 1",
    ),
    "demand_append_only": ("DELETE FROM applications_demand",),
}


@pytest.mark.guards
def test_the_database_keeps_what_was_said(committed_db, cast, clock):
    """Each is refused, and red first: goes in, or fails for another reason, once its trigger is gone."""
    clock.set(worlds.DURING)
    programme = worlds.smart_village_call(cast.programme_officer).programme
    open_survey(programme=programme, by=cast.programme_officer)
    submit_demand(programme=programme, title="예시", answers=SAID, by=cast.officer)
    with committed_db.connect("owner") as owner:
        assert asked(owner, TITLE, {}) == ""
        for guard, statements in STATEMENTS.items():
            refused = {asked(owner, one, {}) for one in statements}
            assert refused <= {"MA124", "MA001", "P0001"} and "" not in refused, (guard, refused)
            owner.execute(f"ALTER TABLE applications_demand DISABLE TRIGGER {guard}")
            assert "" in {asked(owner, one, {}) for one in statements}
            owner.rollback()
    with committed_db.connect("web") as web:
        assert asked(web, "UPDATE applications_demand SET form_id = form_id", {}) == "42501"


@pytest.mark.guards
@pytest.mark.parametrize(("held", "expected"), [(True, "MA125"), (False, "")])
def test_a_draft_waits_for_the_withdrawal_and_is_refused(committed_db, cast, clock, held, expected):
    """Red first: without the lock a draft comes of what is withdrawn."""
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer)
    open_survey(programme=call.programme, by=cast.programme_officer)
    demand = submit_demand(programme=call.programme, title="예시", answers=SAID, by=cast.officer)
    draft = worlds.started(call, cast.officer)
    use = "INSERT INTO applications_demanduse (demand_id, proposal_id, at) VALUES (%s, %s, now())"
    if not held:
        unlocked(committed_db, "demand_use_standing")

    def withdraw():
        return withdraw_demand(demand=demand, reason="예시", by=cast.officer)

    state, waited = meet_statement(committed_db, withdraw, use, demand.pk, draft.pk)
    assert (state, waited or not held) == (expected, True)

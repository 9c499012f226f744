"""Prior procedures: named by the call as records or as conditions, and what came of them."""

import uuid
from datetime import date

import pytest
from django.db import connection, transaction

from applications import actions
from applications.actions.calls import faults_of_call
from applications.models import PriorProcedure
from applications.queries import snapshot_of
from applications.rules import missing_to_submit
from portal.ui.refusals import Invalid
from tests import worlds_applications as worlds

NAMED = [
    ["consultation", "정보화사업 사전협의", "Consultation on information projects", "condition"],
    ["investment", "투자심사", "Investment review", "record"],
]
SETTLED = {
    "procedure": "consultation",
    "outcome": "agreed",
    "decided_on": date(2026, 11, 2),
    "number": "예시-1",
}


@pytest.fixture
def named(world):
    """A call that names two procedures, one of them a condition."""
    parts = [
        *worlds.sections(),
        {"key": "prior", "kind": "procedures", "title_ko": "사전절차", "title_en": "Prior"},
    ]
    rules = worlds.rules(procedures=NAMED)
    world.call = worlds.smart_village_call(
        world.programme_officer, slug="prior-2027", prefix="PP", rules=rules, sections=parts
    )
    return world


def save(world, draft, *rows, version=0):
    actions.save_section(
        proposal=draft, section_key="prior", version=version, data={"rows": rows}, by=world.officer
    )


def lacking(draft):
    found = missing_to_submit(snapshot_of(draft), draft.call.call_rules)
    return [(one.section, one.code) for one in found]


@pytest.mark.parametrize(
    ("changes", "open_"),
    [
        ({}, False),
        ({"outcome": "conditional"}, False),
        ({"outcome": "exempt", "decided_on": None, "number": ""}, False),
        ({"outcome": "pending"}, True),
        ({"number": ""}, True),
        ({"decided_on": None}, True),
        ({"procedure": "investment"}, True),
    ],
)
def test_a_condition_is_settled_before_submission(named, changes, open_):
    draft = worlds.filled_draft(named.call, named.officer)
    assert lacking(draft) == [("prior", "procedure_open")]
    save(named, draft, {**SETTLED, **changes})
    assert lacking(draft) == ([("prior", "procedure_open")] if open_ else [])
    if open_:
        with pytest.raises(Invalid) as refusal:
            worlds.submit(draft, named.local_approver)
        assert "정보화사업 사전협의" in str(refusal.value)
    else:
        submission = worlds.submit(draft, named.local_approver)
        assert submission.snapshot["procedures"][0]["procedure"] == "consultation"


def test_each_procedure_stands_once(named):
    draft = worlds.filled_draft(named.call, named.officer)
    with pytest.raises(Invalid):
        save(named, draft, SETTLED, SETTLED)


def test_the_page_of_the_section(named, as_):
    draft, browser = worlds.filled_draft(named.call, named.officer), as_(named.officer)
    address = f"/proposals/{draft.code}/prior/"
    assert "정보화사업 사전협의" in browser.get(address).text
    rows = {
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-MIN_NUM_FORMS": "0",
        "rows-MAX_NUM_FORMS": "20",
    }
    row = {"procedure": "consultation", "outcome": "agreed", "decided_on": "2026-11-02", "number": "예시-1"}
    sent = {"version": "0", **rows, **{f"rows-0-{name}": value for name, value in row.items()}}
    wrong = browser.post(address, {**sent, "rows-0-outcome": "nothing"})
    assert wrong.status_code == 422 and "예시-1" in wrong.text
    assert browser.post(address, sent).status_code == 302
    assert "2026. 11. 2." in browser.get(f"/proposals/{draft.code}/preview/").text
    stale = browser.post(address, {**sent, "rows-0-outcome": "pending"})
    assert stale.status_code == 409 and "정보화사업 사전협의" in stale.text


def test_a_call_that_names_procedures_needs_their_section(world):
    call = worlds.draft_call(
        world.programme_officer, slug="prior-2028", prefix="PQ", rules=worlds.rules(procedures=NAMED)
    )
    assert "procedures" in faults_of_call(call)


def test_the_office_names_them_in_the_call(world, as_):
    call = worlds.draft_call(world.programme_officer, slug="prior-2028", prefix="PQ")
    browser, address = as_(world.programme_officer), f"/calls/{call.slug}/preparation/procedure/"
    page = browser.get(address)
    assert page.status_code == 200 and "rows-0-need" in page.text
    rows = {
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-MIN_NUM_FORMS": "0",
        "rows-MAX_NUM_FORMS": "20",
    }
    row = {"name_ko": "투자심사", "name_en": "Investment review", "need": "condition"}
    sent = {
        "endorsement": "none",
        "conflict_years": "3",
        "endorsement_days": "14",
        "order_by": "score",
        "request_key": uuid.uuid4(),
        **rows,
    }
    sent |= {f"rows-0-{name}": value for name, value in row.items()}
    assert browser.post(address, sent).status_code == 302
    call.refresh_from_db()
    assert [row[1:] for row in call.call_rules.procedures] == [("투자심사", "Investment review", "condition")]


@pytest.mark.guards
def test_what_was_submitted_stays_and_a_return_opens_only_what_it_names(named):
    draft = worlds.filled_draft(named.call, named.officer)
    save(named, draft, SETTLED)
    worlds.submit(draft, named.local_approver)
    assert changed(draft) == "MA104"
    actions.return_for_completion(
        proposal=draft, fields=["costs"], reason="예시", due=worlds.CLOSES, by=named.programme_officer
    )
    assert changed(draft) == "MA170"


def changed(draft):
    with pytest.raises(Exception) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_priorprocedure SET number = 'x' WHERE proposal_id = %s", [draft.pk]
        )
    assert PriorProcedure.objects.get().number == "예시-1"
    return error.value.__cause__.sqlstate

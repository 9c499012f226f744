"""The page of screening: an exclusion is asked once; who comes second reads what was decided and keeps what they typed."""

import pytest

from applications import actions
from applications.models import Screening
from portal.accounts.enums import Role
from portal.activity.models import Notice
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory

EXCLUDED = {"outcome": "exclude", "reason": "예시 사유 <b>하나</b>"}


@pytest.fixture
def proposal(world):
    return worlds.submitted(world.call, world.officer, world.local_approver)


@pytest.fixture
def address(proposal):
    return f"/proposals/{proposal.code}/screening/"


def test_an_exclusion_says_what_will_happen_and_asks_once(world, proposal, address, as_):
    browser = as_(world.programme_officer)
    asked = browser.post(address, EXCLUDED)
    proposal.refresh_from_db()
    assert (asked.status_code, proposal.state, Screening.objects.count()) == (200, "submitted", 0)
    said = " ".join(asked.context["asking"])
    assert proposal.government.full_name in said and "3" in said and "2026. 12. 31." in said
    assert asked.text.count("예시 사유 &lt;b&gt;하나") == 2  # beside the question, and in the form as typed
    done = browser.post(address, {**EXCLUDED, "step": "exclude"})
    proposal.refresh_from_db()
    assert (done.status_code, proposal.state) == (302, "ineligible")
    assert Notice.objects.filter(kind="applications/excluded").count() == 3


def test_what_could_not_be_excluded_is_refused_before_it_is_asked(world, proposal, address, as_):
    browser = as_(world.programme_officer)
    returned = {"outcome": "return", "reason": "가", "fields_named": ["overview"], "due": "2026-12-24T18:00"}
    assert browser.post(address, returned).status_code == 302
    refused = browser.post(address, EXCLUDED)
    assert (refused.status_code, refused.context["asking"]) == (409, None)
    for typed in (returned, {"outcome": "admit", "checklist": list(worlds.ALL_CHECKED)}):
        second = browser.post(address, typed)
        assert second.status_code == 409 and world.programme_officer.user.name in second.text


@pytest.mark.parametrize("typed", [EXCLUDED | {"step": "exclude"}, EXCLUDED, {"reason": "예시 사유 <b>하나"}])
def test_who_comes_second_keeps_what_was_typed_and_reads_who_decided(world, proposal, address, as_, typed):
    another = MembershipFactory(
        role=Role.PROGRAMME_OFFICER, organisation=world.programme_officer.organisation
    )
    first = {"outcome": "admit", "checklist": list(worlds.ALL_CHECKED), "reason": ""}
    assert as_(world.programme_officer).post(address, first).status_code == 302
    second = as_(another).post(address, typed)
    assert second.status_code == 409
    assert "예시 사유 &lt;b&gt;하나" in second.text
    sentence = str(second.context["form"].refusal)
    assert world.programme_officer.user.name in sentence and "2026. 12. 1. 10:00" in sentence
    proposal.refresh_from_db()
    assert (proposal.state, Screening.objects.count()) == ("eligible", 1)


def test_a_decision_is_read_by_the_office_alone(world, proposal, address, as_):
    for who in (world.ministry_approver, world.auditor):
        assert as_(who).get(address).status_code == 404  # nothing is decided
    first = {"outcome": "admit", "checklist": list(worlds.ALL_CHECKED), "reason": ""}
    as_(world.programme_officer).post(address, first)
    for who in (world.programme_officer, world.ministry_approver, world.auditor):
        page = as_(who).get(address)
        assert page.status_code == 200 and world.programme_officer.user.name in page.text
        assert 'id="decision"' not in page.text
    for who in (world.officer, world.coordinator):
        assert as_(who).get(address).status_code == 404


def test_what_was_withdrawn_meanwhile_is_a_conflict_too(world, proposal, address, as_):
    actions.withdraw_proposal(proposal=proposal, by=world.local_approver)
    browser = as_(world.programme_officer)
    second = browser.post(address, EXCLUDED)
    assert second.status_code == 409 and "예시 사유 &lt;b&gt;하나" in second.text
    assert browser.get(address).status_code == 404

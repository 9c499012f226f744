"""What each person sees, and that a staged decision looks like none until the results are published."""

import re

import pytest
from django.db import transaction

from applications import actions, permissions
from applications.models import Call, Proposal
from applications.queries import counts_of, events_of, proposals_for
from tests import worlds_applications as worlds

STAGES = {"ranked": [], "awarded": ["award"], "declined": ["decline"], "reserve": ["reserve"]}


def stage(proposal, state, reason="예산 부족"):
    for verb in ("admit", "assign", "rank"):
        actions.advance(proposal=proposal, verb=verb, by=None)
    for verb in STAGES[state]:
        actions.advance(proposal=proposal, verb=verb, by=None, reason=reason)


@pytest.fixture
def submitted(world):
    return worlds.submitted(world.call, world.officer, world.local_approver)


SEES_DRAFT = {"officer", "colleague", "local_approver", "coordinator", "auditor"}
SEES_SUBMITTED = SEES_DRAFT | {
    "programme_officer", "second_programme_officer", "agency_officer", "ministry_approver",
    "second_ministry_approver",
}  # fmt: skip


def those_who_see(world, proposal):
    everyone = world.everyone().items()
    return {
        name for name, who in everyone if Proposal.objects.visible_to(who).filter(pk=proposal.pk).exists()
    }


def test_who_sees_a_draft(world, draft):
    assert those_who_see(world, draft) == SEES_DRAFT


def test_who_sees_a_submitted_proposal(world, submitted):
    assert those_who_see(world, submitted) == SEES_SUBMITTED


def test_a_partner_sees_the_proposal_it_takes_part_in(world):
    proposal = worlds.started(world.call, world.officer)
    rows = [{"government": world.other_county.government, "share": 1}]
    actions.save_section(
        proposal=proposal, section_key="partners", version=0, data={"rows": rows}, by=world.officer
    )
    assert those_who_see(world, proposal) == SEES_DRAFT | {"stranger", "stranger_approver"}
    assert not permissions.may_edit(world.stranger, proposal)


def test_only_the_auditor_sees_what_was_discarded(world, draft):
    actions.discard_proposal(proposal=draft, by=world.officer)
    assert those_who_see(world, draft) == {"auditor"}


def test_the_auditor_reads_drafts_and_is_offered_no_deed(world, draft, as_):
    for state in ("draft", "discarded"):
        listed = as_(world.auditor).get(f"/calls/{world.call.slug}/proposals/?state={state}")
        assert draft.get_absolute_url() in listed.content.decode()
        shown = as_(world.auditor).get(draft.get_absolute_url())
        assert shown.status_code == 200
        assert shown.context["deeds"] == []
        assert "steps" not in shown.context
        if state == "draft":
            actions.discard_proposal(proposal=draft, by=world.officer)


def test_calls_in_preparation_are_the_offices(cast, clock):
    clock.set(worlds.DURING)
    call = worlds.draft_call(cast.programme_officer)
    seen = {name for name, who in cast.everyone().items() if call in Call.objects.visible_to(who)}
    assert seen == SEES_SUBMITTED - SEES_DRAFT | {"auditor"}


READERS = ["officer", "local_approver", "coordinator"]


def page(as_, who, address):
    """The page without what differs on every load."""
    answer = as_(who).get(address)
    text = answer.getvalue().decode()
    return re.sub(r'(csrfmiddlewaretoken|request_key)"[^>]*|value="[0-9a-f-]{36}"', "", text)


@pytest.mark.parametrize("name", READERS)
def test_no_page_tells_a_staged_decision(world, submitted, as_, name):
    who = getattr(world, name)
    addresses = [
        f"/proposals/{submitted.code}/",
        f"/proposals/{submitted.code}/preview/",
        f"/proposals/{submitted.code}/receipt/",
        "/proposals/",
        "/proposals/?sort=shown",
        "/proposals/?state=awarded",
        "/proposals/?state=declined",
        "/proposals/?state=reserve",
        "/proposals/?state=in_review",
        "/proposals/?export=csv",
        f"/calls/{world.call.slug}/",
        f"/calls/{world.call.slug}/proposals/",
        f"/proposals/{submitted.code}/withdrawal/",
    ]
    told = {}
    for state in ("awarded", "declined", "reserve"):
        with transaction.atomic():
            stage(submitted, state)
            told[state] = [page(as_, who, address) for address in addresses]
            transaction.set_rollback(True)
        submitted.refresh_from_db()
    for number, address in enumerate(addresses):
        assert told["awarded"][number] == told["declined"][number] == told["reserve"][number], address
    assert "예산 부족" not in "".join(told["declined"])


@pytest.mark.parametrize("name", READERS)
def test_counts_filters_and_timelines_say_under_review(world, submitted, name):
    who = getattr(world, name)
    stage(submitted, "declined")
    assert counts_of(world.call, who) == {"in_review": 1}
    assert proposals_for(who).get().shown == "in_review"
    verbs = [event.verb for event in events_of(submitted, who)]
    assert verbs == ["assign_proposal", "admit_proposal", "submit_proposal", "start_proposal"]
    assert counts_of(world.call, world.programme_officer) == {"declined": 1}
    assert events_of(submitted, world.auditor)[0].verb == "decline_proposal"


def test_after_publication_everyone_reads_the_decision(world, submitted, clock):
    stage(submitted, "declined")
    worlds.closed(world.call, clock)
    actions.move_call(call=world.call, verb="publish_results", by=world.ministry_approver)
    submitted.refresh_from_db()
    assert counts_of(world.call, world.officer) == {"declined": 1}
    assert submitted.state_for(world.officer).label == submitted.state_for(world.coordinator).label
    assert events_of(submitted, world.officer)[0].verb == "decline_proposal"
    assert not Proposal.objects.published().exists()


def test_only_published_awards_are_public(world, submitted, clock):
    stage(submitted, "awarded")
    assert not Proposal.objects.published().exists()
    worlds.closed(world.call, clock)
    actions.move_call(call=world.call, verb="publish_results", by=None)
    assert Proposal.objects.published().get() == submitted


# permissions: who may do what in which state, false ones too

LOCAL = {"officer", "colleague", "local_approver"}
PROGRAMME = {"programme_officer", "second_programme_officer", "agency_officer"}
MINISTRY = {"ministry_approver", "second_ministry_approver"}
MAY = {
    "may_edit": (LOCAL, {"draft", "returned"}),
    "may_discard": (LOCAL, {"draft"}),
    "may_submit": ({"local_approver"}, {"draft", "returned"}),
    "may_withdraw": ({"local_approver"}, {"submitted", "returned", "eligible", "in_review", "ranked"}),
    "may_reopen": (LOCAL, {"withdrawn"}),
    "may_screen": (PROGRAMME, {"submitted", "returned"}),
    "may_hand_back": ({"coordinator"}, {"submitted"}),
}


@pytest.mark.parametrize("name", MAY)
def test_permissions_of_every_person_in_every_state(world, name):
    proposal = worlds.started(world.call, world.officer)
    who, states = MAY[name]
    predicate = getattr(permissions, name)
    for state in type(proposal.state_for(world.auditor)):
        proposal.state = state
        for person, membership in world.everyone().items():
            wanted = person in who and state in states
            assert predicate(membership, proposal) is wanted, (person, state)


def test_permissions_on_calls(world):
    people = world.everyone().items()
    assert {name for name, by in people if permissions.may_write_calls(by)} == PROGRAMME
    local = LOCAL | {"stranger", "stranger_approver"}
    assert {name for name, by in people if permissions.may_start(by, world.call)} == local
    assert {
        name for name, by in people if permissions.may_endorse(by, world.call, world.province.government)
    } == {"coordinator"}
    assert {name for name, by in people if permissions.is_office(by)} == PROGRAMME | MINISTRY | {"auditor"}
    assert not any(permissions.may_edit_call(by, world.call) for _name, by in people)

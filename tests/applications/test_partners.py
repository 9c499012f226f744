"""Governments that take part are asked for their shares, and answer for themselves."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from applications import actions
from applications.models import PartnerConfirmation
from applications.queries import snapshot_of
from applications.rules import missing_to_submit, notes_of
from portal.accounts.enums import Role
from portal.activity.models import Notice
from portal.ui.refusals import Denied, Refusal
from tests import factories
from tests import worlds_applications as worlds

MILLION = worlds.MILLION


@pytest.fixture
def partner(world):
    """The approver of a government that takes part."""
    return factories.MembershipFactory(role=Role.LOCAL_APPROVER)


def share(proposal, by, *partners, won=100 * MILLION, lead=300 * MILLION):
    rows = [{"government": one.government, "share": won} for one in partners]
    version = proposal.sections.get(call_section__key="partners").version
    data = {"rows": rows, "lead_share": lead}
    actions.save_section(proposal=proposal, section_key="partners", version=version, data=data, by=by)


@pytest.fixture
def joint(world, draft, partner):
    """A draft in which another government takes part, with 100 of 400 million."""
    share(draft, world.officer, partner)
    return draft


def answer(proposal, by, said="confirmed", won=100 * MILLION, **kwargs):
    return actions.answer_share(proposal=proposal, share=won, answer=said, by=by, **kwargs)


def standing(proposal):
    return [row["answer"] for row in snapshot_of(proposal)["partners"] if row["role"] == "joint"]


def test_a_partner_confirms_and_the_lead_is_told(joint, partner, world):
    given = answer(joint, partner, comment="예시 의견")
    assert (given.state, given.by, given.voided_at) == ("confirmed", partner.user, None)
    assert standing(joint) == ["confirmed"]
    told = set(Notice.objects.filter(kind="applications/share_answered").values_list("recipient", flat=True))
    assert {world.officer.user_id, world.local_approver.user_id} <= told


@pytest.mark.parametrize(
    "who", ["officer", "local_approver", "stranger_approver", "coordinator", "programme_officer"]
)
def test_nobody_else_answers(joint, world, who):
    with pytest.raises(Denied):
        answer(joint, getattr(world, who))


def test_the_officer_of_a_partner_does_not_answer(joint, partner):
    officer = factories.MembershipFactory(organisation=partner.organisation)
    with pytest.raises(Denied):
        answer(joint, officer)


def test_what_is_answered_to_is_what_was_read(joint, partner, world):
    share(joint, world.officer, partner, won=90 * MILLION)
    with pytest.raises(Refusal):
        answer(joint, partner)
    assert standing(joint) == [""]


def test_a_change_of_the_share_voids_the_answer_for_good(joint, partner, world):
    answer(joint, partner)
    share(joint, world.officer, partner, lead=299 * MILLION)
    assert standing(joint) == ["confirmed"]  # the lead's own share is not theirs
    share(joint, world.officer, partner, won=90 * MILLION)
    assert standing(joint) == [""]
    share(joint, world.officer, partner)
    assert standing(joint) == [""]
    answer(joint, partner, "declined")
    answer(joint, partner)
    assert standing(joint) == ["confirmed"]
    assert PartnerConfirmation.objects.filter(voided_at=None).count() == 1


def test_who_leaves_and_comes_back_is_asked_again(joint, partner, world):
    answer(joint, partner)
    share(joint, world.officer)
    share(joint, world.officer, partner)
    assert standing(joint) == [""]


@pytest.mark.parametrize(
    "deed", ["UPDATE {} SET state = 'declined'", "DELETE FROM {}", "UPDATE {} SET voided_at = NULL"]
)
def test_the_database_keeps_an_answer(joint, partner, deed):
    answer(joint, partner)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        factories.as_owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed.format("applications_partnerconfirmation"))


def test_after_the_submission_nobody_answers(joint, partner, world):
    joint.refresh_from_db()
    worlds.submit(joint, world.local_approver)
    with pytest.raises(Denied):
        answer(joint, partner)
    assert joint.submission.snapshot["partners"][-1]["answer"] == ""


def rule(proposal, **changes):
    rules = proposal.call.call_rules.from_data({**proposal.call.rules, **changes})
    snapshot = snapshot_of(proposal)
    return [[one.code for one in found(snapshot, rules)] for found in (missing_to_submit, notes_of)]


def test_a_missing_answer_is_a_note_or_a_condition_as_the_call_says(joint, partner):
    assert rule(joint) == [[], ["not_confirmed"]]
    assert rule(joint, partners_confirm=True) == [["not_confirmed"], []]
    answer(joint, partner, "declined")
    assert rule(joint, partners_confirm=True) == [["declined"], []]
    answer(joint, partner)
    assert rule(joint) == [[], []]
    assert rule(joint, partners_confirm=True) == [[], []]


def test_the_lead_asks_those_who_have_not_answered_once(joint, partner, world):
    key = uuid.uuid4()
    for _click in range(2):
        actions.ask_partners(proposal=joint, by=world.officer, key=key)
    letters = Notice.objects.filter(kind="applications/share_asked")
    assert list(letters.values_list("recipient", flat=True)) == [partner.user_id]
    with pytest.raises(Denied):
        actions.ask_partners(proposal=joint, by=world.stranger, key=None)
    answer(joint, partner)
    with pytest.raises(Refusal):
        actions.ask_partners(proposal=joint, by=world.officer, key=uuid.uuid4())


def test_the_pages_of_both(joint, partner, world, as_):
    lead, theirs = as_(world.officer), as_(partner)
    page = lead.get(f"/proposals/{joint.code}/partners/").content.decode()
    assert partner.government.full_name in page and f"/proposals/{joint.code}/confirmation/letters/" in page
    letters = f"/proposals/{joint.code}/confirmation/letters/"
    assert lead.get(letters).status_code == 200
    assert lead.post(letters, {"request_key": str(uuid.uuid4())}).status_code == 302
    assert lead.get(f"/proposals/{joint.code}/confirmation/").status_code == 404
    address = f"/proposals/{joint.code}/confirmation/"
    assert address in theirs.get(joint.get_absolute_url()).content.decode()
    assert "금일억원" in theirs.get(address).content.decode()
    assert theirs.post(address, {"share": 100 * MILLION, "answer": ""}).status_code == 422
    assert theirs.post(address, {"share": 1, "answer": "confirmed"}).status_code == 409
    assert (
        theirs.post(address, {"share": 100 * MILLION, "answer": "confirmed", "comment": "\0"}).status_code
        == 422
    )
    assert theirs.post(address, {"share": 100 * MILLION, "answer": "confirmed"}).status_code == 302
    assert standing(joint) == ["confirmed"]
    assert as_(world.stranger_approver).get(address).status_code == 404

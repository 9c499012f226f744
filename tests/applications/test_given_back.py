"""What was given back is seen first, by whom, when and why; what was taken back counts no more; asking can be undone."""

import uuid

import pytest

from applications import actions
from applications.queries import asked_for, waiting_since
from portal.home.queries.desks import desk_of
from portal.ui.refusals import Denied, Refusal
from tests import worlds_applications as worlds
from tests.applications.test_completion import give_back
from tests.permissions.pages import Page, filled

GIVEN_BACK = "수정하도록 돌려받은 신청서"


def ask(draft, by):
    return actions.ask_for_submission(proposal=draft, by=by, key=uuid.uuid4())


def groups(by):
    return {group.title: group.items for group in desk_of(by).groups}


def test_what_the_approver_sent_back_leads_the_desk_until_it_is_asked_for_again(world, draft):
    ask(draft, world.officer)
    actions.send_back_draft(proposal=draft, text="예산을 다시 보십시오.", by=world.local_approver)
    found = groups(world.officer)
    assert next(iter(found)) == GIVEN_BACK and found["작성 중인 신청서"] == []
    note = found[GIVEN_BACK][0].note
    assert (
        world.local_approver.user.name in note and "예산을 다시 보십시오." in note and "2026. 12. 1." in note
    )
    ask(draft, world.officer)
    assert GIVEN_BACK not in groups(world.officer)


def test_what_the_province_handed_back_says_who_when_and_why(world, as_):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    actions.hand_back_proposal(proposal=proposal, reason="산출 근거를 보완하십시오.", by=world.coordinator)
    for by in (world.officer, world.local_approver):
        assert world.coordinator.user.name in groups(by)[GIVEN_BACK][0].note
    page = as_(world.officer).get(f"/proposals/{proposal.code}/").text
    assert f"시·도({world.coordinator.user.name})가 2026. 12. 1. 10:00에 돌려보냈습니다" in page


def test_a_reopened_draft_is_not_shown_as_received(world, as_):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    browser, address = as_(world.officer), f"/proposals/{proposal.code}/"
    assert "접수 일시" in browser.get(address).text
    actions.withdraw_proposal(proposal=proposal, by=world.local_approver)
    actions.reopen_proposal(proposal=proposal, by=world.officer)
    page = browser.get(address).text
    assert "<dt>접수 일시</dt>" not in page and "지금은 효력이 없습니다" in page
    assert "회수되어 효력이 없습니다" in browser.get(f"{address}receipt/").text


def test_who_may_not_submit_is_told_what_they_can_do(world, draft, as_):
    address = f"/proposals/{draft.code}/"
    assert "결재를 요청할 수 있습니다" in as_(world.officer).get(address).text
    assert "제출할 수 있습니다" in as_(world.local_approver).get(address).text


@pytest.fixture
def returned(world):
    proposal = worlds.submitted(world.call, world.officer, world.local_approver)
    return give_back(world, proposal)


def test_what_was_returned_is_sent_again_unchanged_only_when_that_is_said(world, returned, as_):
    base = f"/proposals/{returned.code}/"
    assert "빠진 내용이 없습니다. 제출할 수" not in as_(world.local_approver).get(base).text
    browser, address = as_(world.local_approver), f"{base}submission/"
    page = browser.get(address)
    assert "요청받은 보완 사항" in page.text and returned.reason in page.text
    sent = {**filled(Page(page.text).form(address)), "certify": "on"}
    sent.pop("unchanged", None)
    assert browser.post(address, sent).status_code == 422
    assert browser.post(address, {**sent, "unchanged": "on"}).status_code == 302


def test_a_request_names_its_approver_and_can_be_taken_back(world, draft, as_):
    browser, base = as_(world.officer), f"/proposals/{draft.code}/"
    assert world.local_approver.user.name in browser.get(f"{base}asking/").text
    with pytest.raises(Refusal):
        actions.take_back_request(proposal=draft, by=world.officer)
    ask(draft, world.officer)
    for key in ("", "submission/"):
        page = browser.get(f"{base}{key}").text
        assert "결재 요청 취소" in page and ">결재 요청</a>" not in page, key
    with pytest.raises(Denied):
        actions.take_back_request(proposal=draft, by=world.local_approver)
    form = filled(Page(browser.get(f"{base}asking/").text).form(f"{base}asking/"))
    assert browser.post(f"{base}asking/", form).status_code == 302
    assert waiting_since(draft) is None and list(asked_for(world.local_approver)) == []
    assert ">결재 요청</a>" in browser.get(f"{base}submission/").text


def test_what_is_not_complete_says_when_one_can_ask(world, as_):
    draft = worlds.started(world.call, world.officer)
    assert (
        "빠진 내용을 모두 채우면 결재를 요청할 수 있습니다"
        in as_(world.officer).get(f"/proposals/{draft.code}/submission/").text
    )

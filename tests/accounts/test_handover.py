"""Change of post: all cases of a person go to a colleague at once, with preview, notice and trail."""

import pytest
from django.db import transaction

from applications import permissions
from applications.actions import save_section
from applications.actions.people import set_draft_role
from applications.models import DraftMember, Proposal
from portal.accounts.actions import end_membership, hand_over
from portal.accounts.models import Membership
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests import factories
from tests import worlds_applications as worlds


@pytest.fixture
def world(cast, clock):
    """The officer has a draft and a submitted proposal; the colleague and a stranger one each."""
    clock.set(worlds.DURING)
    rules = worlds.rules(proposals_per_government=9)
    call = worlds.smart_village_call(cast.programme_officer, rules=rules)
    cast.mine = [
        worlds.submitted(call, cast.officer, cast.local_approver),
        worlds.started(call, cast.officer, "예시 초안"),
    ]
    cast.others = [worlds.started(call, cast.colleague), worlds.started(call, cast.stranger)]
    return cast


def give(world, **changes):
    values = {"membership": world.officer, "to": world.colleague, "reason": "2026. 12. 1. 인사이동 (예시)"}
    return hand_over(**{**values, "by": world.local_approver, **changes})


def in_charge(person):
    return set(Proposal.objects.filter(created_by=person.user))


def test_everything_goes_at_once_and_both_are_told(world):
    assert give(world) == {"proposals": 2, "guest_drafts": 0}
    assert in_charge(world.officer) == set()
    assert in_charge(world.colleague) == {*world.mine, world.others[0]}
    assert in_charge(world.stranger) == {world.others[1]}
    events = Event.objects.filter(verb="hand_over")
    assert events.filter(thing_type="applications.proposal").count() == 2
    assert all(
        world.colleague.user.name in one.reason for one in events.exclude(thing_type="accounts.membership")
    )
    whole = events.get(thing_type="accounts.membership")
    assert (whole.facts["to"], whole.facts["proposals"]) == (world.colleague.user_id, 2)
    told = Notice.objects.filter(kind="accounts/handed_over")
    assert {one.recipient for one in told} == {world.officer.user, world.colleague.user}
    with pytest.raises(Refusal):
        give(world)


def test_who_led_a_draft_by_being_told_so_gives_that_away_too(world):
    led, guest = world.others
    frozen = worlds.filled_draft(led.call, world.officer)
    set_draft_role(proposal=frozen, user=world.local_approver.user, role="reader", by=world.officer)
    worlds.submit(frozen, world.local_approver)
    set_draft_role(proposal=led, user=world.officer.user, role="owner", by=world.colleague)
    rows = [{"government": world.county.government, "share": 1}]
    save_section(proposal=guest, section_key="partners", version=0, data={"rows": rows}, by=world.stranger)
    set_draft_role(proposal=guest, user=world.officer.user, role="editor", by=world.stranger)
    assert give(world, to=world.local_approver, by=world.officer) == {"proposals": 4, "guest_drafts": 1}
    made = DraftMember.objects.filter(user=world.local_approver.user).values_list("proposal", "role")
    assert dict(made) == {frozen.pk: "reader", led.pk: "owner", guest.pk: "editor"}
    left = DraftMember.objects.filter(user=world.officer.user).values_list("proposal", "role")
    assert dict(left) == {led.pk: "editor", guest.pk: "reader"}
    assert permissions.may_lead(world.local_approver, led)


def test_the_person_hands_over_and_leaves(world):
    give(world, by=world.officer, end_role=True)
    assert not Membership.objects.valid().filter(pk=world.officer.pk).exists()


def test_all_or_nothing(world):
    """The last approver cannot leave: nothing is handed over either."""
    with pytest.raises(Refusal), transaction.atomic():
        give(world, membership=world.local_approver, to=world.officer, end_role=True)
    assert not Event.objects.filter(verb="hand_over").exists()


def test_who_may_and_to_whom(world):
    for who in (world.colleague, world.stranger_approver, world.coordinator, world.programme_officer):
        with pytest.raises(Denied):
            give(world, by=who)
    gone = factories.MembershipFactory(organisation=world.county, ends_at=worlds.DURING)
    for wrong in ({"to": world.stranger}, {"to": world.officer}, {"to": gone}, {"reason": " "}):
        with pytest.raises(Invalid), transaction.atomic():
            give(world, **wrong)


def test_the_page_shows_what_goes_before_it_goes(world, client):
    browser = factories.sign_in(client, world.local_approver)
    address = f"/me/people/{world.officer.pk}/handover/"
    assert address in browser.get("/me/people/").text
    page = browser.get(address).text
    assert "예시 초안" in page and "예시마을 스마트 돌봄" in page
    assert browser.post(address, {"to": world.colleague.pk, "reason": ""}).status_code == 422
    wrong = browser.post(address, {"to": world.stranger.pk, "reason": "예시 사유"})
    assert wrong.status_code == 422 and "예시 사유" in wrong.text
    assert browser.post(address, {"to": world.colleague.pk, "reason": "예시"}).status_code == 302
    assert browser.get(f"/me/people/{world.stranger.pk}/handover/").status_code == 404
    shown = browser.get(f"/proposals/{world.mine[0].code}/").text
    assert world.colleague.user.name in shown


def test_the_page_warns_where_only_the_approver_could_take_over_and_says_what_was_done(world, client):
    browser = factories.sign_in(client, world.officer)
    address = f"/me/people/{world.officer.pk}/handover/"
    assert not browser.get(address).context["only_approvers"]
    end_membership(membership=world.colleague, reason="예시 전출", by=world.local_approver)
    page = browser.get(address, headers={"accept-language": "ko"})
    assert page.context["only_approvers"] and "결재권자뿐입니다" in page.text
    answer = browser.post(address, {"to": world.local_approver.pk, "reason": "예시 인사이동"}, follow=True)
    [said] = answer.context["messages"]
    assert world.local_approver.user.name in str(said) and str(said) in answer.text

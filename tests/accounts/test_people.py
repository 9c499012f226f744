"""Ending a role, acting in another, the profile, the password."""

import pytest

from portal.accounts import queries
from portal.accounts.actions import change_profile, end_membership, switch_membership
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests.factories import MembershipFactory


def in_force(membership) -> bool:
    return Membership.objects.valid().filter(pk=membership.pk).exists()


def test_an_ended_role_is_over_at_that_moment(cast, clock):
    moment = clock.set("2026-04-01 09:00")
    end_membership(membership=cast.officer, reason="전보", by=cast.local_approver)
    cast.officer.refresh_from_db()
    assert cast.officer.ends_at == moment
    assert not in_force(cast.officer)
    event = Event.objects.get(verb="end_membership")
    assert (event.actor, event.reason, event.facts["user"]) == (
        cast.local_approver.user,
        "전보",
        cast.officer.user_id,
    )
    notice = Notice.objects.get(kind="accounts/ended")
    assert notice.recipient == cast.officer.user
    assert "전보" in notice.text


def test_a_reason_is_needed(cast):
    with pytest.raises(Invalid) as refused:
        end_membership(membership=cast.officer, reason="  ", by=cast.local_approver)
    assert refused.value.field == "reason"
    assert in_force(cast.officer)


def test_who_may_not_end_it_is_refused(cast):
    with pytest.raises(Denied):
        end_membership(membership=cast.colleague, reason="전보", by=cast.officer)
    assert in_force(cast.colleague)


def test_a_role_ends_once(cast):
    end_membership(membership=cast.officer, reason="전보", by=cast.local_approver)
    with pytest.raises(Refusal):
        end_membership(membership=cast.officer, reason="전보", by=cast.local_approver)
    assert Event.objects.filter(verb="end_membership").count() == 1


def test_one_may_give_up_ones_own_role(cast):
    end_membership(membership=cast.officer, reason="전보", by=cast.officer)
    assert not in_force(cast.officer)


def test_the_last_local_approver_stays_until_there_is_another(cast):
    with pytest.raises(Refusal):
        end_membership(membership=cast.local_approver, reason="전보", by=cast.local_approver)
    MembershipFactory(role=Role.LOCAL_APPROVER, organisation=cast.county)
    end_membership(membership=cast.local_approver, reason="전보", by=cast.local_approver)
    assert not in_force(cast.local_approver)


def test_the_province_may_end_even_the_last_local_approver(cast):
    end_membership(membership=cast.local_approver, reason="전보", by=cast.coordinator)
    assert not in_force(cast.local_approver)


def test_the_last_two_approvers_cannot_leave_at_once(committed_db, cast):
    pair = [cast.ministry_approver, cast.second_ministry_approver]
    leave = [lambda who=who: end_membership(membership=who, reason="전보", by=who) for who in pair]
    outcome = committed_db.race(leave)
    assert sum(isinstance(one, Membership) for one in outcome) == 1
    assert sum(isinstance(one, Refusal) for one in outcome) == 1
    assert queries.people(Role.APPROVER).count() == 1


def test_acting_in_another_role_is_recorded(cast):
    second = MembershipFactory(user=cast.officer.user, organisation=cast.other_county)
    switch_membership(membership=second, by=cast.officer)
    event = Event.objects.get(verb="switch_membership")
    assert event.facts == {"from": cast.officer.pk, "to": second.pk}
    switch_membership(membership=second, by=second)
    assert Event.objects.filter(verb="switch_membership").count() == 1


def test_nobody_acts_in_anothers_role_or_in_one_that_ended(cast):
    with pytest.raises(Denied):
        switch_membership(membership=cast.local_approver, by=cast.officer)
    second = MembershipFactory(user=cast.officer.user, organisation=cast.other_county)
    end_membership(membership=second, reason="전보", by=cast.stranger_approver)
    with pytest.raises(Refusal):
        switch_membership(membership=second, by=cast.officer)


def test_the_trail_says_which_fields_of_a_profile_changed(cast):
    user = cast.officer.user
    facts = {"name": "예시 새이름", "department": user.department, "position": "팀장", "language": "ko"}
    change_profile(user=user, by=cast.officer, **facts)
    assert Event.objects.get(verb="change_profile").facts == {"changed": ["name", "position"]}
    change_profile(user=user, by=cast.officer, **facts)
    assert Event.objects.filter(verb="change_profile").count() == 1
    with pytest.raises(Denied):
        change_profile(user=user, by=cast.colleague, **facts)


def test_people_are_those_who_hold_the_role_now(cast, clock):
    assert list(queries.people(Role.LOCAL_APPROVER, cast.county)) == [cast.local_approver.user]
    assert queries.people(Role.REVIEWER).count() == 5
    MembershipFactory(user=cast.local_approver.user, organisation=cast.other_county, role=Role.LOCAL_APPROVER)
    both = {cast.local_approver.user, cast.stranger_approver.user}
    assert set(queries.people(Role.LOCAL_APPROVER)) == both
    assert queries.people(Role.LOCAL_APPROVER).count() == 2
    end_membership(membership=cast.officer, reason="전보", by=cast.local_approver)
    assert list(queries.people(Role.LOCAL_OFFICER, cast.county)) == [cast.colleague.user]
    cast.colleague.user.is_active = False
    cast.colleague.user.save(update_fields=["is_active"])
    assert not queries.people(Role.LOCAL_OFFICER, cast.county).exists()

"""Invitations: by mail, once, for 14 days, for one address."""

import re

import pytest

from portal.accounts.actions import accept_invitation, end_membership, invite_member, open_account
from portal.accounts.enums import Role
from portal.accounts.models import Invitation, Membership, User
from portal.activity.models import Event, Notice
from portal.ui.refusals import Denied, Invalid, Refusal
from tests.factories import PASSWORD, UserFactory

NEW = "new.officer@sample.example"


def invite(cast, by="local_approver", **changes):
    facts = {"email": NEW, "name": "예시 새사람", "role": Role.LOCAL_OFFICER, "organisation": cast.county}
    return invite_member(**facts | changes, by=getattr(cast, by) if by else None)


def link() -> str:
    return Notice.objects.filter(kind="accounts/invitation").latest("id").link


def token() -> str:
    return re.fullmatch(r"/me/invitations/([\w-]{43})/", link()).group(1)


def test_an_invitation_goes_by_mail_and_only_its_hash_is_kept(cast, clock):
    clock.set("2026-04-01 09:00")
    invitation = invite(cast, email="  New.Officer@Sample.Example ")
    assert invitation.email == NEW
    assert str(invitation.expires_at) == "2026-04-15 00:00:00+00:00"
    assert token() not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    notice = Notice.objects.get(kind="accounts/invitation")
    assert (notice.email, notice.recipient, notice.by_mail) == (NEW, None, True)
    assert f"/me/invitations/{token()}/" in notice.text
    event = Event.objects.get(verb="invite_member")
    assert event.actor == cast.local_approver.user
    assert event.chain == "administration"
    assert event.facts == {"email": NEW, "role": "local_officer", "organisation": cast.county.pk}


def test_a_new_person_makes_an_account_and_has_the_role(cast):
    invite(cast)
    membership = open_account(token=token(), name="예시 담당자", password=PASSWORD, department="예시과")
    assert (membership.role, membership.organisation) == ("local_officer", cast.county)
    assert Membership.objects.valid().filter(pk=membership.pk).exists()
    user = User.objects.get(email=NEW)
    assert (user.name, user.department, user.language) == ("예시 담당자", "예시과", "ko")
    assert user.check_password(PASSWORD)
    assert Event.objects.get(verb="accept_invitation").actor == user
    told = Notice.objects.get(kind="accounts/accepted")
    assert told.recipient == cast.local_approver.user
    assert "예시 담당자" in told.text


def test_a_person_with_an_account_joins_with_it(cast):
    invite(cast, email=cast.stranger.user.email)
    membership = accept_invitation(token=token(), user=cast.stranger.user)
    assert membership.organisation == cast.county
    held = Membership.objects.valid().filter(user=cast.stranger.user)
    assert set(held.values_list("organisation", flat=True)) == {cast.county.pk, cast.other_county.pk}


def test_an_invitation_is_used_once(cast):
    invite(cast, email=cast.stranger.user.email)
    used = token()
    accept_invitation(token=used, user=cast.stranger.user)
    with pytest.raises(Refusal, match=r"사용|used"):
        accept_invitation(token=used, user=cast.stranger.user)
    with pytest.raises(Refusal):
        open_account(token=used, name="예시", password=PASSWORD)
    assert Event.objects.filter(verb="accept_invitation").count() == 1


def test_an_invitation_runs_out_after_14_days(cast, clock):
    clock.set("2026-04-01 09:00")
    invite(cast)
    clock.set("2026-04-15 09:00")
    with pytest.raises(Refusal):
        open_account(token=token(), name="예시", password=PASSWORD)
    assert not User.objects.filter(email=NEW).exists()


def test_until_then_it_holds(cast, clock):
    clock.set("2026-04-01 09:00")
    invite(cast)
    clock.set("2026-04-15 08:59:59")
    assert open_account(token=token(), name="예시", password=PASSWORD).user.email == NEW


@pytest.mark.parametrize(
    "change", [lambda it: it[:-1], lambda it: it + "A", lambda it: it.swapcase(), lambda it: ""]
)
def test_a_tampered_link_opens_nothing(cast, change):
    invite(cast)
    with pytest.raises(Refusal) as refused:
        open_account(token=change(token()), name="예시", password=PASSWORD)
    assert refused.value.status == 404


def test_a_later_invitation_to_the_same_role_replaces_the_first(cast):
    invite(cast)
    first = token()
    invite(cast)
    with pytest.raises(Refusal):
        open_account(token=first, name="예시", password=PASSWORD)
    assert open_account(token=token(), name="예시", password=PASSWORD).user.email == NEW


def test_nobody_takes_up_what_was_meant_for_someone_else(cast):
    invite(cast, email=cast.stranger.user.email)
    with pytest.raises(Denied):
        accept_invitation(token=token(), user=cast.colleague.user)
    assert Membership.objects.filter(organisation=cast.county).count() == 3


def test_an_address_that_has_an_account_gets_no_second_one(cast):
    UserFactory(email=NEW)
    invite(cast)
    with pytest.raises(Refusal):
        open_account(token=token(), name="예시", password=PASSWORD)
    assert User.objects.filter(email__iexact=NEW).count() == 1


def test_nobody_is_invited_to_a_role_they_have(cast):
    with pytest.raises(Refusal) as refused:
        invite(cast, email=cast.officer.user.email.upper())
    assert refused.value.field == "email"


def test_whoever_lost_the_role_may_be_invited_again(cast):
    end_membership(membership=cast.officer, reason="전보", by=cast.local_approver)
    invite(cast, email=cast.officer.user.email)
    again = accept_invitation(token=token(), user=cast.officer.user)
    assert again.pk != cast.officer.pk


def test_a_role_is_not_given_where_it_is_not_held(cast):
    with pytest.raises(Invalid) as refused:
        invite(cast, by="programme_officer", role=Role.PROVINCE_COORDINATOR)
    assert refused.value.field == "organisation"
    with pytest.raises(Invalid):
        invite(cast, by="programme_officer", role=Role.REVIEWER)


def test_who_may_not_invite_is_refused_and_nothing_is_written(cast):
    with pytest.raises(Denied):
        invite(cast, by="officer")
    with pytest.raises(Denied):
        invite(cast, organisation=cast.other_county)
    assert not Invitation.objects.exists()
    assert not Event.objects.filter(verb="invite_member").exists()


def test_the_portal_invites_the_first_person(cast):
    invitation = invite(cast, by=None, role=Role.APPROVER, organisation=cast.ministry)
    membership = open_account(token=token(), name="예시", password=PASSWORD)
    assert (invitation.invited_by, membership.role) == (None, "approver")
    assert not Notice.objects.filter(kind="accounts/accepted").exists()


def test_the_letter_speaks_the_language_of_its_reader(cast):
    stranger = cast.stranger.user
    stranger.language = "en"
    stranger.save(update_fields=["language"])
    invite(cast, email=stranger.email)
    notice = Notice.objects.get(kind="accounts/invitation")
    assert (notice.language, notice.recipient) == ("en", stranger)
    assert "invites you" in notice.text
    assert "You are invited" in notice.subject


def test_two_clicks_use_an_invitation_once(committed_db, cast):
    invite(cast)
    used = token()

    def click():
        return open_account(token=used, name="예시", password=PASSWORD)

    outcome = committed_db.race([click] * 4)
    assert sum(isinstance(one, Membership) for one in outcome) == 1
    assert sum(isinstance(one, Refusal) for one in outcome) == 3
    assert User.objects.filter(email=NEW).count() == 1

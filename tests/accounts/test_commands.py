"""The first invitation, and the reference data pages."""

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import Invitation
from portal.activity.models import Notice
from tests.factories import as_owner, ministry, sign_in


def invite(capsys, *arguments: str) -> str:
    call_command("invite", *arguments)
    return capsys.readouterr().out


def test_the_portal_invites_the_first_approver(db, capsys):
    ministry()
    said = invite(capsys, "first@sample.example", "예시 결재권자")
    assert (
        said
        == "The invitation to 예시 결재권자 <first@sample.example> is on its way. It holds for 14 days.\n"
    )
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.organisation.kind) == ("approver", "ministry")
    assert Notice.objects.get().email == "first@sample.example"


def test_what_cannot_be_done_is_said(db, capsys, cast):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        invite(capsys, "예시", "예시")
    with pytest.raises(CommandError):
        invite(capsys, cast.ministry_approver.user.email, "예시")
    assert not Invitation.objects.exists()


def test_without_organisations_it_says_what_to_do_first(db, capsys):
    with pytest.raises(CommandError, match="loadgovernments first"):
        invite(capsys, "first@sample.example", "예시")


@pytest.mark.parametrize("model", ["localgovernment", "organisation"])
def test_reference_data_is_only_read(client, cast, model):
    user = cast.programme_officer.user
    with as_owner():
        user.is_staff = user.is_superuser = True
        user.save()
    sign_in(client, cast.programme_officer)
    assert client.get(f"/admin/accounts/{model}/").status_code == 200
    assert client.get(f"/admin/accounts/{model}/add/").status_code == 403
    assert client.get(f"/admin/accounts/user/{user.pk}/change/").status_code == 404
    assert client.get("/admin/accounts/membership/").status_code == 404


def test_nobody_else_meets_the_reference_pages(client, cast):
    sign_in(client, cast.ministry_approver)
    assert client.get("/admin/accounts/organisation/").status_code == 302

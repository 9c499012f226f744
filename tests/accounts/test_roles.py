"""Which role is held where, and how far an inviter's word reaches."""

import pytest

from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.rules import roles

HELD = {
    Role.LOCAL_OFFICER: {"municipality", "province"},
    Role.LOCAL_APPROVER: {"municipality", "province"},
    Role.PROVINCE_COORDINATOR: {"province"},
    Role.PROGRAMME_OFFICER: {"ministry", "agency"},
    Role.APPROVER: {"ministry"},
    Role.REVIEWER: {None},
    Role.AUDITOR: {"ministry", "agency"},
}
INVITES = {
    (Role.LOCAL_APPROVER, Role.LOCAL_OFFICER): "own",
    (Role.PROVINCE_COORDINATOR, Role.PROVINCE_COORDINATOR): "own",
    (Role.PROVINCE_COORDINATOR, Role.LOCAL_APPROVER): "province",
    (Role.PROGRAMME_OFFICER, Role.PROVINCE_COORDINATOR): "any",
    (Role.PROGRAMME_OFFICER, Role.REVIEWER): "any",
    (Role.APPROVER, Role.PROGRAMME_OFFICER): "any",
    (Role.APPROVER, Role.APPROVER): "any",
    (Role.APPROVER, Role.AUDITOR): "any",
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", [*OrganisationKind.values, None])
def test_a_role_is_held_only_where_it_belongs(role, kind):
    assert roles.fits(role, kind) is (kind in HELD[role])


@pytest.mark.parametrize("inviter", Role)
@pytest.mark.parametrize("role", Role)
def test_who_may_invite_whom(inviter, role):
    assert roles.reach(inviter, role) == INVITES.get((inviter, role))


@pytest.mark.parametrize("role", Role)
def test_the_last_who_can_submit_or_approve_stays(role):
    assert roles.may_leave(role, 1) is (role not in (Role.LOCAL_APPROVER, Role.APPROVER))
    assert roles.may_leave(role, 2)


def test_of_a_token_only_the_hash_is_kept():
    kept = roles.token_hash("마을")
    assert len(kept) == 64 and "마을" not in kept
    assert kept == roles.token_hash("마을") != roles.token_hash("마을 ")
    assert len(roles.token_hash("\ud800")) == 64

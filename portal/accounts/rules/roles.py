"""Which role is held where, who may invite whom, how long an invitation lasts, what of its token is kept."""

from datetime import timedelta
from hashlib import sha256

from portal.accounts.enums import OrganisationKind as Kind
from portal.accounts.enums import Role

INVITATION_LASTS = timedelta(days=14)

# A role is held in an organisation of one of these kinds. Provinces apply themselves too (Sejong and Jeju have no
# municipalities; of others the call decides), so they have local officers as well. Reviewers belong to none.
HOMES: dict[str, tuple[str, ...]] = {
    Role.LOCAL_OFFICER: (Kind.MUNICIPALITY, Kind.PROVINCE),
    Role.LOCAL_APPROVER: (Kind.MUNICIPALITY, Kind.PROVINCE),
    Role.PROVINCE_COORDINATOR: (Kind.PROVINCE,),
    Role.PROGRAMME_OFFICER: (Kind.MINISTRY, Kind.AGENCY),
    Role.APPROVER: (Kind.MINISTRY,),
    Role.REVIEWER: (),
    Role.AUDITOR: (Kind.MINISTRY, Kind.AGENCY),
}

# How far an inviter's word reaches: the own organisation; the own province with what lies in it; anywhere.
OWN, PROVINCE, ANY = "own", "province", "any"

# inviter -> {role invited: how far}. Who may invite to a role may also end it.
MAY_INVITE: dict[str, dict[str, str]] = {
    Role.LOCAL_APPROVER: {Role.LOCAL_OFFICER: OWN},
    Role.PROVINCE_COORDINATOR: {Role.PROVINCE_COORDINATOR: OWN, Role.LOCAL_APPROVER: PROVINCE},
    Role.PROGRAMME_OFFICER: {Role.PROVINCE_COORDINATOR: ANY, Role.REVIEWER: ANY},
    Role.APPROVER: {Role.PROGRAMME_OFFICER: ANY, Role.APPROVER: ANY, Role.AUDITOR: ANY},
}

# Without one of these nothing in the organisation can be submitted, approved or handed on: the last may not leave.
NEVER_EMPTY: tuple[str, ...] = (Role.LOCAL_APPROVER, Role.APPROVER)


def fits(role: str, kind: str | None) -> bool:
    """Whether the role can be held in an organisation of this kind (None: in no organisation)."""
    homes = HOMES[role]
    return kind in homes if homes else kind is None


def reach(inviter: str, role: str) -> str | None:
    """How far this inviter's word reaches for the role; None: not at all."""
    return MAY_INVITE.get(inviter, {}).get(role)


def may_leave(role: str, how_many: int) -> bool:
    """Whether one of `how_many` holders of the role in an organisation may lay it down without a successor."""
    return role not in NEVER_EMPTY or how_many > 1


def token_hash(token: str) -> str:
    """What is kept of an invitation's token: from it nobody can make the link."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()

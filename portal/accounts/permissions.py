"""Who may do what with people and roles. Small questions, always a bool."""

from portal.accounts.enums import Role
from portal.accounts.models import Delegation, Membership, Organisation
from portal.accounts.rules import roles

LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})


def may_invite(by: Membership | None, role: str, organisation: Organisation | None) -> bool:
    """Whether `by` may bring someone into this role in this organisation (None: reviewers)."""
    if by is None or not roles.fits(role, organisation.kind if organisation else None):
        return False
    reach = roles.reach(by.role, role)
    return reach == roles.ANY or (reach is not None and _reaches(reach, by, organisation))


def _reaches(reach: str, by: Membership, organisation: Organisation | None) -> bool:
    if organisation is None or by.organisation_id is None:
        return False
    if organisation.pk == by.organisation_id:
        return True
    theirs = organisation.government
    return (
        reach == roles.PROVINCE and theirs is not None and theirs.parent_id == by.organisation.government_id
    )


def may_invite_anyone(by: Membership | None) -> bool:
    return by is not None and by.role in roles.MAY_INVITE


def may_end(by: Membership | None, membership: Membership) -> bool:
    """One's own role, or one that `by` may invite to."""
    if by is None:
        return False
    return by.user_id == membership.user_id or may_invite(by, membership.role, membership.organisation)


def may_see_people(by: Membership | None) -> bool:
    """Whoever belongs to an organisation sees who else does; reviewers belong to none."""
    return by is not None and by.organisation_id is not None


def may_delegate(by: Membership | None) -> bool:
    """The approver of a local government, for dates, to a colleague there."""
    return by is not None and by.role == Role.LOCAL_APPROVER


def may_end_delegation(by: Membership | None, delegation: Delegation) -> bool:
    return by is not None and by.pk == delegation.principal_id


def may_hand_over(by: Membership | None, membership: Membership) -> bool:
    """Of a local government: the person, or an approver of the same office. A programme officer: only the person."""
    if by is None or by.organisation_id != membership.organisation_id:
        return False
    if membership.role == Role.PROGRAMME_OFFICER:  # what they write for governments nobody else may see
        return by.role == Role.PROGRAMME_OFFICER and by.user_id == membership.user_id
    own = by.user_id == membership.user_id
    return membership.role in LOCAL and (own or by.role == Role.LOCAL_APPROVER)


def sees_other_offices(by: Membership | None) -> bool:
    """Whether the list of people reaches beyond the own organisation."""
    if by is None:
        return False
    return by.role == Role.AUDITOR or any(
        reach != roles.OWN for reach in roles.MAY_INVITE.get(by.role, {}).values()
    )

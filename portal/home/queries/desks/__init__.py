"""What waits for a person: one desk per role. The number of queries does not depend on the rows."""

from collections.abc import Callable

from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.activity import clock
from portal.home.queries.desks import local, office, others
from portal.home.queries.desks.parts import Desk

BUILDERS: dict[str, Callable[[Membership, Desk], None]] = {
    Role.LOCAL_OFFICER: local.officer,
    Role.LOCAL_APPROVER: local.approver,
    Role.PROVINCE_COORDINATOR: others.province,
    Role.PROGRAMME_OFFICER: office.officer,
    Role.APPROVER: office.approver,
    Role.REVIEWER: others.reviewer,
    Role.AUDITOR: others.auditor,
}


def desk_of(by: Membership | None) -> Desk | None:
    """The desk of the role a person acts in now; None for someone without a role."""
    if by is None:
        return None
    desk = Desk(now=clock.now())
    BUILDERS[by.role](by, desk)
    return desk

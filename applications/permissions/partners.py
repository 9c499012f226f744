"""Who answers for a government that takes part."""

from applications.enums import PartnerRole
from applications.models import Partner, Proposal
from applications.rules import OPEN_TO_EDIT
from portal.accounts.enums import Role
from portal.accounts.models import Membership


def own_partner(by: Membership | None, proposal: Proposal) -> Partner | None:
    """The share of the reader's government, where it takes part without leading."""
    local = by is not None and by.role in (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)
    if by is None or not local or by.government is None or by.organisation_id == proposal.organisation_id:
        return None
    rows = proposal.partners.filter(government=by.government, role=PartnerRole.JOINT)
    return rows.select_related("government").first()


def may_answer_share(by: Membership | None, proposal: Proposal) -> bool:
    """Its approver, while the proposal may still be changed."""
    approver = by is not None and by.role == Role.LOCAL_APPROVER
    return approver and proposal.state in OPEN_TO_EDIT and own_partner(by, proposal) is not None

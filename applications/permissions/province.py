"""Who may hand proposals back to their government, remind governments and provinces, and see how far they are."""

from applications.enums import CallState
from applications.models import Call, Proposal
from applications.rules import MOVES
from portal.accounts.enums import Role
from portal.accounts.models import Membership

By = Membership | None


def is_its_province(by: By, proposal: Proposal) -> bool:
    """Coordinates the province in which the proposal's government lies."""
    if by is None or by.role != Role.PROVINCE_COORDINATOR or by.government is None:
        return False
    return by.government.pk in (proposal.government_id, proposal.government.parent_id)


def may_hand_back(by: By, proposal: Proposal) -> bool:
    """While the call is announced; its hours are judged by the database."""
    open_ = proposal.call.state == CallState.OPEN
    return open_ and is_its_province(by, proposal) and proposal.state in MOVES["hand_back"]


def may_see_progress(by: By, call: Call) -> bool:
    """A province sees its own governments, the office all of them, once the call is announced."""
    if by is None or call.state == CallState.DRAFT:
        return False
    if by.role == Role.PROVINCE_COORDINATOR:
        return by.government is not None
    return by.role in (Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR)


def may_remind(by: By, call: Call) -> bool:
    """Governments are reminded by their province and by the office that runs the call, while it is announced."""
    runs = by is not None and by.role in (Role.PROVINCE_COORDINATOR, Role.PROGRAMME_OFFICER)
    return runs and may_see_progress(by, call) and call.state == CallState.OPEN


def may_remind_provinces(by: By, call: Call) -> bool:
    """Who runs a call in which provinces rank asks those for their ranking."""
    officer = by is not None and by.role == Role.PROGRAMME_OFFICER
    return officer and call.endorses and call.state == CallState.CLOSED

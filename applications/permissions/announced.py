"""Who may do what on a call that is announced."""

from applications.enums import CallState
from applications.models import Call, Enquiry
from portal.accounts.enums import Role
from portal.accounts.models import Membership

By = Membership | None
LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})


def _officer(by: By) -> bool:
    return by is not None and by.role == Role.PROGRAMME_OFFICER


def may_extend(by: By, call: Call) -> bool:
    """A programme officer, while it is announced or has closed; the database knows whether review has begun."""
    return _officer(by) and call.state in (CallState.OPEN, CallState.CLOSED)


def may_post_notice(by: By, call: Call) -> bool:
    return _officer(by) and call.state != CallState.DRAFT


def may_ask(by: By, call: Call) -> bool:
    """Someone of a local government, while the call is announced."""
    local = by is not None and by.role in LOCAL and by.organisation_id is not None
    return local and call.state == CallState.OPEN


def may_answer(by: By, enquiry: Enquiry) -> bool:
    return _officer(by) and enquiry.answered_at is None

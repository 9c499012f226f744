"""Who may do what with calls and proposals. Small questions, always a bool."""

from applications.enums import CallState
from applications.models import Call, Proposal
from applications.models.proposals import OFFICE
from applications.permissions.completion import (
    is_open,
    named_for_completion,
    open_fields,
    open_sections,
)
from applications.permissions.drafting import (
    draft_role,
    for_the_lead,
    given_sections,
    is_office_writer,
    may_comment,
    may_edit,
    may_keep_files,
    may_lead,
    writes,
    writes_section,
)
from applications.permissions.partners import may_answer_share, own_partner
from applications.permissions.province import (
    is_its_province,
    may_hand_back,
    may_remind,
    may_remind_provinces,
    may_see_progress,
)
from applications.rules import DECIDED, MOVES, OPEN_TO_EDIT, may_apply
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Membership
from portal.accounts.queries import principal_of

__all__ = [
    "draft_role",
    "for_the_lead",
    "given_sections",
    "is_its_province",
    "is_office_writer",
    "is_open",
    "may_answer_share",
    "may_comment",
    "may_edit",
    "may_hand_back",
    "may_keep_files",
    "may_lead",
    "may_remind",
    "may_remind_provinces",
    "may_see_progress",
    "named_for_completion",
    "open_fields",
    "open_sections",
    "own_partner",
    "writes",
    "writes_section",
]

By = Membership | None
LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})


def is_office(by: By) -> bool:
    """Reads as a desk does: states by their own names, decisions before they are published."""
    return by is not None and by.role in OFFICE


def may_write_calls(by: By) -> bool:
    return by is not None and by.role == Role.PROGRAMME_OFFICER


def may_edit_call(by: By, call: Call) -> bool:
    return may_write_calls(by) and call.state == CallState.DRAFT


def may_start(by: By, call: Call) -> bool:
    """Someone of a government the call addresses, while it is announced; its hours are judged by the database."""
    if by is None or by.role not in LOCAL or by.government is None or call.state != CallState.OPEN:
        return False
    return may_apply(call.call_rules, level=by.government.level, zone=by.government.zone)


def may_write_for(by: By, call: Call, government: LocalGovernment) -> bool:
    """A programme officer, for a government in force that the call addresses, while it is announced."""
    if not may_write_calls(by) or call.state != CallState.OPEN or government.valid_to is not None:
        return False
    return may_apply(call.call_rules, level=government.level, zone=government.zone)


def is_own(by: By, proposal: Proposal) -> bool:
    """Works for the government that leads the proposal."""
    return by is not None and by.role in LOCAL and by.organisation_id == proposal.organisation_id


def is_own_approver(by: By, proposal: Proposal) -> bool:
    """The approver of the government that leads it, or who deputises for one now, by the database's clock."""
    if by is None or not is_own(by, proposal):
        return False
    return by.role == Role.LOCAL_APPROVER or principal_of(by) is not None


def may_discard(by: By, proposal: Proposal) -> bool:
    return proposal.state in MOVES["discard"] and for_the_lead(by, proposal) and writes(by, proposal)


def may_submit(by: By, proposal: Proposal) -> bool:
    """Only the approver of the government that leads it (domain: who uses it)."""
    return proposal.state in OPEN_TO_EDIT and is_own_approver(by, proposal)


def may_ask(by: By, proposal: Proposal) -> bool:
    """An officer who writes it asks the approver to submit it."""
    return proposal.state in OPEN_TO_EDIT and is_own(by, proposal) and not is_own_approver(by, proposal)


def may_send_back(by: By, proposal: Proposal) -> bool:
    """The approver hands what waits for submission back to those who write it."""
    return may_submit(by, proposal)


def may_withdraw(by: By, proposal: Proposal) -> bool:
    """The approver who may submit may take it back.

    A staged decision must not show: until publication whatever is decided refuses alike.
    """
    hidden = proposal.state in DECIDED and proposal.call.results_published_at is None
    return proposal.state in MOVES["withdraw"] and not hidden and is_own_approver(by, proposal)


def may_reopen(by: By, proposal: Proposal) -> bool:
    return is_own(by, proposal) and proposal.state in MOVES["reopen"]


def may_screen(by: By, proposal: Proposal) -> bool:
    return by is not None and by.role == Role.PROGRAMME_OFFICER and proposal.state in MOVES["exclude"]


def may_endorse(by: By, call: Call, province: LocalGovernment) -> bool:
    """The coordinator of that very province, where the call has provinces rank."""
    if by is None or by.role != Role.PROVINCE_COORDINATOR or by.government is None:
        return False
    return call.endorses and by.government.pk == province.pk

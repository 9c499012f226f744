"""Who may write to whom, ask for advice, report a demand, ask for data. Small questions, always a bool."""

from applications.enums import CallState, ProposalState
from applications.enums.early import DemandState
from applications.models import Call, Demand, Programme, Proposal
from applications.models.proposals import OFFICE
from applications.permissions import LOCAL, By, may_start
from portal.accounts.enums import OrganisationKind, Role

UNSENT = frozenset({ProposalState.DRAFT, ProposalState.DISCARDED})


def is_officer(by: By) -> bool:
    return by is not None and by.role == Role.PROGRAMME_OFFICER


def _leads(by: By, proposal: Proposal) -> bool:
    return by is not None and by.role in LOCAL and by.organisation_id == proposal.organisation_id


def may_read_messages(by: By, proposal: Proposal) -> bool:
    """Between the government that leads it and the office, once it has been received."""
    if not proposal.number:
        return False
    return _leads(by, proposal) or (by is not None and by.role in OFFICE)


def may_write_messages(by: By, proposal: Proposal) -> bool:
    """The approver of the ministry and the auditor read along; a draft is opened again without the office."""
    if not may_read_messages(by, proposal) or proposal.state in UNSENT:
        return False
    return _leads(by, proposal) or is_officer(by)


def may_advise(by: By) -> bool:
    """The agency's officers advise (domain: who uses it); the ministry's decide."""
    if not is_officer(by) or by is None or by.organisation is None:
        return False
    return bool(by.organisation.kind == OrganisationKind.AGENCY)


def may_ask_advice(by: By, proposal: Proposal) -> bool:
    """On a draft of one's own while the call is announced; its hours are judged by the database."""
    open_still = proposal.state == ProposalState.DRAFT and proposal.call.state == CallState.OPEN
    return _leads(by, proposal) and open_still


def may_report_demand(by: By, programme: Programme) -> bool:
    """Local governments, all year, wherever the programme asks."""
    if by is None or by.role not in LOCAL or by.government is None:
        return False
    return programme.demand_form_id is not None


def may_use_demand(by: By, demand: Demand, call: Call) -> bool:
    """Its own people, for a call of the same programme that addresses them."""
    standing = demand.state == DemandState.REPORTED and call.programme_id == demand.programme_id
    return is_own_demand(by, demand) and standing and may_start(by, call)


def is_own_demand(by: By, demand: Demand) -> bool:
    return by is not None and by.role in LOCAL and by.organisation_id == demand.organisation_id


def is_changeable(demand: Demand) -> bool:
    """Until a draft came of it, while its survey still asks the same; the database holds both."""
    return demand.programme.demand_form_id == demand.form_id and not demand.uses.exists()


def may_change_demand(by: By, demand: Demand) -> bool:
    """Its own people correct it, withdraw it, and report it again."""
    return is_own_demand(by, demand) and is_changeable(demand)

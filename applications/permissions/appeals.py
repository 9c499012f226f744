"""Who appeals, who takes it back, who decides. Small questions, always a bool."""

from applications.enums import ProposalState
from applications.models import Appeal, Proposal
from applications.permissions import By, is_own_approver
from portal.accounts.enums import Role


def may_appeal(by: By, proposal: Proposal) -> bool:
    """The approver of the excluded government, or who deputises; whether it is in time is judged by the database."""
    return proposal.state == ProposalState.INELIGIBLE and is_own_approver(by, proposal)


def may_withdraw_appeal(by: By, appeal: Appeal) -> bool:
    return appeal.is_undecided and is_own_approver(by, appeal.proposal)


def may_decide_appeal(by: By, appeal: Appeal) -> bool:
    """An approver decides, and takes more time for it; never whoever excluded, in whatever role."""
    return is_decider(by, appeal) and appeal.is_undecided


def is_decider(by: By, appeal: Appeal) -> bool:
    return by is not None and by.role == Role.APPROVER and by.user_id != appeal.against_by_id

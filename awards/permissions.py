"""Who may do what with money and awards. Small questions, always a bool; the table of roles is in the tests."""

from awards.models import Award, BudgetVote, CeilingRequest, Grant, Instalment, Scenario, Settlement
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User

OFFICE = frozenset({Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR})
Proposed = Scenario | BudgetVote | CeilingRequest | Grant | Instalment | Settlement


def is_officer(by: Membership | None) -> bool:
    """Prepares decisions: officers of the ministry and of its agency."""
    return by is not None and by.role == Role.PROGRAMME_OFFICER


def is_approver(by: Membership | None) -> bool:
    """The second pair of eyes."""
    return by is not None and by.role == Role.APPROVER


def may_read_money(by: Membership | None) -> bool:
    """Envelopes, scenarios, votes: the office alone."""
    return by is not None and by.role in OFFICE


def may_open_year(by: Membership | None) -> bool:
    return is_officer(by) or is_approver(by)


def may_create_envelope(by: Membership | None) -> bool:
    return is_officer(by) or is_approver(by)


def may_propose(by: Membership | None) -> bool:
    """Scenarios, votes, grants, payments, ceilings: an officer proposes them."""
    return is_officer(by)


def may_approve(by: Membership | None, proposed_by: User | None) -> bool:
    """An approver, who is never the person who proposed."""
    return by is not None and is_approver(by) and proposed_by is not None and proposed_by.pk != by.user_id


def may_decide(by: Membership | None, thing: Proposed) -> bool:
    return may_approve(by, thing.proposed_by)


def may_publish(by: Membership | None) -> bool:
    return is_approver(by)


def is_grantee(by: Membership | None, award: Award) -> bool:
    """An officer or approver of the government that was given the award."""
    return (
        by is not None
        and by.role in {Role.LOCAL_OFFICER, Role.LOCAL_APPROVER}
        and by.organisation_id == award.organisation_id
    )


def may_sign(by: Membership | None, award: Award) -> bool:
    """The local approver alone applies for the grant, certifies reports, settles, gives up."""
    return is_grantee(by, award) and by is not None and by.role == Role.LOCAL_APPROVER


def may_pass_on(by: Membership | None, instalment: Instalment) -> bool:
    """The coordinator of the province whose share was paid says when it went on to the municipality."""
    return (
        by is not None
        and by.role == Role.PROVINCE_COORDINATOR
        and by.government is not None
        and by.government.pk == instalment.share.province_id
    )


def may_settle(by: Membership | None, settlement: Settlement) -> bool:
    """An officer of the office, who did not draw the settlement up."""
    return by is not None and is_officer(by) and settlement.proposed_by_id != by.user_id


def may_hold(by: Membership | None) -> bool:
    """Suspending, resuming and ending an award is the approver's, where the law allows it."""
    return is_approver(by)

"""Who is here: people, organisations, local governments, roles by membership, invitations, delegations."""

from portal.accounts.models.delegations import Delegation
from portal.accounts.models.people import (
    Invitation,
    LocalGovernment,
    Membership,
    Organisation,
    User,
)

__all__ = ["Delegation", "Invitation", "LocalGovernment", "Membership", "Organisation", "User"]

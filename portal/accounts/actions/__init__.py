"""What happens to people and roles; one function for each deed."""

from portal.accounts.actions.delegations import delegate_approval, end_delegation
from portal.accounts.actions.handover import hand_over
from portal.accounts.actions.invitations import accept_invitation, invite_member, open_account
from portal.accounts.actions.people import (
    ask_new_password,
    change_profile,
    end_membership,
    enrol_person,
    set_password,
    switch_membership,
)

__all__ = [
    "accept_invitation",
    "ask_new_password",
    "change_profile",
    "delegate_approval",
    "end_delegation",
    "end_membership",
    "enrol_person",
    "hand_over",
    "invite_member",
    "open_account",
    "set_password",
    "switch_membership",
]

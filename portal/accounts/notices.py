"""Letters about people and roles, and what their deeds are called in the trail."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS

INVITATION = Letter("accounts/invitation", _("Invitation to a role"))
ACCEPTED = Letter("accounts/accepted", _("An invitation of mine was accepted"), optional=True)
ENDED = Letter("accounts/ended", _("A role of mine has ended"))
DELEGATED = Letter("accounts/delegated", _("I deputise for an approver"))
DELEGATION_ENDED = Letter("accounts/delegation_ended", _("A delegation to me was ended"))
HANDED_OVER = Letter("accounts/handed_over", _("Cases were handed over on a change of post"))
PASSWORD = Letter("accounts/password", _("A new password"))

VERBS.update(
    {
        "invite_member": _("Invited to a role"),
        "accept_invitation": _("Accepted an invitation"),
        "enrol_person": _("Given a role"),
        "end_membership": _("Ended a role"),
        "delegate_approval": _("Delegated approval"),
        "end_delegation": _("Ended a delegation"),
        "hand_over": _("Handed over"),
        "switch_membership": _("Acts in another role"),
        "change_profile": _("Changed the profile"),
        "ask_new_password": _("Asked for a new password"),
        "set_password": _("Set a password"),
        "load_governments": _("Loaded local governments"),
    }
)
SENTENCES.update(
    {
        "MA171": lambda facts: _("An approver delegates to a colleague of the same office, from now on."),
        "MA172": lambda facts: _("A delegation stays as it was made; it can only be ended, once."),
        "MA006": lambda facts: _("Only the owner of the database grants these rights."),
        "MA007": lambda facts: _("This invitation has been used already."),
        "user_email_once": lambda facts: _("Someone already signs in with this e-mail."),
    }
)


def inviter(user: User | None) -> str:
    """Who invites, as the letter says it; the portal itself invites the first person."""
    return user.name if user else str(_("the portal"))

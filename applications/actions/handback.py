"""A province hands a received proposal back to its government while the call is open."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import advance_locked, lock_in_call
from applications.actions.submissions import letter_facts, readers_of
from applications.models import Proposal, Submission
from applications.notices.province import HANDED_BACK
from portal.accounts.models import Membership
from portal.activity.actions import notify
from portal.activity.clock import PortalNow
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def hand_back_proposal(*, proposal: Proposal, reason: str, by: Membership) -> Proposal:
    """Make a received proposal a draft again; it keeps its number, its live submission ends, its government is told.

    Raises Denied, Invalid without a reason, Refusal in another state or when the database's clock says it is too late.
    """
    locked = lock_in_call(proposal)
    if not permissions.is_its_province(by, locked):
        raise Denied(_("Only the coordinator of the province hands a proposal back."))
    if not permissions.may_hand_back(by, locked):
        raise Refusal(_("This step is not possible in its present state."))
    if not reason.strip():
        raise Invalid(_("Say what has to be changed; the government reads it."), field="reason")
    Submission.objects.filter(proposal=locked, ended_at=None).update(ended_at=PortalNow())
    event = advance_locked(locked=locked, proposal=proposal, verb="hand_back", by=by, reason=reason)
    notify(
        event=event,
        letter=HANDED_BACK,
        recipients=readers_of(locked.organisation),
        context={**letter_facts(proposal, reason), "sender": by.organisation},
        link=f"/proposals/{locked.code}/",
    )
    return proposal

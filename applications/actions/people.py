"""Saying what a person is in a draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import lock
from applications.enums.drafting import DraftRole
from applications.models import DraftMember, Proposal
from applications.notices.drafting import DRAFT_ROLE
from applications.queries import draft_people
from portal.accounts.models import Membership, User
from portal.activity.actions import notify, record
from portal.activity.clock import PortalNow
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def set_draft_role(*, proposal: Proposal, user: User, role: str, by: Membership) -> DraftMember:
    """Let a colleague lead, write or only read; a guest of a partner government write or only read. Writes to them.

    Raises Denied, Invalid for whom the draft is none of their business, and for a guest who should lead.
    """
    locked = lock(proposal)
    if not permissions.may_lead(by, locked):
        raise Denied(_("Only who leads the draft, or the approver, says who writes in it."))
    person = next((one for one in draft_people(locked) if one.user.pk == user.pk), None)
    if person is None:
        raise Invalid(_("This person belongs to no government of this proposal."), field="user")
    if person.guest and role == DraftRole.OWNER:
        raise Invalid(_("A guest cannot lead the draft."), field="role")
    if role == DraftRole.OWNER:
        DraftMember.objects.filter(proposal=locked, role=DraftRole.OWNER).update(role=DraftRole.EDITOR)
    values = {"role": role, "set_by": by.user, "set_at": PortalNow()}
    member, _made = DraftMember.objects.update_or_create(proposal=locked, user=user, defaults=values)
    facts = {"code": locked.code, "person": user.pk, "role": role}
    event = record(by=by, verb="set_draft_role", thing=member, facts=facts, chain=locked.call.chain)
    context = {"proposal": locked, "call": locked.call, "role": DraftRole(role), "who": by.user.name}
    notify(event=event, letter=DRAFT_ROLE, recipients=[user], context=context, link=locked.get_absolute_url())
    return member

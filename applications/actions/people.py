"""Saying what a person is in a draft."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import lock
from applications.enums.drafting import DraftRole
from applications.models import CallSection, DraftMember, Proposal
from applications.notices.drafting import DRAFT_ROLE
from applications.queries import draft_people
from applications.queries.people import DraftPerson, giveable
from portal.accounts.models import Membership, User
from portal.activity.actions import notify, record
from portal.activity.clock import PortalNow
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def set_draft_role(
    *, proposal: Proposal, user: User, role: str, by: Membership, sections: Collection[str] = ()
) -> DraftMember:
    """Let a colleague lead, write or only read; a guest of a partner government write or only read. Writes to them.

    `sections`: keys of those a guest writes in; none: all but the files, which are the leading government's.
    Raises Denied, Invalid for whom the draft is none of their business, for a guest who should lead, and for sections
    that cannot be given.
    """
    locked = lock(proposal)
    if not permissions.may_lead(by, locked):
        raise Denied(_("Only who leads the draft, or the approver, says who writes in it."))
    person = next((one for one in draft_people(locked) if one.user.pk == user.pk), None)
    if person is None:
        raise Invalid(_("This person belongs to no government of this proposal."), field="user")
    if person.guest and role == DraftRole.OWNER:
        raise Invalid(_("A guest cannot lead the draft."), field="role")
    given = _given(locked, person, role, sections)
    if role == DraftRole.OWNER:
        DraftMember.objects.filter(proposal=locked, role=DraftRole.OWNER).update(role=DraftRole.EDITOR)
    values = {"role": role, "sections": [one.key for one in given], "set_by": by.user, "set_at": PortalNow()}
    member, _made = DraftMember.objects.update_or_create(proposal=locked, user=user, defaults=values)
    facts = {"code": locked.code, "person": user.pk, "role": role}
    facts |= {"sections": values["sections"]} if given else {}
    event = record(by=by, verb="set_draft_role", thing=member, facts=facts, chain=locked.call.chain)
    context = {"proposal": locked, "call": locked.call, "role": DraftRole(role), "who": by.user.name}
    context["given"] = given
    notify(event=event, letter=DRAFT_ROLE, recipients=[user], context=context, link=locked.get_absolute_url())
    return member


def _given(proposal: Proposal, person: DraftPerson, role: str, keys: Collection[str]) -> list[CallSection]:
    """The sections of these keys, in the order of the form."""
    if not keys:
        return []
    if not person.guest or role != DraftRole.EDITOR:
        raise Invalid(_("Sections are given to a guest who writes."), field="sections")
    found = [one for one in giveable(proposal) if one.key in keys]
    if len(found) != len(set(keys)):
        raise Invalid(_("This section is not one of the proposal's."), field="sections")
    return found

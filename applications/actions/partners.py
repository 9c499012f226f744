"""Governments that take part are asked for their shares, and answer for themselves."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import lock
from applications.actions.submissions import letter_facts, readers_of
from applications.enums import PartnerRole, ShareAnswer
from applications.models import PartnerConfirmation, Proposal
from applications.notices.partners import SHARE_ANSWERED, SHARE_ASKED
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Refusal


@database_refusals()
@transaction.atomic
def ask_partners(*, proposal: Proposal, by: Membership, key: str | uuid.UUID | None) -> Proposal:
    """Ask every government that has not answered to its share, by letter to its approvers.

    Raises Denied, Refusal when there is nobody to ask.
    """
    if not permissions.may_keep_files(by, proposal):
        raise Denied(_("You cannot change this proposal."))
    if once(key=key, by=by, verb="ask_partners"):
        return proposal
    locked = lock(proposal)
    answered = locked.confirmations.filter(voided_at=None).values("government")
    asked = locked.partners.filter(role=PartnerRole.JOINT).exclude(government__in=answered)
    names = list(asked.values_list("government__code", flat=True))
    if not names:
        raise Refusal(_("Every government that takes part has answered."))
    event = record(
        by=by, verb="ask_partners", thing=locked, chain=locked.call.chain, facts={"governments": names}
    )
    keep_answer(key, by, "ask_partners", locked)
    approvers = User.objects.filter(
        memberships__in=Membership.objects.valid()
        .of_role(Role.LOCAL_APPROVER)
        .filter(organisation__government__in=asked.values("government"))
    ).distinct()
    link = f"/proposals/{locked.code}/confirmation/"
    context = {"lead": locked.government, **letter_facts(proposal)}
    notify(event=event, letter=SHARE_ASKED, recipients=approvers, context=context, link=link)
    return proposal


@database_refusals()
@transaction.atomic
def answer_share(
    *, proposal: Proposal, share: int, answer: str, by: Membership, comment: str = ""
) -> PartnerConfirmation:
    """Confirm or decline the share of one's own government, in won, as it was read. The lead is told.

    Raises Denied, Refusal when the share was changed meanwhile or the proposal is submitted.
    """
    locked = lock(proposal)
    if not permissions.may_answer_share(by, locked):
        raise Denied(_("Only the approver of a government that takes part answers to its share."))
    said = {"share": share, "state": ShareAnswer(answer), "comment": comment, "by": by.user}
    given = PartnerConfirmation.objects.create(proposal=locked, government=by.government, **said)
    facts = {"share": share, "government": given.government.code}
    verb = "confirm_share" if answer == ShareAnswer.CONFIRMED else "decline_share"
    event = record(by=by, verb=verb, thing=locked, chain=locked.call.chain, facts=facts, reason=comment)
    notify(
        event=event,
        letter=SHARE_ANSWERED,
        recipients=readers_of(locked.organisation),
        context={"given": given, "partner": given.government, **letter_facts(proposal, comment)},
        link=f"/proposals/{locked.code}/",
    )
    return given

"""Writing for a government that sends everything on paper (대리 작성): the draft is the government's own from its first row."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.drafts import has_room, new_draft, open_call
from applications.actions.submissions import letter_facts, readers_of
from applications.models import Call, Proposal
from applications.notices.paper import WRITTEN_FOR
from portal.accounts.models import LocalGovernment, Membership
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def begin_for_government(
    *,
    call: Call,
    government: LocalGovernment,
    title: str,
    reason: str,
    by: Membership,
    key: str | uuid.UUID | None,
) -> Proposal:
    """Begin a draft in a government's name, which `by` writes until it is received; the government is told by letter.

    The same key gives the same draft. Raises Denied, Invalid for a government that the call does not address or that has
    its number of proposals, Refusal when the call is not open.
    """
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer writes for a government."))
    if earlier := once(key=key, by=by, verb="write_for_government"):
        return Proposal.objects.select_related("call").get(pk=earlier)
    _check(title, reason)
    call = open_call(call.pk)
    if not permissions.may_write_for(by, call, government):
        raise Invalid(_("This call does not address this government."), field="government")
    _leave_room(call, government)
    why = {"office_writer": by.user, "office_reason": reason.strip()}
    proposal = new_draft(call, government.organisation, by, key, title=title, **why)
    keep_answer(key, by, "write_for_government", proposal)
    _tell(proposal, by)
    return proposal


def _check(title: str, reason: str) -> None:
    for field, value, sentence in (
        ("title", title.strip(), _("This has not been filled in.")),
        ("reason", reason.strip(), _("Say why the office writes it.")),
    ):
        if not value:
            raise Invalid(sentence, field=field)


def _leave_room(call: Call, government: LocalGovernment) -> None:
    if not has_room(call, government.organisation):
        most = {"most": call.call_rules.proposals_per_government}
        sentence = _("This government may have %(most)s proposals in this call, and has them.") % most
        raise Invalid(sentence, field="government")


def _tell(proposal: Proposal, by: Membership) -> None:
    """The trail, and the letter to officers and approvers of the government."""
    facts, why = {"code": proposal.code, "government": proposal.government.code}, proposal.office_reason
    chain = proposal.call.chain
    event = record(by=by, verb="write_for_government", thing=proposal, chain=chain, facts=facts, reason=why)
    notify(
        event=event,
        letter=WRITTEN_FOR,
        recipients=readers_of(proposal.organisation),
        context={**letter_facts(proposal, why), "who": by.user.name},
        link=proposal.get_absolute_url(),
    )

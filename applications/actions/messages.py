"""Messages between the office and the applicant about a proposal that was received."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.submissions import letter_facts, readers_of
from applications.enums.early import Side
from applications.models import Proposal
from applications.notices.early import MESSAGE
from applications.permissions.early import is_officer, may_write_messages
from applications.queries.early import office_side
from portal.accounts.models import Membership, User
from portal.activity import threads
from portal.activity.actions import notify, once
from portal.activity.models import Message
from portal.activity.refusals import database_refusals
from portal.activity.rules import MOST_FILES
from portal.documents.files import store
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def send_message(
    *,
    proposal: Proposal,
    text: str,
    by: Membership,
    uploads: Iterable[Any] = (),
    asks: bool = True,
    key: str | uuid.UUID | None = None,
) -> Message:
    """Write to the other side; `asks`: an answer is awaited. Raises Denied, Invalid for the words or a file."""
    if not may_write_messages(by, proposal):
        raise Denied(_("You cannot write about this proposal."))
    if earlier := once(key=key, by=by, verb="post_message"):
        return Message.objects.get(pk=earlier)
    side = side_of(by)
    other = Side.OFFICE if side == Side.APPLICANT else Side.APPLICANT
    told = _readers(proposal, other, by)  # before the message is there: the last officer who wrote is meant
    message, event = threads.post_message(
        thing=proposal, text=text, side=side, by=by, awaits=other if asks else "",
        files=kept(uploads, by), chain=proposal.call.chain, key=key,
    )  # fmt: skip
    assert event is not None  # the key was asked above
    context = {**letter_facts(proposal), "message": message}
    link = f"/proposals/{proposal.code}/messages/"
    notify(event=event, letter=MESSAGE, recipients=told, context=context, link=link)
    return message


@database_refusals()
@transaction.atomic
def waive_message(*, proposal: Proposal, by: Membership) -> Proposal:
    """Say that the last question needs no answer. Raises Denied, and Refusal when none is awaited of this side."""
    if not may_write_messages(by, proposal):
        raise Denied(_("You cannot write about this proposal."))
    threads.waive_answer(thing=proposal, side=side_of(by), by=by, chain=proposal.call.chain)
    return proposal


def side_of(by: Membership) -> Side:
    return Side.OFFICE if is_officer(by) else Side.APPLICANT


def kept(uploads: Iterable[Any], by: Membership) -> list[dict[str, Any]]:
    """The uploads in the store, as rows of a message."""
    given = list(uploads)
    if len(given) > MOST_FILES:
        raise Invalid(_("A message carries at most %(most)s files.") % {"most": MOST_FILES}, field="files")
    return [_row(one, by) for one in given]


def _row(upload: Any, by: Membership) -> dict[str, Any]:
    try:
        file = store(upload, by)
    except Invalid as refusal:  # the store calls its field "file"
        raise Invalid(f"{upload.name}: {refusal.message}", field="files") from refusal
    return {"id": str(file.pk), "name": file.name, "size": file.size}


def _readers(proposal: Proposal, side: Side, by: Membership) -> list[User]:
    people = office_side(proposal) if side == Side.OFFICE else readers_of(proposal.organisation)
    return [one for one in people if one.pk != by.user.pk]

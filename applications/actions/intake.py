"""Paper intake (대리 접수): an officer receives what a government sends by official letter, through the same gate."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.letter import keep_letter
from applications.actions.moves import lock_in_call
from applications.actions.submissions import receive
from applications.models import Call, Proposal, Submission
from applications.queries.intake import open_drafts
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def intake_proposal(
    *,
    call: Call,
    code: str,
    number: str,
    upload: Any,
    reason: str,
    by: Membership,
    key: str | uuid.UUID,
) -> Submission:
    """Submit the draft of this code for its government, with its scanned letter; the time is that of the intake.

    The officer chose the draft and saw whose it is and what is missing. Raises Denied, Invalid, Refusal when it is too late.
    """
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer receives on paper."))
    if earlier := once(key=key, by=by, verb="intake_proposal"):
        return Submission.objects.select_related("proposal__call").get(pk=earlier)
    _check(number, upload, reason)
    proposal = _named(call, code)
    locked = lock_in_call(proposal)
    keep_letter(locked, upload, by)
    locked.letter_number, locked.version = number.strip(), locked.version + 1
    locked.save(update_fields=["letter_number", "version"])
    note = _("Received on paper: %(reason)s") % {"reason": reason.strip()}
    standing = {"intake_by": by.user, "intake_reason": reason.strip()}
    submission = receive(locked, proposal, by, key, note=note, **standing)
    keep_answer(key, by, "intake_proposal", submission)
    return submission


def _check(number: str, upload: Any, reason: str) -> None:
    for field, value, sentence in (
        ("reason", reason.strip(), _("Say why it is received on paper.")),
        ("number", number.strip(), _("Give the number of the letter.")),
        ("file", upload, _("Attach the scanned letter.")),
    ):
        if not value:
            raise Invalid(sentence, field=field)


def _named(call: Call, code: str) -> Proposal:
    """The proposal that the letter names, while it may still be submitted."""
    found = open_drafts(call).filter(code=code.strip().upper()).first()
    if found is None:
        raise Invalid(_("No draft of this call has this code, or it is submitted already."), field="code")
    return found

"""The official letter (공문) with which a government submits: its number and its file."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import lock
from applications.actions.sections import save_section
from applications.enums import AttachmentKind, SectionKind
from applications.models import Attachment, Proposal
from applications.queries import letter_of
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.refusals import database_refusals
from portal.documents.files import store
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def attach_letter(*, proposal: Proposal, number: str, by: Membership, upload: Any = None) -> Proposal:
    """Write down the letter's number and keep its file in place of the one before; also while only parts are open.

    Raises Denied, Invalid for an empty number or what the store does not accept.
    """
    locked = lock(proposal)
    if not permissions.may_keep_files(by, locked):
        raise Denied(_("You cannot change this proposal."))
    if not number.strip():
        raise Invalid(_("Give the number of the letter."), field="number")
    _write_number(locked, number.strip(), by)
    if upload:
        keep_letter(locked, upload, by)
    locked.version += 1
    locked.save(update_fields=["version"])
    proposal.version, proposal.letter_number = locked.version, locked.letter_number
    kept = letter_of(locked)
    facts = {"number": number, "sha256": kept.file.sha256 if kept else ""}
    record(by=by, verb="attach_letter", thing=locked, facts=facts, chain=locked.call.chain)
    return proposal


def keep_letter(locked: Proposal, upload: Any, by: Membership) -> Attachment:
    """The file of the letter, in place of the one before. Raises Invalid for what the store does not accept."""
    file = store(upload, by)
    locked.attachments.filter(kind=AttachmentKind.LETTER).delete()
    return Attachment.objects.create(proposal=locked, kind=AttachmentKind.LETTER, file=file, added_by=by.user)


def _write_number(locked: Proposal, number: str, by: Membership) -> None:
    """Through its section where that is open, so that whoever writes there now is told; else by itself."""
    if locked.letter_number == number:
        return
    part = locked.sections.select_related("call_section").get(call_section__kind=SectionKind.OVERVIEW)
    if permissions.is_open(locked, part.call_section.key):
        key, data = part.call_section.key, {"letter_number": number}
        save_section(proposal=locked, section_key=key, version=part.version, data=data, by=by)
        return
    locked.letter_number = number
    locked.save(update_fields=["letter_number"])

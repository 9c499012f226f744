"""Files that arrive in pieces: begun, gone on with after any break, finished once, given up, swept."""

from datetime import timedelta
from functools import partial as later
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.drafts import attach_file, open_to_files
from applications.actions.moves import lock
from applications.models import Attachment, Proposal, Upload
from applications.rules.files import HOURS_KEPT, MOST_FILES
from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.actions import keep_answer, once
from portal.activity.refusals import database_refusals
from portal.activity.text import one_line
from portal.documents import partial
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def begin_upload(*, proposal: Proposal, name: str, size: int, mark: str, by: Membership) -> Upload:
    """Make room for a file of `size` bytes; the same file of the same person goes on where it broke off.

    Raises Denied, Invalid for what could not be kept anyway, Refusal when the proposal has no room.
    """
    locked = lock(proposal)
    if not permissions.may_keep_files(by, locked):
        raise Denied(_("You cannot change this proposal."))
    open_to_files(locked)
    said = {"proposal": locked, "created_by": by.user, "name": one_line(name, 255) or "file", "size": size}
    same = {**said, "mark": one_line(mark, 40)}
    if begun := Upload.objects.filter(**same).first():
        return begun
    most = settings.FILE_UPLOAD_MAX_BYTES
    if size <= 0:
        raise Invalid(_("The file is empty."), field="file")
    if size > most:
        sentence = _("The file is larger than %(most)s. Make it smaller, then attach it.")
        raise Invalid(sentence % {"most": filesizeformat(most)}, field="file")
    if locked.attachments.count() + locked.uploads.count() >= MOST_FILES:
        raise Invalid(_("A proposal holds at most %(most)s files.") % {"most": MOST_FILES}, field="file")
    return Upload.objects.create(**same)


@database_refusals()
@transaction.atomic
def add_piece(*, upload: Upload, offset: int, piece: bytes, by: Membership) -> Upload:
    """Put the next piece behind what has arrived; one that begins elsewhere is left out: `offset` says where to go on.

    Raises Denied, Invalid for more than the file was said to have, Refusal (404) for an upload that was given up.
    """
    held = (
        Upload.objects.select_for_update(of=("self",)).select_related("proposal").filter(pk=upload.pk).first()
    )
    if held is None:
        raise Refusal(_("This upload is no longer here. Please choose the file again."), status=404)
    if held.created_by_id != by.user.pk or not permissions.may_keep_files(by, held.proposal):
        raise Denied(_("You cannot change this proposal."))
    if partial.arrived(held.pk) < held.offset:  # lost with its disk: from the start
        held.offset = 0
    elif offset == held.offset:
        if not piece or offset + len(piece) > held.size:
            raise Invalid(_("This piece does not belong to the file."), field="file")
        partial.write(held.pk, offset, piece)
        held.offset += len(piece)
    held.touched_at = clock.now()
    held.save(update_fields=["offset", "touched_at"])
    return held


def finish_upload(*, proposal: Proposal, key: UUID, sha256: str, by: Membership) -> Attachment:
    """Attach what has arrived whole; asked twice it is attached once. `sha256`: as the sender has it, or empty.

    Raises Denied, Refusal while something is missing, Invalid for what the store does not accept; then it is given up.
    """
    try:
        return _finish(proposal=proposal, key=key, sha256=sha256, by=by)
    except Invalid:
        end_upload(proposal=proposal, key=key, by=by)
        raise


@database_refusals()
@transaction.atomic
def _finish(*, proposal: Proposal, key: UUID, sha256: str, by: Membership) -> Attachment:
    if earlier := once(key=key, by=by, verb="finish_upload"):
        return Attachment.objects.select_related("file").get(pk=earlier)
    locked = lock(proposal)
    held = Upload.objects.filter(pk=key, proposal=locked, created_by=by.user).first()
    if held is None:
        raise Refusal(_("This upload is no longer here. Please choose the file again."), status=404)
    if held.offset != held.size or partial.arrived(key) != held.size:
        raise Refusal(_("The file has not arrived whole yet."))
    if sha256 and sha256.lower() != partial.digest(key):
        raise Invalid(_("The file was damaged on its way. Please choose it again."), field="file")
    held.delete()  # its room goes to the attachment
    with partial.whole(key, held.name) as file:
        attachment = attach_file(proposal=proposal, upload=file, by=by)
    keep_answer(key, by, "finish_upload", attachment)
    transaction.on_commit(later(partial.drop, key))
    return attachment


@transaction.atomic
def end_upload(*, proposal: Proposal, key: UUID, by: Membership) -> None:
    """Give an upload up, and its room with it; one that is not there any more is given up already."""
    Upload.objects.filter(pk=key, proposal=proposal, created_by=by.user).delete()
    transaction.on_commit(later(partial.drop, key))


def sweep_uploads() -> int:
    """Give up what nobody has gone on with for a day. Returns how many."""
    before = clock.now() - timedelta(hours=HOURS_KEPT)
    with transaction.atomic():
        old = Upload.objects.filter(touched_at__lt=before).select_for_update(skip_locked=True)
        gone = [upload.pk for upload in old]
        Upload.objects.filter(pk__in=gone).delete()
    for key in gone:
        partial.drop(key)
    known = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)}
    partial.drop_others(known, hours=2 * HOURS_KEPT)
    return len(gone)

"""Drafts: started, given files, thrown away, opened again."""

import hashlib
import uuid
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import advance, lock, share_call
from applications.actions.sections import open_to_edit
from applications.actions.submissions import letter_facts, readers_of
from applications.enums import AttachmentKind, PartnerRole, SectionKind
from applications.models import Attachment, Call, Partner, Proposal, RemovedFile, Section
from applications.notices.paper import DISCARDED_FOR
from applications.queries import taken_by
from applications.rules import is_open
from applications.rules.files import MOST_FILES
from portal.accounts.models import Membership, Organisation
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.refusals import database_refusals
from portal.documents.files import store
from portal.ui.refusals import Denied, Invalid, Refusal

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that reads like something else
COPIED = ("purpose", "content", "expected_effect", "cost_basis", "field")


@database_refusals()
@transaction.atomic
def start_proposal(
    *, call: Call, by: Membership, title: str, key: str | uuid.UUID | None, source: Proposal | None = None
) -> Proposal:
    """Start a draft for one's government; the same key gives the same draft. `source` lends its words, never its money.

    Raises Denied for whom the call does not address, Refusal when it is not open or the government has its number.
    """
    if earlier := once(key=key, by=by, verb="start_proposal"):
        return Proposal.objects.select_related("call").get(pk=earlier)
    call = open_call(call.pk)
    if not permissions.may_start(by, call):
        raise Denied(_("Your government cannot start a proposal in this call."))
    assert by.organisation is not None  # may_start asked
    _leave_room(call, by.organisation)
    words = _words_of(source, by)
    proposal = new_draft(call, by.organisation, by, key, title=title, **words)
    record(by=by, verb="start_proposal", thing=proposal, chain=call.chain, facts={"code": proposal.code})
    keep_answer(key, by, "start_proposal", proposal)
    return proposal


def new_draft(
    call: Call,
    organisation: Organisation,
    by: Membership,
    key: str | uuid.UUID | None,
    *,
    title: str,
    **values: Any,
) -> Proposal:
    """The rows of a fresh draft of a local government, which leads it: every section untouched."""
    government = organisation.government
    assert government is not None  # of a local government
    proposal = Proposal.objects.create(
        code=_new_code(f"{call.slug} {key or uuid.uuid4()}"),
        call=call,
        organisation=organisation,
        government=government,
        created_by=by.user,
        title=title.strip(),
        is_sample=call.is_sample,
        **values,
    )
    Section.objects.bulk_create(Section(proposal=proposal, call_section=part) for part in call.sections.all())
    Partner.objects.create(proposal=proposal, government=government, role=PartnerRole.LEAD)
    return proposal


def open_call(pk: int) -> Call:
    """The call, held as it is, when it accepts proposals now."""
    share_call(pk)
    call = Call.objects.get(pk=pk)
    if not is_open(state=call.state, opens_at=call.opens_at, closes_at=call.closes_at, now=clock.now()):
        raise Refusal(_("The call does not accept proposals at this moment."))
    return call


def has_room(call: Call, organisation: Organisation) -> bool:
    """How many proposals a government may have in a call is data of the call; counted one at a time."""
    government = organisation.government
    assert government is not None  # of a local government
    with connection.cursor() as cursor:
        place = f"proposals of {government.pk} in {call.pk}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [place])
    return len(taken_by(government, call)) < call.call_rules.proposals_per_government


def _leave_room(call: Call, organisation: Organisation) -> None:
    if not has_room(call, organisation):
        most = {"most": call.call_rules.proposals_per_government}
        raise Refusal(_("Your government may have %(most)s proposals in this call, and has them.") % most)


def _words_of(source: Proposal | None, by: Membership) -> dict[str, Any]:
    """The words of a proposal of one's own government or of a published project."""
    if source is None:
        return {}
    public = Proposal.objects.published().filter(pk=source.pk).exists()
    if not public and source.organisation_id != by.organisation_id:
        raise Denied(_("Only a published project or one of your own can be the start of another."))
    return {"source": source, **{name: getattr(source, name) for name in COPIED}}


def _new_code(seed: str) -> str:
    """A code of a draft, six signs from a hash of the request: the same request has the same code."""
    for attempt in range(100):
        number = int.from_bytes(hashlib.sha256(f"{seed} {attempt}".encode()).digest()[:8])
        signs = []
        for _place in range(6):
            number, rest = divmod(number, len(ALPHABET))
            signs.append(ALPHABET[rest])
        code = "P-" + "".join(signs)
        if not Proposal.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no free code")


@database_refusals()
@transaction.atomic
def attach_file(*, proposal: Proposal, upload: Any, by: Membership) -> Attachment:
    """Keep an upload with the proposal. Raises Denied, Invalid for what the store does not accept."""
    locked = lock(proposal)
    if not permissions.may_keep_files(by, locked):
        raise Denied(_("You cannot change this proposal."))
    open_to_files(locked)
    if locked.attachments.count() >= MOST_FILES:
        raise Invalid(_("A proposal holds at most %(most)s files.") % {"most": MOST_FILES}, field="file")
    attachment = Attachment.objects.create(proposal=locked, file=store(upload, by), added_by=by.user)
    _next_version(locked, proposal)
    facts = {"name": attachment.file.name, "sha256": attachment.file.sha256}
    record(by=by, verb="attach_file", thing=locked, chain=locked.call.chain, facts=facts)
    return attachment


@database_refusals()
@transaction.atomic
def remove_file(*, proposal: Proposal, attachment: Attachment, by: Membership) -> Proposal:
    """Take a file off the proposal; the store keeps its bytes, and it can be put back."""
    locked = lock(proposal)
    if not permissions.may_keep_files(by, locked) or attachment.proposal_id != locked.pk:
        raise Denied(_("You cannot change this proposal."))
    open_to_files(locked)
    facts = {"name": attachment.file.name, "sha256": attachment.file.sha256}
    kept = {"file": attachment.file, "kind": attachment.kind, "removed_by": by.user}
    RemovedFile.objects.create(proposal=locked, **kept)
    attachment.delete()
    _next_version(locked, proposal)
    record(by=by, verb="remove_file", thing=locked, chain=locked.call.chain, facts=facts)
    return proposal


@database_refusals()
@transaction.atomic
def restore_file(*, proposal: Proposal, removed: RemovedFile, by: Membership) -> Attachment:
    """Put a file back that was taken off. Raises Denied, Refusal when it is back already or there is no room."""
    locked = lock(proposal)
    if not permissions.may_keep_files(by, locked) or removed.proposal_id != locked.pk:
        raise Denied(_("You cannot change this proposal."))
    open_to_files(locked)
    gone, _rows = RemovedFile.objects.filter(pk=removed.pk).delete()
    if not gone:
        raise Refusal(_("This file has been put back already."))
    if locked.attachments.count() >= MOST_FILES:
        raise Invalid(_("A proposal holds at most %(most)s files.") % {"most": MOST_FILES}, field="file")
    another = locked.attachments.filter(kind=AttachmentKind.LETTER).exists()  # there is one letter at most
    kept = {
        "file": removed.file,
        "kind": AttachmentKind.FILE if another else removed.kind,
        "added_by": by.user,
    }
    attachment = Attachment.objects.create(proposal=locked, **kept)
    _next_version(locked, proposal)
    facts = {"name": removed.file.name, "sha256": removed.file.sha256}
    record(by=by, verb="restore_file", thing=locked, chain=locked.call.chain, facts=facts)
    return attachment


def open_to_files(locked: Proposal) -> None:
    """A returned proposal takes or gives up files only where its files were named for completion."""
    files = locked.sections.filter(call_section__kind=SectionKind.FILES)
    for key in files.values_list("call_section__key", flat=True)[:1]:
        open_to_edit(locked, key)


def _next_version(locked: Proposal, proposal: Proposal) -> None:
    locked.version += 1
    locked.save(update_fields=["version"])
    proposal.version = locked.version


@database_refusals()
@transaction.atomic
def discard_proposal(*, proposal: Proposal, by: Membership) -> Proposal:
    """Throw a draft away; a government for which the office wrote it is told. Raises Denied, Refusal once it is submitted."""
    if not (permissions.for_the_lead(by, proposal) and permissions.writes(by, proposal)):
        raise Denied(_("You cannot change this proposal."))
    for_them = permissions.is_office_writer(by, proposal)
    event = advance(proposal=proposal, verb="discard", by=by)
    if for_them:
        told = {**letter_facts(proposal), "who": by.user.name}
        readers = readers_of(proposal.organisation)
        notify(event=event, letter=DISCARDED_FOR, recipients=readers, context=told, link="/proposals/")
    return proposal


@database_refusals()
@transaction.atomic
def reopen_proposal(*, proposal: Proposal, by: Membership) -> Proposal:
    """Make a withdrawn proposal a draft again while the call is open; it keeps its receipt number."""
    if not permissions.is_own(by, proposal):
        raise Denied(_("You cannot change this proposal."))
    _leave_room(open_call(proposal.call_id), proposal.organisation)
    advance(proposal=proposal, verb="reopen", by=by)
    return proposal

"""What a receipt says, and whether the portal's own records say the same: proof for who holds it, nothing for others."""

import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from applications.models import Call, Submission
from applications.queries.pages import receipt_event
from portal.activity.models import Event
from portal.activity.proofs import is_whole, published_after
from portal.documents.files import open_file
from portal.documents.models import StoredFile
from portal.ui.formats import korean_datetime
from portal.ui.refusals import Refusal

NUMBER = re.compile(r"[A-Z0-9]{1,10}-\d{4}-\d{4,9}")
HASH = re.compile(r"[0-9a-f]{64}")
WITHIN_PDF = re.compile(rb"<dc:description>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
COPY = """
SELECT manifest_hash = encode(sha256(convert_to(snapshot::text, 'UTF8')), 'hex')
FROM applications_submission WHERE id = %s
"""


@dataclass(frozen=True)
class Claim:
    """What a receipt says; the record's place and hash may be left out."""

    number: str
    manifest: str
    received_at: str = ""
    record: str = ""
    place: int = 0
    hash: str = ""


@dataclass(frozen=True)
class Line:
    """One thing that was compared, in words, and whether it holds."""

    label: str
    value: str
    holds: bool


def claim_of(submission: Submission, event: Event | None) -> dict[str, Any]:
    """What the receipt's PDF carries within it, for `manage.py verify receipt`."""
    return {
        "number": submission.number,
        "manifest": submission.manifest_hash,
        "received_at": submission.received_at.isoformat(),
        "record": event.chain if event else "",
        "place": event.sequence if event else 0,
        "hash": event.hash if event else "",
    }


def read_claim(content: bytes) -> Claim:
    """The claim of a receipt's PDF, or of a JSON of the same names. Raises ValueError for anything else."""
    found = WITHIN_PDF.search(content) if content.startswith(b"%PDF-") else None
    text = html.unescape(found[1].decode()) if found else content.decode()
    said = json.loads(text)
    kept = {name: said[name] for name in Claim.__dataclass_fields__ if name in said}
    claim = Claim(**{**kept, "place": int(kept.get("place") or 0)})
    if not NUMBER.fullmatch(claim.number) or not HASH.fullmatch(claim.manifest):
        raise ValueError("no number and hash of a receipt")
    return claim


def proof_address(submission: Submission) -> str:
    """The public page that proves this receipt."""
    asked = urlencode({"number": submission.number, "manifest": submission.manifest_hash})
    return f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('applications:verification')}?{asked}"


def received(claim: Claim) -> Submission | None:
    """The submission with this very number and hash: the one without the other finds nothing.

    Of several with the same content (taken back and sent again) the one whose time or record the receipt names.
    """
    rows = Submission.objects.select_related("proposal__call").order_by("-id")
    found = list(rows.filter(number=claim.number, manifest_hash=claim.manifest))
    named = (one for one in found if _is_named(claim, one))
    return next(named, found[0] if found else None)


def _is_named(claim: Claim, submission: Submission) -> bool:
    event = receipt_event(submission)
    hashed = bool(event and claim.hash == event.hash)
    return hashed or claim.received_at == submission.received_at.isoformat()


def superseded_by(claim: Claim) -> Submission | None:
    """What was received since under the same number and counts in its place."""
    if (submission := received(claim)) is None:
        return None
    return Submission.objects.filter(proposal=submission.proposal_id, pk__gt=submission.pk).last()


def proof(claim: Claim) -> list[Line]:
    """Each statement beside what the portal's records say; empty when nothing was received under both values."""
    submission = received(claim)
    if submission is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(COPY, [submission.pk])
        whole = bool(cursor.fetchone()[0])
    when = submission.received_at.isoformat()
    return [
        Line(_("Receipt number"), submission.number, True),
        Line(_("Received at"), korean_datetime(submission.received_at), claim.received_at in ("", when)),
        Line(_("Hash of the answers and files"), submission.manifest_hash, whole),
        *_of_the_record(claim, submission.proposal.call, receipt_event(submission)),
    ]


def _of_the_record(claim: Claim, call: Call, event: Event | None) -> Iterator[Line]:
    if event is None:
        yield Line(_("Place in the record"), "–", False)
        return
    place = f"{call.title} · {event.sequence}"
    yield Line(
        _("Place in the record"),
        place,
        (claim.record or event.chain, claim.place or event.sequence) == (event.chain, event.sequence),
    )
    yield Line(_("Hash of the record"), event.hash, is_whole(event) and claim.hash in ("", event.hash))
    if head := published_after(event):
        yield Line(_("Published since"), f"{korean_datetime(head.at)} · {head.sequence}", True)


def files_of(claim: Claim) -> Iterator[tuple[str, bool]]:
    """Each file that was sent, by its hash, and whether the store holds those very bytes. For the office's own proof."""
    submission = received(claim)
    for file in submission.snapshot["files"] if submission else ():
        yield file["sha256"], _is_kept(file["sha256"])


def _is_kept(sha256: str) -> bool:
    stored = StoredFile.objects.filter(sha256=sha256).first()
    if stored is None:
        return False
    try:
        with open_file(stored) as content:
            readable: Any = content
            return hashlib.file_digest(readable, "sha256").hexdigest() == sha256
    except Refusal:
        return False

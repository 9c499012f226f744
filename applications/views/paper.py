"""The data of the receipt as a paper."""

import json
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Call, Proposal, Submission
from applications.queries.receipts import claim_of, proof_address
from portal.activity.models import Event
from portal.ui.formats import SEOUL, korean_datetime, won, won_in_words


def receipt_data(proposal: Proposal, event: Event | None, language: str) -> dict[str, Any]:
    """What portal/documents/typst/receipt.typ needs."""
    submission = proposal.submission
    assert submission is not None  # a receipt is of a submission
    english, call = language.startswith("en"), proposal.call
    place, digest = (event.sequence, event.hash) if event else (0, "")
    return {
        "language": "en" if english else "ko",
        "date": submission.received_at.astimezone(SEOUL).date().isoformat(),
        "issuer": call.programme.name_en if english else call.programme.name_ko,
        "number": submission.number,
        "facts": _facts(submission, call, language),
        "manifest": submission.manifest_hash,
        "chain": call.title,
        "place": place,
        "hash": digest,
        "verify": proof_address(submission),
        "proof": json.dumps(claim_of(submission, event)),
        "sample": proposal.is_sample,
    }


def _facts(submission: Submission, call: Call, language: str) -> list[tuple[str, str]]:
    amount = won_in_words(submission.requested, language)
    writer = submission.proposal.office_writer
    return [
        (_("Call"), call.title),
        (_("Government"), submission.government_name),
        (_("Project"), submission.snapshot["overview"]["title"]),
        *([(_("Written by the office from paper"), writer.name)] if writer else []),
        (_("Submitted by"), submission.sender),
        (_("Received at"), korean_datetime(submission.received_at)),
        (_("Total cost"), won(submission.total_cost, language)),
        (_("Amount asked for"), f"{amount} ({won(submission.requested, language)})"),
    ]

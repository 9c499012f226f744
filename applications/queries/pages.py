"""Page-shaped reads of proposals."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from applications.enums import ProposalState
from applications.models import Proposal, Screening, Submission
from applications.models.proposals import OFFICE
from applications.queries.snapshots import snapshot_of
from portal.accounts.models import Membership
from portal.activity.models import Event
from portal.activity.queries import timeline

# What a staged decision leaves in the trail: shown outside the office once the results are published.
STAGED_EVENTS = ("rank_proposal", "award_proposal", "reserve_proposal", "decline_proposal")
HEAVY = ("purpose", "content", "expected_effect", "cost_basis", "reason", "submission__snapshot")


def proposals_for(by: Membership | None) -> QuerySet[Proposal]:
    """The rows of a list: what the reader sees, with government, call and amount, without the texts."""
    rows = Proposal.objects.visible_to(by).shown_to(by)
    return rows.select_related("government__parent", "call", "submission").defer(*HEAVY, "call__rules")


def whole_proposals(by: Membership | None) -> QuerySet[Proposal]:
    """For the page of one proposal: everything it stands on in one query."""
    rows = Proposal.objects.visible_to(by)
    return rows.select_related("call__programme", "government__parent", "organisation", "submission")


def snapshot_for(proposal: Proposal, by: Membership | None) -> Mapping[str, Any]:
    """What this reader reads: the draft as it stands for its own people, else what was submitted last."""
    own = by is not None and by.organisation_id == proposal.organisation_id
    live = proposal.submission is None or (own and proposal.is_editable)
    if live or proposal.submission is None:
        return snapshot_of(proposal)
    snapshot: Mapping[str, Any] = proposal.submission.snapshot
    return snapshot


def events_of(proposal: Proposal, by: Membership | None) -> list[Event]:
    """Its timeline, newest first; outside the office nothing tells of a decision before it is published."""
    events = timeline(proposal)
    office = by is not None and by.role in OFFICE
    if not office and proposal.call.results_published_at is None:
        events = events.exclude(verb__in=STAGED_EVENTS)
    return list(events.order_by("-id"))


def last_screening(proposal: Proposal) -> Screening | None:
    """The last check of the conditions: what was named for completion, or why it was excluded."""
    return Screening.objects.filter(proposal=proposal).order_by("-id").first()


def receipt_event(submission: Submission) -> Event | None:
    """The link of the chain that holds this submission."""
    events = timeline(submission.proposal).filter(verb__in=("submit_proposal", "resubmit_proposal"))
    return events.filter(facts__manifest_hash=submission.manifest_hash).last()


def to_screen(by: Membership | None) -> QuerySet[Proposal]:
    """What waits for screening, the earliest receipt first."""
    waiting = (ProposalState.SUBMITTED, ProposalState.RETURNED)
    return proposals_for(by).filter(state__in=waiting)


def similar(proposal: Proposal, most: int = 5) -> list[Proposal]:
    """Other submitted proposals that share words of the title, of any call: an eye on double funding."""
    words = [word for word in proposal.title.split() if len(word) > 1][:6]
    if not words:
        return []
    rows = (
        Proposal.objects.exclude(pk=proposal.pk)
        .exclude(number="")
        .select_related("government__parent", "call")
    )
    found = rows.filter(title__iregex="|".join(map(_literal, words))).defer(*HEAVY[:-1]).order_by("-id")[:200]
    shared = {row.pk: sum(word in row.title for word in words) for row in found}
    best = [row for row in found if shared[row.pk] * 2 >= len(words)]
    return sorted(best, key=lambda row: -shared[row.pk])[:most]


def _literal(word: str) -> str:
    """A word as a regular expression of PostgreSQL that matches nothing but it."""
    return "".join(sign if sign.isalnum() else f"[{sign}]" if sign not in "^\\]" else "." for sign in word)

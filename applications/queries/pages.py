"""Page-shaped reads of proposals."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from applications.enums import FundingKind, ProposalState
from applications.models import FundingSource, Proposal, Screening, Submission
from applications.models.drafting import part_of
from applications.models.proposals import OFFICE
from applications.permissions.drafting import LOCAL, is_office_writer
from applications.queries.snapshots import snapshot_of
from portal.accounts.models import Membership
from portal.activity.models import Event
from portal.activity.queries import timeline

# What a staged decision leaves in the trail: shown outside the office once the results are published.
STAGED_EVENTS = ("rank_proposal", "award_proposal", "reserve_proposal", "decline_proposal")
HEAVY = ("purpose", "content", "expected_effect", "cost_basis", "reason", "prints", "submission__snapshot")


def proposals_for(by: Membership | None) -> QuerySet[Proposal]:
    """The rows of a list: what the reader sees, with government, call and amount, without the texts."""
    rows = Proposal.objects.visible_to(by).shown_to(by)
    return rows.select_related("government__parent", "call", "submission").defer(*HEAVY, "call__rules")


def with_drafted(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With `drafted`: the national amount that the funding of each says at present, in won."""
    paid = FundingSource.objects.filter(proposal=OuterRef("pk"), kind=FundingKind.NATIONAL).order_by()
    return rows.annotate(drafted=Subquery(paid.values("proposal").annotate(sum=Sum("amount")).values("sum")))


def whole_proposals(by: Membership | None) -> QuerySet[Proposal]:
    """For the page of one proposal: everything it stands on in one query."""
    rows = Proposal.objects.visible_to(by)
    if by is not None and by.role in LOCAL:
        rows = rows.annotate(**part_of(by))
    return rows.select_related(
        "call__programme", "government__parent", "organisation", "submission", "created_by", "office_writer"
    )


def snapshot_for(proposal: Proposal, by: Membership | None) -> Mapping[str, Any]:
    """What this reader reads: the draft as it stands for its own people, else what was submitted last."""
    own = (by is not None and by.organisation_id == proposal.organisation_id) or is_office_writer(
        by, proposal
    )
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
    """The link of the chain that holds this submission; of several with the same content each has its own."""
    events = timeline(submission.proposal).filter(verb__in=("submit_proposal", "resubmit_proposal"))
    same = events.filter(facts__manifest_hash=submission.manifest_hash)
    before = Submission.objects.filter(
        proposal=submission.proposal_id, manifest_hash=submission.manifest_hash, pk__lt=submission.pk
    )
    return same[before.count() :].first()


def to_screen(by: Membership | None) -> QuerySet[Proposal]:
    """What waits for screening, the earliest receipt first."""
    waiting = (ProposalState.SUBMITTED, ProposalState.RETURNED)
    return proposals_for(by).filter(state__in=waiting)

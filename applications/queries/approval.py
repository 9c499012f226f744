"""Where a draft stands within its government before submission."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from applications.enums import ApprovalKind, AttachmentKind
from applications.models import ApprovalStep, Attachment, Proposal
from applications.rules import OPEN_TO_EDIT
from portal.accounts.models import Membership
from portal.activity.models import Event

HEAVY = (
    "purpose",
    "content",
    "expected_effect",
    "cost_basis",
    "reason",
    "submission__snapshot",
    "call__rules",
)


def approval_step(proposal: Proposal) -> ApprovalStep | None:
    """The last word between officers and approver since it was last submitted; None: none yet, or no longer open."""
    if not proposal.is_editable:
        return None
    steps = ApprovalStep.objects.filter(proposal=proposal).select_related("by")
    if proposal.submission_id:
        steps = steps.filter(at__gt=F("proposal__submission__received_at"))
    return steps.order_by("-pk").first()


BACK = ("send_back_draft", "hand_back_proposal")
TURNS = (*BACK, "ask_for_submission", "take_back_request", "submit_proposal", "resubmit_proposal")


def sent_back(proposals: Iterable[Proposal]) -> dict[int, Event]:
    """By draft: how the approver or the province gave it back, until it is asked for or submitted again; one query."""
    drafts = {str(one.pk): one.pk for one in proposals if one.is_editable}
    events = Event.objects.filter(thing_type=Proposal._meta.label_lower, thing_id__in=drafts, verb__in=TURNS)
    last = events.order_by("thing_id", "-id").distinct("thing_id").select_related("actor")
    return {drafts[event.thing_id]: event for event in last if event.verb in BACK} if drafts else {}


def given_back(events: Iterable[Event]) -> Event | None:
    """The same of one proposal whose timeline is at hand, newest first."""
    last = next((event for event in events if event.verb in TURNS), None)
    return last if last and last.verb in BACK else None


def waiting_since(proposal: Proposal) -> ApprovalStep | None:
    """The request by which it waits on the approver's desk."""
    last = approval_step(proposal)
    return last if last and last.kind == ApprovalKind.ASKED else None


def asked_for(by: Membership) -> Any:
    """What waits on the approvers' desk of this person's office, the first to close first."""
    last = ApprovalStep.objects.filter(proposal=OuterRef("pk")).order_by("-pk")
    rows = Proposal.objects.filter(organisation=by.organisation_id, state__in=OPEN_TO_EDIT)
    rows = rows.annotate(
        asked_at=Subquery(last.values("at")[:1]), asked_by=Subquery(last.values("by__name")[:1])
    )
    since = Q(submission=None) | Q(asked_at__gt=F("submission__received_at"))
    waiting = rows.annotate(last=Subquery(last.values("kind")[:1])).filter(since, last=ApprovalKind.ASKED)
    return waiting.select_related("call", "submission").defer(*HEAVY).order_by("call__closes_at", "pk")


def letter_of(proposal: Proposal) -> Attachment | None:
    """The file of its official letter."""
    kept = proposal.attachments.filter(kind=AttachmentKind.LETTER).select_related("file__scan")
    return kept.order_by("-pk").first()

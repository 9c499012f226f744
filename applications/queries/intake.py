"""What an officer who receives on paper reads of the drafts of a call: whose, what it is called, what is missing."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from applications.enums import CallState, ProposalState
from applications.models import Call, Proposal
from applications.models.proposals import written_for
from applications.queries.calls import addressed
from applications.queries.snapshots import snapshot_of
from applications.rules import LIVE, OPEN_TO_EDIT, Missing, missing_to_ask
from portal.accounts.models import LocalGovernment, Membership


def open_drafts(call: Call) -> QuerySet[Proposal]:
    """What may still be submitted in the call, by government; once it is closed only what is to be completed."""
    states = OPEN_TO_EDIT if call.state == CallState.OPEN else (ProposalState.RETURNED,)
    rows = Proposal.objects.filter(call=call, state__in=states)
    rows = rows.select_related("call", "government__parent", "organisation")
    return rows.order_by("government__code", "pk")


def missing_of(draft: Proposal) -> Sequence[Missing]:
    """What keeps this draft from being received; the letter's number comes with it."""
    return missing_to_ask(snapshot_of(draft), draft.call.call_rules)


def governments_with_room(call: Call) -> QuerySet[LocalGovernment]:
    """The governments that the call addresses and that may have another proposal in it, by province."""
    live = Count("proposals", filter=Q(proposals__call=call, proposals__state__in=LIVE))
    rows = addressed(call.call_rules).filter(organisation__isnull=False).annotate(taken=live)
    rows = rows.filter(taken__lt=call.call_rules.proposals_per_government)
    return rows.select_related("parent", "organisation").order_by("code")


def written_in(call: Call, by: Membership) -> QuerySet[Proposal]:
    """What this officer writes for governments in the call, by government."""
    return open_drafts(call).filter(written_for(by))

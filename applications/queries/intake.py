"""What an officer who receives on paper reads of the drafts of a call: whose, what it is called, what is missing."""

from collections.abc import Sequence

from django.db.models import QuerySet

from applications.models import Call, Proposal
from applications.queries.snapshots import snapshot_of
from applications.rules import OPEN_TO_EDIT, Missing, missing_to_submit


def open_drafts(call: Call) -> QuerySet[Proposal]:
    """What may still be submitted in the call, by government."""
    rows = Proposal.objects.filter(call=call, state__in=OPEN_TO_EDIT)
    rows = rows.select_related("call", "government__parent", "organisation")
    return rows.order_by("government__code", "pk")


def missing_of(draft: Proposal) -> Sequence[Missing]:
    """What keeps this draft from being received."""
    return missing_to_submit(snapshot_of(draft), draft.call.call_rules)

"""Who else is at work in a draft at this moment."""

from datetime import timedelta

from django.db.models import QuerySet

from applications.models import Presence, Proposal
from portal.accounts.models import Membership
from portal.activity.clock import PortalNow

SECONDS = 40  # a page tells every 15 that its person is there


def others_in(proposal: Proposal, by: Membership) -> QuerySet[Presence]:
    """Those seen just now in any section, without the reader, in the order of the sections."""
    seen = Presence.objects.filter(
        section__proposal=proposal, seen_at__gt=PortalNow() - timedelta(seconds=SECONDS)
    )
    rows = seen.exclude(user=by.user_id).select_related("user", "section__call_section")
    return rows.order_by("section__call_section__order", "user__name", "user")

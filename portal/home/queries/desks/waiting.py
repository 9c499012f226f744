"""What waits between provinces, governments and the office: who is behind, which ranking is late."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import CallState, ProposalState
from applications.models import Call
from applications.queries.endorsements import awaited_by_call
from applications.rules import LIVE
from applications.rules.endorsement import due_of
from portal.accounts.models import Membership
from portal.activity.clock import PortalNow
from portal.home.queries.desks.parts import MOST, Desk, Group, Item


def behind(by: Membership, desk: Desk) -> Group:
    """Open calls, each with how many governments of the province have sent something and how many have a draft."""
    inside = Q(proposals__government=by.government) | Q(proposals__government__parent=by.government)
    draft = Q(proposals__state=ProposalState.DRAFT)
    sent = Q(proposals__state__in=LIVE - {ProposalState.DRAFT})
    calls = Call.objects.visible_to(by).filter(
        state=CallState.OPEN, opens_at__lte=PortalNow(), closes_at__gt=PortalNow()
    )
    counted = calls.annotate(
        drafting=Count("proposals__government", filter=inside & draft, distinct=True),
        done=Count("proposals__government", filter=inside & sent, distinct=True),
    )
    items = []
    for call in counted.order_by("closes_at")[:MOST]:
        note = _("%(done)s governments have submitted, %(drafting)s are drafting.") % {
            "done": call.done, "drafting": call.drafting,
        }  # fmt: skip
        items.append(
            Item(str(call), reverse("applications:progress", args=[call.slug]), note, call.closes_at)
        )
    return Group(_("Who has not submitted yet"), items, _("No call is open."))


def rankings(by: Membership, desk: Desk) -> Group:
    """Closed calls whose provinces have not all ranked; late once their days are over."""
    waiting = awaited_by_call()
    items = []
    for call in Call.objects.filter(pk__in=waiting).order_by("closed_at", "pk")[:MOST]:
        rules = call.call_rules
        due = due_of(rules.endorsement, call.closed_at, rules.endorsement_days)
        note = _("%(count)s provinces have not ranked") % {"count": waiting[call.pk]}
        url = reverse("applications:endorsements", args=[call.slug])
        items.append(Item(str(call), url, note, due, late=bool(due and due <= desk.now)))
    return Group(_("Rankings awaited"), items, _("No ranking by a province is awaited."))

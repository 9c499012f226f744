"""What waits between provinces, governments and the office: who is behind, which ranking is late."""

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import CallState
from applications.enums.province import Standing
from applications.models import Call
from applications.queries.endorsements import awaited_by_call
from applications.queries.progress import answered_for, standings_by_call
from applications.rules.endorsement import due_of
from portal.accounts.models import Membership
from portal.activity.clock import PortalNow
from portal.home.queries.desks.parts import MOST, Desk, Group, Item


def behind(by: Membership, desk: Desk) -> Group:
    """Open calls that address the province, each with where its governments stand, as the page of the call counts."""
    places = answered_for(by.government) if by.government else []
    addressed = Call.objects.visible_to(by).addressing({(level, zone) for _pk, level, zone in places})
    calls = addressed.filter(state=CallState.OPEN, opens_at__lte=PortalNow(), closes_at__gt=PortalNow())
    shown = list(calls.order_by("closes_at")[:MOST])
    counts = standings_by_call(shown, places)
    items = []
    for call in shown:
        note = _("Submitted: %(done)s, drafting: %(drafting)s, not started: %(idle)s.") % {
            "done": counts[call.pk][Standing.SUBMITTED], "drafting": counts[call.pk][Standing.UNFINISHED],
            "idle": counts[call.pk][Standing.NOT_STARTED],
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

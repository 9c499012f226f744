"""Envelopes as pages read them."""

from django.db.models import Q, QuerySet

from applications.models import Call
from awards.enums import DecisionState
from awards.models import CeilingRequest, Envelope, EnvelopeAmendment, LedgerEntry
from portal.accounts.models import Membership


def envelopes(by: Membership | None) -> QuerySet[Envelope]:
    """Every envelope this reader may see, with the names of what it stands for."""
    return Envelope.objects.visible_to(by).select_related("pillar", "programme", "province")


def amendments(envelope: Envelope) -> QuerySet[EnvelopeAmendment]:
    """Every change of the ceiling, newest first."""
    return envelope.amendments.select_related("proposed_by", "approved_by").order_by("-id")


def open_request(envelope: Envelope) -> CeilingRequest | None:
    """The change of its ceiling that waits for approval."""
    return envelope.requests.filter(state=DecisionState.PROPOSED).select_related("proposed_by").first()


def entries(envelope: Envelope) -> QuerySet[LedgerEntry]:
    """The lines of the ledger that moved it."""
    rows = LedgerEntry.objects.filter(fiscal_year=envelope.fiscal_year_id)
    for name in ("pillar", "programme", "province"):
        if value := getattr(envelope, f"{name}_id"):
            rows = rows.filter(**{name: value})
    if envelope.field:
        rows = rows.filter(field=envelope.field)
    return rows.select_related("award__proposal", "province", "proposed_by", "approved_by")


def announced_gaps(call: Call) -> list[tuple[Envelope, int]]:
    """Envelopes of the call's provinces whose ceiling differs from what the call announces: (envelope, difference)."""
    announced = dict(call.ceilings.values_list("province_id", "amount"))
    rows = Envelope.objects.filter(
        Q(pillar=None) | Q(pillar=call.programme.pillar_id),
        fiscal_year=call.fiscal_year,
        programme=call.programme_id,
        province__in=announced,
        field=None,
    ).select_related("programme", "province")
    found = [(envelope, envelope.ceiling - announced[envelope.province_id]) for envelope in rows]
    return [(envelope, gap) for envelope, gap in found if gap]

"""What pages and actions read of calls."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from applications.enums import CallState
from applications.models import Call, CallCeiling, Endorsement, EndorsementLine, Proposal
from applications.rules import LIVE
from applications.rules.calls import CallRules
from applications.rules.endorsement import RANKABLE
from portal.accounts.enums import Level
from portal.accounts.models import LocalGovernment, Membership


def ended_calls(now: datetime) -> QuerySet[Call]:
    """Announced calls whose closing time has come."""
    return Call.objects.filter(state=CallState.OPEN, closes_at__lte=now).order_by("pk")


def open_calls(now: datetime) -> QuerySet[Call]:
    """Calls that accept proposals now, the next to close first."""
    rows = Call.objects.filter(state=CallState.OPEN, opens_at__lte=now, closes_at__gt=now)
    return rows.select_related("programme__pillar").order_by("closes_at", "pk")


def taken_by(government: LocalGovernment, call: Call) -> list[Proposal]:
    """The proposals that count against the number a government may have in a call."""
    rows = Proposal.objects.filter(call=call, government=government, state__in=LIVE)
    return list(rows.only("code", "title", "number", "state").order_by("pk"))


def rankable(call: Call, province: LocalGovernment) -> QuerySet[Proposal]:
    """The province's proposals that its ranking may hold now, by receipt number."""
    state = RANKABLE.get(call.call_rules.endorsement)
    within = LocalGovernment.objects.within(province)
    rows = Proposal.objects.filter(call=call, government__in=within, state=state)
    return (
        rows.select_related("submission", "government__parent")
        .defer("submission__snapshot")
        .order_by("number")
    )


def endorsement_of(call: Call, province: LocalGovernment) -> Endorsement | None:
    """What the province has endorsed, or None."""
    return Endorsement.objects.filter(call=call, province=province, endorsed_at__isnull=False).first()


def endorsed_lines(endorsement: Endorsement) -> QuerySet[EndorsementLine]:
    """The ranking as it was endorsed, without the frozen texts."""
    rows = endorsement.lines.select_related("proposal__submission", "proposal__government")
    return rows.defer("proposal__submission__snapshot")


def ceiling_of(call: Call, province: LocalGovernment) -> int | None:
    """What the call announces for the province, in won."""
    found = CallCeiling.objects.filter(call=call, province=province).values_list("amount", flat=True)
    return found.first()


def ceilings_of(call: Call) -> QuerySet[CallCeiling]:
    return call.ceilings.select_related("province").order_by("province__code")


def counts_of(call: Call, by: Membership | None) -> Mapping[str, int]:
    """How many proposals this reader sees in each state that they may know."""
    rows = Proposal.objects.visible_to(by).filter(call=call).shown_to(by)
    return {row["shown"]: row["how_many"] for row in rows.values("shown").annotate(how_many=Count("pk"))}


def desk_counts(by: Membership) -> list[dict[str, Any]]:
    """Each announced call with how many of the proposals this reader sees stand in each state; two queries."""
    seen = Proposal.objects.visible_to(by).shown_to(by)
    counts: dict[int, dict[str, int]] = {}
    for row in seen.values("call", "shown").annotate(how_many=Count("pk")):
        counts.setdefault(row["call"], {})[row["shown"]] = row["how_many"]
    calls = Call.objects.visible_to(by).exclude(state=CallState.DRAFT).order_by("-closes_at", "-pk")
    return [{"call": call, "counts": counts.get(call.pk, {})} for call in calls]


def addressed(rules: CallRules) -> QuerySet[LocalGovernment]:
    """The governments in force that may apply."""
    rows = LocalGovernment.objects.filter(valid_to=None, level__in=rules.levels)
    return rows.filter(zone__in=rules.zones) if rules.zones else rows


def partner_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Governments in force, for a select: by province, the province itself first; one query."""
    rows = LocalGovernment.objects.filter(valid_to=None).exclude(level=Level.ADMINISTRATIVE)
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in rows.select_related("parent").order_by(Coalesce("parent__code", "code"), "level", "code"):
        groups.setdefault(row.province.name, []).append((row.pk, row.name))
    return [(name, sorted(found, key=lambda pair: pair[1] != name)) for name, found in groups.items()]

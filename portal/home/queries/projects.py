"""What the public reads: open calls and awarded projects. Only what has been published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from applications.enums import CallState, FundingKind, PartnerRole
from applications.models import Call, Partner
from awards.models import Award
from portal.accounts.models import LocalGovernment
from portal.activity.clock import PortalNow

HEAVY = ("purpose", "content", "expected_effect", "cost_basis", "reason")


def open_calls() -> QuerySet:
    """Announced calls that have not reached their closing time, the next to close first."""
    shown = Call.objects.visible_to(None).filter(state=CallState.OPEN, closes_at__gt=PortalNow())
    return shown.select_related("programme").annotate(now=PortalNow()).order_by("closes_at", "id")


def awarded() -> QuerySet[Award]:
    """Published awards that stand, with what a list says of each."""
    shown = Award.objects.visible_to(None).standing()
    shown = shown.select_related("proposal", "call", "government__parent", "programme")
    return shown.defer(*(f"proposal__{name}" for name in HEAVY), "call__rules")


def awarded_years() -> list[int]:
    return list(
        awarded().order_by("-call__fiscal_year").values_list("call__fiscal_year", flat=True).distinct()
    )


def awarded_provinces() -> QuerySet[LocalGovernment]:
    """Provinces that have, or lie above, a government with a published award."""
    governments = Award.objects.visible_to(None).standing().values("government")
    above = LocalGovernment.objects.filter(pk__in=governments, parent__isnull=False).values("parent")
    return LocalGovernment.objects.filter(Q(pk__in=above) | Q(pk__in=governments, parent=None)).order_by(
        "code"
    )


@dataclass(frozen=True)
class Step:
    """A line of the public timeline; `when` is the database's time."""

    when: datetime
    title: str


def project(code: str) -> Award | None:
    """One published award with its proposal, money and partners; None for what is not published."""
    shown = Award.objects.visible_to(None).standing().filter(code=code)
    joined = (
        "proposal__submission",
        "call__programme",
        "government__parent",
        "programme",
        "grant",
        "settlement",
    )
    return shown.select_related(*joined).first()


def steps_of(award: Award) -> list[Step]:
    """When the project was received, published, granted, paid and settled."""
    grant, settlement = getattr(award, "grant", None), getattr(award, "settlement", None)
    submission = award.proposal.submission
    dated: list[tuple[datetime | None, Any]] = [
        (submission.received_at if submission else None, _("Proposal received")),
        (award.call.results_published_at, _("Selection published")),
        (grant.decided_at if grant else None, _("Grant decided")),
        *[(paid, _("Instalment paid")) for paid in _payments(award)],
        (settlement.settled_at if settlement else None, _("Settled")),
    ]
    return sorted((Step(when, str(title)) for when, title in dated if when), key=lambda step: step.when)


def _payments(award: Award) -> list[datetime]:
    paid = award.entries.filter(kind="disburse").order_by("at")
    return list(paid.values_list("at", flat=True))


def results_of(award: Award) -> list[dict[str, Any]]:
    """Targets with the value last reported for each (None: not reported yet)."""
    reported: dict[str, Any] = {}
    for results in award.reports.order_by("id").values_list("results", flat=True):
        reported |= {str(key): value for key, value in results.items()}
    return [{"target": t, "reached": reported.get(str(t.pk))} for t in award.proposal.targets.all()]


def partners_of(award: Award) -> list[Partner]:
    """Who takes part beside the lead."""
    joint = award.proposal.partners.filter(role=PartnerRole.JOINT)
    return list(joint.select_related("government__parent").order_by("id"))


def funding_of(award: Award) -> list[tuple[str, int]]:
    """Who pays how much over all years, in won."""
    sums = award.proposal.funding_sources.order_by().values_list("kind").annotate(Sum("amount"))
    paid = dict(sums)
    return [(str(kind.label), paid[kind]) for kind in FundingKind if paid.get(kind)]

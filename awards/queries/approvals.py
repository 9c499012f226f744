"""What waits for an approver, all floors below included: one list, oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import CallState
from applications.models import Call
from awards import permissions
from awards.enums import DecisionState, InstalmentState, ScenarioState
from awards.models import BudgetVote, CeilingRequest, Grant, Instalment, Scenario
from portal.accounts.models import Membership
from reviews.enums import OpeningState
from reviews.models import Opening

MOST = 100


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what, how much (won), who proposed it when, where it is decided."""

    kind: Any
    what: str
    url: str
    amount: int | None
    proposer: str
    since: datetime | None
    mine: bool


def waiting(by: Membership | None) -> list[Waiting]:
    """Everything that waits for approval; `mine` where this person may decide it. One query per kind."""
    if not permissions.may_read_money(by):
        return []
    kinds = (_openings, _scenarios, _results, _votes, _grants, _payments, _ceilings)
    found = [one for kind in kinds for one in kind(by)]
    return sorted(found, key=lambda one: (one.since is None, one.since))


def _openings(by: Membership | None) -> Iterator[Waiting]:
    rows = Opening.objects.filter(state=OpeningState.PROPOSED).select_related("round__call", "proposed_by")
    for row in rows[:MOST]:
        url = reverse("reviews:opening", args=[row.round_id])
        yield _one(_("Opening of the scores"), row.round.call, url, None, row, by)


def _scenarios(by: Membership | None) -> Iterator[Waiting]:
    rows = Scenario.objects.filter(state=ScenarioState.PROPOSED).annotate(sum=Sum("lines__amount"))
    for row in rows.select_related("call", "proposed_by")[:MOST]:
        yield _one(
            _("Proposed selection"), row.call, reverse("awards:decision", args=[row.pk]), row.sum, row, by
        )


def _results(by: Membership | None) -> Iterator[Waiting]:
    rows = Scenario.objects.filter(state=ScenarioState.APPROVED, call__state=CallState.CLOSED)
    for row in rows.select_related("call", "approved_by")[:MOST]:
        url = reverse("awards:results", args=[row.call.slug])
        who, when = row.approved_by.name, row.approved_at
        yield Waiting(_("Publication"), str(row.call), url, None, who, when, permissions.may_publish(by))


def _votes(by: Membership | None) -> Iterator[Waiting]:
    rows = BudgetVote.objects.filter(state=DecisionState.PROPOSED).select_related("call", "proposed_by")
    for row in rows[:MOST]:
        url = reverse("awards:budget", args=[row.call.slug])
        yield _one(_("Voted budget"), row.call, url, row.amount, row, by)


def _grants(by: Membership | None) -> Iterator[Waiting]:
    rows = Grant.objects.filter(decided_at=None, proposed_by__isnull=False)
    for row in rows.select_related("award__proposal", "proposed_by")[:MOST]:
        url = reverse("awards:grant", args=[row.award.code])
        yield _one(_("Grant decision"), row.award, url, row.granted, row, by)


def _payments(by: Membership | None) -> Iterator[Waiting]:
    rows = Instalment.objects.filter(state=InstalmentState.PROPOSED)
    for row in rows.select_related("share__award__proposal", "proposed_by")[:MOST]:
        url = reverse("awards:payment", args=[row.pk])
        yield _one(_("Payment"), row.share.award, url, row.amount, row, by)


def _ceilings(by: Membership | None) -> Iterator[Waiting]:
    rows = CeilingRequest.objects.filter(state=DecisionState.PROPOSED).select_related(
        "envelope__pillar", "envelope__programme", "envelope__province", "proposed_by"
    )
    for row in rows[:MOST]:
        url = reverse("awards:ceiling", args=[row.pk])
        yield _one(_("Change of a ceiling"), row.envelope, url, row.delta, row, by)


def _one(kind: Any, what: Any, url: str, amount: int | None, row: Any, by: Membership | None) -> Waiting:
    mine = permissions.may_approve(by, row.proposed_by)
    return Waiting(kind, str(what), url, amount, row.proposed_by.name, row.proposed_at, mine)


def waiting_calls(by: Membership | None) -> list[Call]:
    """Calls with a ranking that nobody has divided the money of yet, for officers."""
    if not permissions.may_propose(by):
        return []
    rows = Call.objects.filter(state=CallState.CLOSED, round__ranking__isnull=False)
    return list(rows.exclude(scenarios__state__in=[ScenarioState.PROPOSED, ScenarioState.APPROVED]))

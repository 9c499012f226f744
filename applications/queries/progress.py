"""How far the governments that a call addresses are with it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from applications.enums import ProposalState
from applications.enums.province import NudgeKind, Standing
from applications.models import Call, Nudge, Proposal
from applications.queries.snapshots import snapshots_of
from applications.rules import LIVE, missing_to_submit
from portal.accounts.enums import Level, Role
from portal.accounts.models import LocalGovernment, Membership, User

LOCAL = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)


def governments_of(call: Call, by: Membership) -> QuerySet[LocalGovernment]:
    """Those the call addresses that this reader answers for, each with `drafts`, `sent`, `standing`, `registered` and
    `reminded_at`; drafts are counted, never named."""
    rules = call.call_rules
    rows = LocalGovernment.objects.filter(valid_to=None, level__in=rules.levels)
    rows = rows.exclude(level=Level.ADMINISTRATIVE).select_related("parent")
    if rules.zones:
        rows = rows.filter(zone__in=rules.zones)
    if by.role == Role.PROVINCE_COORDINATOR:
        rows = rows.within(by.government)
    return _with_standing(rows, call)


def _with_standing(rows: QuerySet[LocalGovernment], call: Call) -> QuerySet[LocalGovernment]:
    people = Membership.objects.valid().of_role(*LOCAL).filter(organisation__government=OuterRef("pk"))
    told = Nudge.objects.filter(call=call, government=OuterRef("pk"), kind=NudgeKind.PROGRESS)
    counted = rows.annotate(
        drafts=_number(call, [ProposalState.DRAFT]),
        sent=_number(call, LIVE - {ProposalState.DRAFT}),
        registered=Exists(people),
        reminded_at=Subquery(told.order_by("-at").values("at")[:1]),
    )
    return counted.annotate(
        standing=Case(
            When(drafts__gt=0, then=Value(Standing.UNFINISHED.value)),
            When(sent__gt=0, then=Value(Standing.SUBMITTED.value)),
            default=Value(Standing.NOT_STARTED.value),
        )
    )


def _number(call: Call, states: Iterable[str]) -> Coalesce:
    mine = Proposal.objects.filter(call=call, government=OuterRef("pk"), state__in=states).order_by()
    return Coalesce(Subquery(mine.values("government").annotate(n=Count("pk")).values("n")), 0)


def count_missing(rows: Iterable[Any], call: Call) -> None:
    """Write beside each government how many things its drafts still lack (None without a draft); one query."""
    unfinished = {row.pk: row for row in rows}
    for row in unfinished.values():
        row.missing = None
    drafts = Proposal.objects.filter(
        call=call,
        government__in=[pk for pk, row in unfinished.items() if row.drafts],
        state=ProposalState.DRAFT,
    )
    for proposal, snapshot in snapshots_of(drafts):
        row = unfinished[proposal.government_id]
        row.missing = (row.missing or 0) + len(missing_to_submit(snapshot, call.call_rules))


def readers_by_government(governments: Iterable[LocalGovernment], *roles: str) -> dict[int, list[User]]:
    """Who reads a letter to each of these governments, each once; one query."""
    held = Membership.objects.valid().of_role(*roles).filter(organisation__government__in=governments)
    found: dict[int, dict[int, User]] = {}
    for one in held.select_related("user", "organisation").order_by("user__name", "user_id"):
        found.setdefault(one.organisation.government_id, {})[one.user_id] = one.user
    return {government: list(people.values()) for government, people in found.items()}


def nudges_of(batch: Any) -> list[Nudge]:
    """What one request sent, by government."""
    rows = Nudge.objects.filter(batch=batch).select_related("government", "call")
    return list(rows.order_by("government__code"))

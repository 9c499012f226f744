"""How far the governments that a call addresses are with it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from applications.enums import ProposalState
from applications.enums.province import NudgeKind, Standing
from applications.models import Call, Nudge, Proposal
from applications.queries.snapshots import snapshots_of
from applications.rules import LIVE, may_apply, missing_to_submit
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


def has_governments(call: Call, by: Membership | None) -> bool:
    """Whether this reader answers for a government that the call addresses; only a province may not."""
    if by is None or by.role != Role.PROVINCE_COORDINATOR or by.government is None:
        return True
    places = answered_for(by.government)
    return any(may_apply(call.call_rules, level=level, zone=zone) for _pk, level, zone in places)


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
            When(sent__gt=0, then=Value(Standing.SUBMITTED.value)),
            When(drafts__gt=0, then=Value(Standing.UNFINISHED.value)),
            default=Value(Standing.NOT_STARTED.value),
        )
    )


Place = tuple[int, str, str]


def answered_for(province: LocalGovernment) -> list[Place]:
    """The governments of a province that may apply somewhere, as (id, level, zone)."""
    rows = LocalGovernment.objects.within(province).filter(valid_to=None).exclude(level=Level.ADMINISTRATIVE)
    return list(rows.values_list("pk", "level", "zone"))


def standings_by_call(calls: Iterable[Call], places: Sequence[Place]) -> dict[int, dict[str, int]]:
    """For each call how many of these governments stand where, as `governments_of` says; one query."""
    ours = Proposal.objects.filter(call__in=calls, government__in=[pk for pk, _level, _zone in places])
    sent, begun = LIVE - {ProposalState.DRAFT}, set(LIVE)
    known = set(ours.filter(state__in=begun).values_list("call", "government", "state").order_by().distinct())
    found: dict[int, dict[str, int]] = {}
    for call in calls:
        addressed = {pk for pk, level, zone in places if may_apply(call.call_rules, level=level, zone=zone)}
        mine = [(government, state) for of, government, state in known if of == call.pk]
        done = {government for government, state in mine if state in sent} & addressed
        drafting = ({government for government, _state in mine} & addressed) - done
        numbers = (len(addressed - done - drafting), len(drafting), len(done))
        kinds = (Standing.NOT_STARTED, Standing.UNFINISHED, Standing.SUBMITTED)
        found[call.pk] = dict(zip(kinds, numbers, strict=True))
    return found


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

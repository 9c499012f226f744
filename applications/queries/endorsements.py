"""The rankings of all provinces for a call, as the office reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from applications.enums import CallState
from applications.enums import ProposalState as S
from applications.enums.province import NudgeKind, RankingStanding
from applications.models import Call, Endorsement, EndorsementLine, Nudge, Proposal
from applications.rules.endorsement import RANKABLE, due_of, standing_of
from portal.accounts.models import LocalGovernment

ADMITTED = (S.ELIGIBLE, S.IN_REVIEW, S.RANKED, S.RESERVE, S.AWARDED, S.DECLINED)
AWAITED = (RankingStanding.AWAITED, RankingStanding.LATE)


@dataclass
class ProvinceRow:
    """A province and its ranking; amounts in won."""

    province: LocalGovernment
    standing: RankingStanding
    ceiling: int | None
    open_now: int
    asked: int
    endorsed_at: datetime | None = None
    reminded_at: datetime | None = None
    lines: list[EndorsementLine] = field(default_factory=list)

    @property
    def awaited(self) -> bool:
        return self.standing in AWAITED

    @property
    def total(self) -> int:
        """The sum of what is ranked."""
        return sum(line.proposal.submission.requested for line in self.lines if line.proposal.submission)


def province_rows(call: Call, now: datetime) -> list[ProvinceRow]:
    """Every province with a ceiling or a proposal in the call, by code; four queries whatever their number."""
    made = {row.province_id: row for row in _endorsed(call)}
    told = (
        Nudge.objects.filter(call=call, kind=NudgeKind.RANKING).values("government").annotate(last=Max("at"))
    )
    last = dict(told.values_list("government", "last"))
    ceilings = dict(call.ceilings.values_list("province", "amount"))
    counts = _counts(call)
    rules = call.call_rules
    due = due_of(rules.endorsement, call.closed_at, rules.endorsement_days)
    rows = []
    for province in LocalGovernment.objects.filter(pk__in={*ceilings, *counts, *made}).order_by("code"):
        pk, counted = province.pk, counts.get(province.pk, {"open_now": 0, "admitted": 0, "asked": 0})
        found = made.get(pk)
        standing = standing_of(
            endorsed=bool(found), open_now=counted["open_now"], admitted=counted["admitted"], due=due, now=now
        )
        facts: dict[str, Any] = {"ceiling": ceilings.get(pk), "reminded_at": last.get(pk)}
        if found:
            facts |= {"endorsed_at": found.endorsed_at, "lines": found.ranked}
        rows.append(
            ProvinceRow(
                province, standing, open_now=counted["open_now"], asked=counted["asked"] or 0, **facts
            )
        )
    return rows


def _endorsed(call: Call) -> list[Any]:
    """What is final, each with its lines as `ranked`."""
    found: list[Any] = list(Endorsement.objects.filter(call=call, endorsed_at__isnull=False))
    lines = EndorsementLine.objects.filter(endorsement__in=found).order_by("rank")
    lines = lines.select_related("proposal__government", "proposal__submission")
    by_ranking: dict[int, list[EndorsementLine]] = {}
    for line in lines.defer("proposal__submission__snapshot"):
        by_ranking.setdefault(line.endorsement_id, []).append(line)
    for one in found:
        one.ranked = by_ranking.get(one.pk, [])
    return found


def _counts(call: Call) -> dict[int, Mapping[str, Any]]:
    """By province: how many may be ranked now, how many were admitted, what those to be ranked ask for."""
    now = Q(state=RANKABLE.get(call.call_rules.endorsement, ""))
    rows = Proposal.objects.filter(call=call, state__in=ADMITTED).order_by()
    by_province = rows.values(province=Coalesce(F("government__parent"), F("government")))
    counted = by_province.annotate(
        open_now=Count("pk", filter=now), admitted=Count("pk"), asked=Sum("submission__requested", filter=now)
    )
    return {row["province"]: row for row in counted}


def open_to_rank(prefix: str = "") -> Q:
    """Proposals that their province may rank now, by their call's rule; `prefix` leads to them."""
    rules = "rules__endorsement" if prefix else "call__rules__endorsement"
    ways = (Q(**{rules: time, f"{prefix}state": state}) for time, state in RANKABLE.items())
    return reduce(or_, ways)


def before_ranking(call: Call, province: LocalGovernment) -> tuple[int, int]:
    """What keeps a received proposal of the province from being ranked: (waits for screening, waits for its scores)."""
    rows = Proposal.objects.filter(call=call, government__in=LocalGovernment.objects.within(province))
    screening = Count("pk", filter=Q(state__in=(S.SUBMITTED, S.RETURNED)))
    scoring = Count("pk", filter=Q(state__in=(S.ELIGIBLE, S.IN_REVIEW)))
    found = rows.aggregate(screening=screening, scoring=scoring)
    after = RANKABLE.get(call.call_rules.endorsement) == S.RANKED
    return found["screening"], found["scoring"] if after else 0


def awaited_provinces(call: Call) -> QuerySet[LocalGovernment]:
    """Provinces that have something to rank now and have not endorsed."""
    done = Endorsement.objects.filter(call=call, endorsed_at__isnull=False).values("province")
    waiting = [pk for pk, row in _counts(call).items() if row["open_now"]]
    return LocalGovernment.objects.filter(pk__in=waiting).exclude(pk__in=done).order_by("code")


def awaited_by_call() -> dict[int, int]:
    """Closed calls in which provinces have something to rank now: how many of those have not endorsed; one query."""
    province = Coalesce(F("government__parent"), F("government"))
    done = Endorsement.objects.filter(
        call=OuterRef("call"), province=OuterRef("province"), endorsed_at__isnull=False
    )
    rows = Proposal.objects.filter(open_to_rank(), call__state=CallState.CLOSED).annotate(province=province)
    waiting = rows.filter(~Exists(done)).order_by().values("call")
    return dict(waiting.annotate(n=Count("province", distinct=True)).values_list("call", "n"))


def draft_of(call: Call, province: LocalGovernment) -> Endorsement | None:
    """The province's row, endorsed or not."""
    return Endorsement.objects.filter(call=call, province=province).select_related("saved_by").first()

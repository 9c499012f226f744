"""What pages read of the demand survey."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from applications.enums import CallState
from applications.enums.early import DemandState
from applications.models import Call, Demand, DemandUse, Programme
from applications.queries.reading import answer, label_in
from portal.accounts.models import LocalGovernment, Membership
from portal.activity.clock import PortalNow
from portal.activity.models import Event
from portal.activity.queries import timeline


def demand_rows(by: Membership | None) -> Any:
    """The rows of a list, with whether a draft came of each."""
    rows = Demand.objects.visible_to(by).select_related("programme", "government__parent")
    return rows.annotate(used=Exists(DemandUse.objects.filter(demand=OuterRef("pk"))))


def whole_demands(by: Membership | None) -> QuerySet[Demand]:
    """For the page of one: everything it stands on."""
    return Demand.objects.visible_to(by).select_related(
        "programme", "government__parent", "form", "organisation"
    )


def told_of(demand: Demand) -> list[Event]:
    """What happened to it, newest first."""
    return list(timeline(demand).order_by("-id"))


def said(demand: Demand) -> list[tuple[str, str]]:
    """Each question with its answer in words, in the survey's order."""
    names = ("kind", "unit", "choices", "columns")
    return [
        (
            label_in(one.label_ko, one.label_en),
            answer({**{name: getattr(one, name) for name in names}, "value": demand.answers.get(one.key)}),
        )
        for one in demand.form.questions.all()
        if one.kind != "heading"
    ]


def calls_for(demand: Demand) -> QuerySet[Call]:
    """Calls of its programme that accept proposals now."""
    rows = Call.objects.filter(programme=demand.programme_id, state=CallState.OPEN)
    return rows.filter(opens_at__lte=PortalNow(), closes_at__gt=PortalNow()).order_by("closes_at", "pk")


def by_province(rows: QuerySet[Demand]) -> list[dict[str, Any]]:
    """Each province in force or spoken of: how many demands, of how many governments, for how much in won; two queries."""
    grouped = (
        rows.order_by()
        .values(place=Coalesce("government__parent", "government"))
        .annotate(demands=Count("pk"), governments=Count("government", distinct=True), cost=Sum("cost"))
    )
    counted = {row["place"]: row for row in grouped}
    provinces = LocalGovernment.objects.filter(parent=None).order_by("code")
    nothing = {"demands": 0, "governments": 0, "cost": 0}
    return [
        {"province": one, **counted.get(one.pk, nothing)}
        for one in provinces
        if one.valid_to is None or one.pk in counted
    ]


def by_municipality(rows: QuerySet[Demand]) -> dict[str, int]:
    """How many demands there are in each municipality, by its place on the map."""
    places = rows.order_by().exclude(government__map_id="").values("government__map_id")
    return {row["government__map_id"]: row["number"] for row in places.annotate(number=Count("pk"))}


def surveys() -> QuerySet[Programme]:
    """Programmes with how many demands of theirs stand."""
    rows = Programme.objects.select_related("pillar", "demand_form").annotate(
        received=Count("demands", filter=Q(demands__state=DemandState.REPORTED))
    )
    return rows.order_by("pillar__order", "pk")


def asking() -> QuerySet[Programme]:
    """Programmes that ask for demands now."""
    return Programme.objects.filter(demand_form__isnull=False).order_by("pillar__order", "pk")


def demands_to_use(by: Membership, most: int) -> list[Demand]:
    """One's own demands of which no draft came yet, where an open call of the programme would take one; one query."""
    if by.government is None:
        return []
    calls = Call.objects.addressing([(by.government.level, by.government.zone)]).filter(
        programme=OuterRef("programme"),
        state=CallState.OPEN,
        opens_at__lte=PortalNow(),
        closes_at__gt=PortalNow(),
    )
    calls = calls.with_room(by.government)
    return list(demand_rows(by).standing().filter(Exists(calls), used=False).order_by("-pk")[:most])

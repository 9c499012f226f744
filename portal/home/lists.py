"""Lists of the roof: awarded projects for everyone, the trail for auditors."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from awards.enums import AwardState
from portal.activity.chains import name_of
from portal.home.forms import AwardedFilter, TrailFilter
from portal.home.queries.trail import called_alike
from portal.ui.formats import SEOUL
from portal.ui.lists import Column, Table


class Awarded(Table):
    caption = _("Awarded projects")
    columns = (
        Column(
            "title", _("Project"), value="proposal.title", sort="proposal__title",
            link=lambda award: reverse("home:project", args=[award.code]),
        ),
        Column("government", _("Local government"), value="government.full_name", sort="government__name_ko"),
        Column("field", _("Service field"), choices=ServiceField, sort="field"),
        Column("year", _("Fiscal year"), value=lambda award: str(award.call.fiscal_year), sort="call__fiscal_year"),
        Column("approved", _("Approved amount"), kind="won", sort="approved"),
        Column("granted", _("Granted amount"), kind="won", shown=False),
        Column("state", _("State"), kind="status", choices=AwardState),
    )  # fmt: skip
    order = "-pk"
    unit = "million"
    search = ("proposal__title", "government__name_ko", "government__name_en", "code")
    search_label = _("Project, local government or code")
    filters = AwardedFilter
    empty = _("No award has been published yet.")

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        if year := asked.get("year"):
            rows = rows.filter(call__fiscal_year=year)
        if field := asked.get("field"):
            rows = rows.filter(field=field)
        if province := asked.get("province"):
            rows = rows.filter(Q(government=province) | Q(government__parent=province))
        return rows


class Trail(Table):
    caption = _("The trail")
    columns = (
        Column("at", _("When"), kind="moment", link=lambda event: reverse("home:event", args=[event.pk])),
        Column("actor", _("Who"), value="who"),
        Column("verb", _("Deed"), value="title"),
        Column("thing", _("Thing"), value="thing_label"),
        Column("reason", _("Reason")),
        Column("chain", _("Chain"), value=name_of),
        Column("sequence", _("Place in the chain"), kind="number"),
        Column("hash", _("Hash"), value=lambda event: event.hash[:12], shown=False),
    )
    order = "-pk"
    search = ("actor__name", "thing_label")
    search_label = _("Person or thing")
    filters = TrailFilter
    empty = _("Nothing has been done yet.")

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        """Days are Seoul's; the last one is included."""
        if verb := asked.get("verb"):
            rows = rows.filter(verb__in=called_alike(verb))
        if chain := asked.get("chain"):
            rows = rows.filter(chain=chain)
        if since := asked.get("since"):
            rows = rows.filter(at__gte=datetime.combine(since, time(), SEOUL))
        if until := asked.get("until"):
            rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), SEOUL))
        return rows

"""The lists of what is said before and beside a proposal."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums.early import DemandState, Side
from applications.models import Programme
from portal.ui.forms import Form
from portal.ui.lists import Column, Table


def _waiting(row: Any) -> str:
    """Who owes an answer, in words."""
    return str(Side(row.awaits).label) if row.awaits else str(_("Nobody"))


class AdviceFilter(Form):
    awaits = forms.ChoiceField(
        label=_("Answer awaited from"), required=False, choices=[("", _("All")), *Side.choices[::2]]
    )


class Advices(Table):
    caption = _("Sections shown for advice")
    order = "-last_at"
    columns = (
        Column("code", _("Draft and section"), value=str, link=lambda row: row.get_absolute_url()),
        Column("government", _("Government"), value="proposal.government.full_name"),
        Column("call", _("Call"), value="proposal.call.title"),
        Column("awaits", _("Answer awaited from"), value=_waiting),
        Column("last_at", _("Last message"), kind="moment", sort="last_at"),
        Column("closes_at", _("Until"), kind="moment", value="proposal.call.closes_at"),
    )
    search = ("proposal__code", "proposal__government__name_ko", "proposal__government__name_en")
    filters = AdviceFilter
    empty = _("No government has asked for advice yet.")


class DemandFilter(Form):
    programme = forms.ModelChoiceField(
        Programme.objects.filter(demands__isnull=False).distinct(),
        label=_("Programme"),
        required=False,
        empty_label=_("All"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *DemandState.choices]
    )
    used = forms.ChoiceField(
        label=_("Became a draft"),
        required=False,
        choices=[("", _("All")), ("yes", _("Yes")), ("no", _("No"))],
    )


class Demands(Table):
    caption = _("Demands")
    order = "-submitted_at"
    unit = "million"
    columns = (
        Column("title", _("Demand"), link=lambda row: row.get_absolute_url(), sort="title"),
        Column("province", _("Province"), value="government.province.name"),
        Column("government", _("Government"), value="government.name", sort="government__code"),
        Column("programme", _("Programme"), value="programme.name"),
        Column("cost", _("Expected total cost"), kind="won", sort="cost"),
        Column("submitted_at", _("Reported at"), kind="moment", sort="submitted_at"),
        Column("state", _("State"), kind="status", choices=DemandState),
        Column("used", _("Became a draft"), value=lambda row: _("Yes") if row.used else _("No")),
    )
    search = ("title", "government__name_ko", "government__name_en", "government__parent__name_ko")
    filters = DemandFilter
    empty = _("No demand has been reported yet.")

    def narrow(self, rows: Any, asked: dict[str, Any]) -> Any:
        if used := asked.get("used"):
            rows = rows.filter(used=used == "yes")
        return super().narrow(rows, {name: value for name, value in asked.items() if name != "used"})


def _survey_state(row: Any) -> str:
    if row.demand_form is None:
        return str(_("Not opened"))
    return str(_("Asked now"))


class Surveys(Table):
    caption = _("Surveys")
    order = "pillar__order"
    columns = (
        Column(
            "name",
            _("Programme"),
            value=lambda row: row.name,
            link=lambda row: reverse("applications:survey", args=[row.key]),
        ),
        Column("pillar", _("Pillar"), value="pillar.name", sort="pillar__order"),
        Column("state", _("Survey"), value=_survey_state),
        Column("received", _("Demands"), kind="number", sort="received"),
    )
    search = ("name_ko", "name_en")
    empty = _("There is no programme yet.")

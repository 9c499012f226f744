"""The lists of what is said before and beside a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums.early import Side
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

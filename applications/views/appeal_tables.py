"""The list of appeals, as a declaration."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from applications.enums.appeals import AppealState
from portal.accounts.enums import Level
from portal.accounts.models import LocalGovernment
from portal.activity.clock import PortalNow
from portal.ui.forms import Form
from portal.ui.lists import Column, Table
from portal.ui.templatetags.portal_ui import days_left


def _left(row: Any) -> str:
    """How much of its time an answer has left."""
    if not row.is_undecided:
        return ""
    return str(_("Overdue")) if row.due_at <= row.now else days_left(row.due_on, row.now)


class AppealFilter(Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *AppealState.choices]
    )
    waiting = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[("", _("All")), ("yes", _("Awaited")), ("late", _("Overdue"))],
    )
    province = forms.ModelChoiceField(
        LocalGovernment.objects.filter(level=Level.PROVINCE, valid_to=None),
        label=_("Province"),
        required=False,
        empty_label=_("All"),
    )


class Appeals(Table):
    caption = _("Appeals")
    order = "-filed_at"
    columns = (
        Column(
            "title",
            _("Project"),
            value="proposal.title",
            link=lambda row: row.get_absolute_url(),
            sort="proposal__title",
        ),
        Column("number", _("Receipt number"), value="proposal.number", sort="proposal__number"),
        Column("government", _("Government"), value="proposal.government.full_name"),
        Column("call", _("Call"), value="proposal.call.title", shown=False),
        Column("filed_at", _("Filed at"), kind="moment", sort="filed_at"),
        Column("due", _("Answer due"), kind="day", value="due_on", sort="due_at"),
        Column("left", _("Time left"), value=_left),
        Column("state", _("State"), kind="status", choices=AppealState, sort="state"),
        Column("ended_at", _("Ended at"), kind="moment", shown=False),
    )
    search = (
        "proposal__title",
        "proposal__number",
        "proposal__government__name_ko",
        "proposal__government__name_en",
    )
    filters = AppealFilter
    empty = _("No appeal has been filed. One is filed on the page of a proposal that was excluded.")

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        if province := asked.pop("province", None):
            at_home = Q(proposal__government=province)
            rows = rows.filter(at_home | Q(proposal__government__parent=province))
        if waiting := asked.pop("waiting", None):
            rows = rows.undecided()
            rows = rows.filter(due_at__lte=PortalNow()) if waiting == "late" else rows
        return super().narrow(rows, asked)

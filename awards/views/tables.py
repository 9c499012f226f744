"""The lists of this floor, as declarations."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Pillar, Programme
from awards.enums import AwardState, EntryKind
from awards.models import FiscalYear
from portal.accounts.enums import Level
from portal.accounts.models import LocalGovernment
from portal.ui.forms import Form
from portal.ui.lists import Column, Table


def provinces() -> forms.ModelChoiceField:
    rows = LocalGovernment.objects.filter(level=Level.PROVINCE, valid_to=None)
    return forms.ModelChoiceField(rows, label=_("Province"), required=False, empty_label=_("All"))


def years(label: object = _("Fiscal year")) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        FiscalYear.objects.order_by("-year"), label=label, required=False, empty_label=_("All")
    )


class EnvelopeFilter(Form):
    year = years()
    pillar = forms.ModelChoiceField(
        Pillar.objects.order_by("order", "pk"), label=_("Pillar"), required=False, empty_label=_("All")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("pk"), label=_("Programme"), required=False, empty_label=_("All")
    )
    province = provinces()


class Envelopes(Table):
    caption = _("Envelopes")
    unit = "million"
    order = "pk"
    columns = (
        Column("name", _("Envelope"), link=lambda row: reverse("awards:envelope", args=[row.pk])),
        Column("year", _("Fiscal year"), value="fiscal_year_id", sort="fiscal_year"),
        Column("ceiling", _("Ceiling"), kind="won", sort="ceiling"),
        Column("committed", _("Committed"), kind="won", sort="committed"),
        Column("disbursed", _("Paid out"), kind="won", sort="disbursed"),
        Column("spent", _("Spent"), kind="won", sort="spent"),
        Column("free", _("Free"), kind="won"),
        Column("basis", _("Basis"), shown=False),
    )
    search = ("programme__name_ko", "programme__name_en", "province__name_ko", "province__name_en")
    filters = EnvelopeFilter
    lookups = {"year": "fiscal_year"}
    empty = _("There are no envelopes yet.")


class LineFilter(Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *EntryKind.choices])


class Lines(Table):
    """Lines of the ledger."""

    caption = _("Ledger")
    columns = (
        Column("at", _("When"), kind="moment"),
        Column("kind", _("Kind"), kind="status", choices=EntryKind),
        Column("award", _("Award"), value="award.code", link=lambda row: row.award.get_absolute_url()),
        Column("project", _("Project"), value="award.proposal.title"),
        Column("province", _("Province"), value="province.name"),
        Column("amount", _("Amount"), kind="won", sort="amount"),
        Column("proposed_by", _("Proposed by"), value="proposed_by.name", shown=False),
        Column("approved_by", _("Approved by"), value="approved_by.name", shown=False),
        Column("document", _("Document number"), value="document_number", shown=False),
    )
    search = ("award__code", "award__proposal__title")
    filters = LineFilter
    empty = _("No line of the ledger has moved this envelope yet.")


class AwardFilter(Form):
    year = forms.IntegerField(label=_("Fiscal year"), required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *AwardState.choices])
    province = provinces()


class Awards(Table):
    caption = _("Awards")
    unit = "million"
    columns = (
        Column("title", _("Project"), value="proposal.title", link=lambda row: row.get_absolute_url()),
        Column("code", _("Receipt number"), sort="code"),
        Column("government", _("Government"), value="government.full_name", sort="government__code"),
        Column("requested", _("Requested"), kind="won", sort="requested"),
        Column("adjusted", _("Adjusted"), kind="won", shown=False),
        Column("approved", _("Approved amount"), kind="won", sort="approved"),
        Column("granted", _("Granted"), kind="won"),
        Column("disbursed", _("Paid out"), kind="won"),
        Column("spent", _("Spent"), kind="won"),
        Column("state", _("State"), kind="status", choices=AwardState),
    )
    search = ("proposal__title", "code", "government__name_ko", "government__name_en")
    filters = AwardFilter
    lookups = {"year": "call__fiscal_year", "province": "government__parent"}
    empty = _("There are no awards here yet.")

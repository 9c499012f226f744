"""The lists of this floor, as declarations."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from applications.enums import CallState, ProposalState, ShownState
from applications.models import Call, Proposal
from applications.models.proposals import OFFICE
from applications.queries.people import LOCAL
from portal.accounts.enums import Level, Role
from portal.accounts.models import LocalGovernment, Membership
from portal.ui.lists import Column, Table


def government_name(proposal: Proposal) -> str:
    return proposal.government.full_name


def asked(proposal: Proposal) -> int | None:
    """The national amount that was asked for; of one's own draft what its funding says by now."""
    return proposal.submission.requested if proposal.submission else getattr(proposal, "drafted", None)


UNSEEN = (ProposalState.DRAFT, ProposalState.DISCARDED)
WAITING = (ProposalState.SUBMITTED, ProposalState.RETURNED)


class DeskFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *ProposalState.choices]
    )
    province = forms.ModelChoiceField(
        LocalGovernment.objects.filter(level=Level.PROVINCE, valid_to=None),
        label=_("Province"),
        required=False,
        empty_label=_("All"),
    )
    year = forms.IntegerField(label=_("Fiscal year"), required=False, min_value=2000, max_value=2999)


class OfficeFilter(DeskFilter):
    """Of the office that never meets a draft: only states that it can find."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            *((key, label) for key, label in ProposalState.choices if key not in UNSEEN),
        ],
    )


class OwnFilter(forms.Form):
    """Outside the office: the states as they may be known, each label once."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((key, label) for key, label in ShownState.choices if key != "ranked")],
    )
    year = forms.IntegerField(label=_("Fiscal year"), required=False, min_value=2000, max_value=2999)


class Proposals(Table):
    """Proposals as a desk reads them."""

    caption = _("Proposals")
    order = "-pk"
    unit = "million"
    columns = (
        Column("title", _("Project"), link=lambda row: row.get_absolute_url(), sort="title"),
        Column("number", _("Receipt number"), sort="number"),
        Column("government", _("Government"), value=government_name),
        Column("call", _("Call"), value="call.title"),
        Column("asked", _("Asked for"), kind="won", value=asked, sort="submission__requested"),
        Column("shown", _("State"), kind="status", choices=ProposalState, sort="shown"),
        Column("received", _("Received at"), kind="moment", value="submission.received_at", shown=False),
        Column("code", _("Code"), shown=False),
    )
    search = ("title", "number", "code", "government__name_ko", "government__name_en")
    filters = DeskFilter
    lookups = {"state": "shown", "year": "call__fiscal_year"}
    empty = _("No proposals yet.")
    empty_next = (_("See the calls"), reverse_lazy("applications:calls"))

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        if province := asked.pop("province", None):
            rows = rows.filter(Q(government=province) | Q(government__parent=province))
        if asked.get("state") == ShownState.IN_REVIEW and self.filters is OwnFilter:
            asked.pop("state")
            rows = rows.filter(shown__in=[ShownState.IN_REVIEW, ShownState.RANKED])
        return super().narrow(rows, asked)


class OfficeProposals(Proposals):
    filters = OfficeFilter


class OwnProposals(Proposals):
    """Proposals as their government and their province read them."""

    columns = tuple(
        Column("shown", _("State"), kind="status", choices=ShownState, sort="shown")
        if column.key == "shown"
        else column
        for column in Proposals.columns
    )
    filters = OwnFilter


class LocalProposals(OwnProposals):
    """As the government itself reads them: drafts by their code, and with what their funding says."""

    columns = tuple(
        Column("code", _("Code of the draft"), sort="code") if column.key == "code" else column
        for column in OwnProposals.columns
    )


def checks_passed(proposal: Proposal) -> Any:
    """Of what was submitted last; a returned one is checked anew when it comes back."""
    if proposal.state == ProposalState.RETURNED:
        return _("Sent for completion")
    return _("Not passed") if proposal.submission.findings or proposal.has_virus else _("Passed")


class QueueFilter(DeskFilter):
    """The states that wait, what the portal found in them, and whether another project is nearly the same."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((one.value, one.label) for one in WAITING)],
    )
    similar = forms.ChoiceField(
        label=_("Similar project"),
        required=False,
        choices=[("", _("All")), ("yes", _("Found")), ("no", _("Not found"))],
    )
    checks = forms.ChoiceField(
        label=_("Checks of the portal"),
        required=False,
        choices=[
            ("", _("All")),
            ("passed", _("Passed")),
            ("failed", _("Not passed")),
            ("returned", _("Sent for completion")),
        ],
    )


class Waiting(Proposals):
    """What waits for screening, the earliest receipt first."""

    caption = _("To be screened")
    order = "number"
    columns = (
        Column(
            "title",
            _("Project"),
            link=lambda row: reverse("applications:screening", args=[row.code]),
            sort="title",
        ),
        *(column for column in Proposals.columns if column.key not in ("title", "call", "received")),
        Column(
            "received",
            _("Waiting since"),
            kind="moment",
            value="submission.received_at",
            sort="submission__received_at",
        ),
        Column("checks", _("Checks of the portal"), value=checks_passed),
        Column(
            "similar",
            _("Similar project"),
            value=lambda row: _("Found") if row.has_similar else _("Not found"),
        ),
        Column("return_due", _("Complete by"), kind="moment", sort="return_due"),
    )
    filters = QueueFilter
    checks = {
        "passed": Q(state=ProposalState.SUBMITTED, submission__findings=[], has_virus=False),
        "failed": Q(state=ProposalState.SUBMITTED) & (~Q(submission__findings=[]) | Q(has_virus=True)),
        "returned": Q(state=ProposalState.RETURNED),
    }
    empty = _("Nothing waits for screening.")
    empty_next = None

    def narrow(self, rows: QuerySet, asked: dict[str, Any]) -> QuerySet:
        if similar := asked.pop("similar", None):
            rows = rows.filter(has_similar=similar == "yes")
        if checks := asked.pop("checks", None):
            rows = rows.filter(self.checks[checks])
        return super().narrow(rows, asked)


def proposals_table(by: Membership | None) -> type[Proposals]:
    """The list in the words of this reader."""
    if by is None or by.role not in OFFICE:
        return LocalProposals if by is not None and by.role in LOCAL else OwnProposals
    return Proposals if by.role == Role.AUDITOR else OfficeProposals


class CallFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *CallState.choices])
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), required=False, min_value=2000, max_value=2999)


class AnnouncedFilter(CallFilter):
    """For those who never see a call in preparation."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *(row for row in CallState.choices if row[0] != CallState.DRAFT)],
    )


class Calls(Table):
    caption = _("Calls")
    order = "-closes_at"
    unit = "million"
    columns = (
        Column("title", _("Call"), link=lambda row: row.get_absolute_url(), sort="title_ko"),
        Column("programme", _("Programme"), value="programme.name"),
        Column("fiscal_year", _("Fiscal year"), sort="fiscal_year"),
        Column("opens_at", _("Opens"), kind="moment", sort="opens_at"),
        Column("closes_at", _("Closes"), kind="moment", sort="closes_at"),
        Column("budget", _("Announced budget"), kind="won", sort="budget"),
        Column("state", _("State"), kind="status", choices=CallState, sort="state"),
    )
    search = ("title_ko", "title_en")
    filters = CallFilter
    empty = _("No call has been announced yet.")


class AnnouncedCalls(Calls):
    filters = AnnouncedFilter


def calls_table(by: Membership | None) -> type[Calls]:
    """The list with the states that this reader can meet."""
    return Calls if by is not None and by.role in OFFICE else AnnouncedCalls


def call_rows(by: Membership | None) -> QuerySet[Call]:
    return Call.objects.visible_to(by).select_related("programme").defer("rules", "summary_ko", "summary_en")

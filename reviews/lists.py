"""The lists of this floor."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from portal.accounts.enums import Zone
from portal.ui.lists import Column, Table
from reviews.enums import AssignmentState, ConflictKind, ObjectionState, PanelStanding
from reviews.forms import ProgressFilter
from reviews.forms.pool import ObjectionFilter, PanelFilter, PoolFilter
from reviews.queries.pool import label_of
from reviews.rules import ENDED
from reviews.rules.blinding import HIDDEN

TIES = {
    "": "",
    "heaviest": _("Heaviest criterion"),
    "spread": _("Lower spread"),
    "priority": _("Rank in the province"),
    "received_at": _("Earlier receipt"),
    "proposal": _("Receipt number"),
}


AWAITED = (AssignmentState.INVITED, AssignmentState.ACCEPTED)


def _assignment(row: Any) -> str:
    return reverse("reviews:assignment", args=[row.pk])


def _government(row: Any) -> str:
    return HIDDEN if row.blind else row.proposal.government.name


def _ending(row: Any) -> str:
    return reverse("reviews:ending", args=[row.pk]) if row.state not in ENDED else ""


def _replacing(row: Any) -> str:
    return reverse("reviews:replacement", args=[row.pk]) if row.state in AWAITED else ""


def _remove(row: Any) -> Any:
    """What a reviewer declared stays."""
    return _("Remove") if row.declared_by_id != row.reviewer_id else ""


def _removal(row: Any) -> str:
    return reverse("reviews:removal", args=[row.round_pk, row.pk]) if _remove(row) else ""


def _marks(row: Any) -> str:
    return reverse("reviews:marks", args=[row.ranking.round_id, row.proposal.code])


def yes_no(value: bool) -> Any:
    return _("Yes") if value else _("No")


class Desk(Table):
    caption = _("My reviews")
    order = "urgency"
    columns = (
        Column(
            "number", _("Receipt number"), value="proposal.number", link=_assignment, sort="proposal__number"
        ),
        Column("title", _("Project"), value="label", link=_assignment, sort="label"),
        Column("government", _("Local government"), value=_government),
        Column("call", _("Call"), value="round.call.title"),
        Column("due", _("Due"), kind="moment", value="round.due_at", sort="round__due_at"),
        Column("state", _("State"), kind="status", choices=AssignmentState, sort="urgency"),
    )
    search = ("label", "proposal__number")
    exports = ()
    empty = _("No reviews are waiting for you.")


class Progress(Table):
    caption = _("Reviews of this round")
    order = "pk"
    columns = (
        Column("number", _("Receipt number"), value="proposal.number", sort="proposal__number"),
        Column("title", _("Project"), value="proposal.title"),
        Column("government", _("Local government"), value="proposal.government.name"),
        Column("reviewer", _("Reviewer"), value="reviewer.name", sort="reviewer__name"),
        Column("state", _("State"), kind="status", choices=AssignmentState, sort="state"),
        Column("started", _("Marks begun"), value=lambda row: yes_no(row.started)),
        Column("declared", _("Declared"), kind="moment", value="declared_at", sort="declared_at"),
        Column(
            "replace",
            _("Replace"),
            value=lambda row: _("Replace") if _replacing(row) else "",
            link=_replacing,
        ),
        Column("end", _("End"), value=lambda row: _("End") if _ending(row) else "", link=_ending),
    )
    search = ("proposal__title", "proposal__number", "reviewer__name")
    filters = ProgressFilter
    empty = _("Nobody has been assigned yet.")


class Conflicts(Table):
    caption = _("Conflicts of interest on record")
    order = "-pk"
    columns = (
        Column("reviewer", _("Reviewer"), value="reviewer.name", sort="reviewer__name"),
        Column("government", _("Local government"), value="government.full_name", sort="government__name_ko"),
        Column("kind", _("Kind of conflict"), choices=ConflictKind, sort="kind"),
        Column("note", _("Note")),
        Column("by", _("Recorded by"), value="declared_by.name"),
        Column("at", _("Recorded at"), kind="moment", value="declared_at", sort="declared_at"),
        Column("remove", _("Remove"), value=_remove, link=_removal),
    )
    search = ("reviewer__name", "government__name_ko", "government__name_en")
    empty = _("No conflict is on record.")


class RankingLines(Table):
    caption = _("Frozen ranking")
    order = "place"
    unit = "million"
    columns = (
        Column("place", _("Place"), kind="number", sort="place"),
        Column("number", _("Receipt number"), value="proposal.number", link=_marks, sort="proposal__number"),
        Column("title", _("Project"), value="proposal.title"),
        Column("government", _("Local government"), value="proposal.government.name"),
        Column("total", _("Official score"), kind="number", sort="total"),
        Column("grade", _("Grade"), sort="grade"),
        Column("passes", _("Reaches the pass mark"), value=lambda row: yes_no(row.passes)),
        Column("spread", _("Spread"), kind="number", sort="spread"),
        Column("heaviest", _("Heaviest criterion"), kind="number", sort="heaviest", shown=False),
        Column("reviews", _("Number of reviews"), kind="number", shown=False),
        Column("tied", _("Tie broken by"), value=lambda row: TIES[row.tied_by]),
        Column("asked", _("Asked"), kind="won", value="proposal.submission.requested"),
        Column("funded", _("Within the budget"), value=lambda row: yes_no(row.funded)),
    )
    search = ("proposal__title", "proposal__number")
    empty = _("There is no ranking yet.")


def _reviewer(row: Any) -> str:
    return reverse("reviews:reviewer", args=[getattr(row, "reviewer_id", row.pk)])


def _limits(row: Any) -> str:
    return reverse("reviews:limits", args=[row.pk])


def _release(row: Any) -> Any:
    return _("Take off") if row.declined_at is None else ""


def _paper(row: Any) -> Any:
    return _("PDF") if row.paper_id else ""


class Pool(Table):
    caption = _("Pool of reviewers")
    order = "name"
    columns = (
        Column("name", _("Reviewer"), link=_reviewer, sort="name"),
        Column("works", _("Works at"), sort="works"),
        Column("department", _("Organisation and department"), shown=False),
        Column("position", _("Position"), shown=False),
        Column("fields", _("Service fields"), value=lambda row: label_of(row.fields, ServiceField)),
        Column("tags", _("Technologies")),
        Column("regions", _("Regions"), value=lambda row: label_of(row.regions, Zone)),
        Column("most", _("Most cases of a round"), kind="number", shown=False),
        Column("live", _("Cases now"), kind="number", sort="live"),
        Column("rounds", _("Rounds"), kind="number", sort="rounds"),
        Column("email", _("E-mail"), shown=False),
    )
    search = ("name", "email", "works", "tags")
    filters = PoolFilter
    lookups = {"field": "reviewer_profile__fields__contains", "region": "reviewer_profile__regions__contains"}
    empty = _("There is no reviewer yet. Add one, or bring a workbook in.")

    def narrow(self, rows: Any, asked: dict[str, Any]) -> Any:
        """A field or a region is one of several."""
        listed = {name: [value] for name, value in asked.items() if name in self.lookups}
        return super().narrow(rows, {**asked, **listed})


class Invitable(Pool):
    caption = _("Reviewers who can be invited")
    partial = "reviews/_invitable.html"
    columns = tuple(
        replace(one, shown=one.key in ("name", "works", "fields", "tags", "live")) for one in Pool.columns
    )
    exports = ()
    size = 100
    empty = _("Everybody of the pool is invited already.")

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Each row with its cells; `chosen` says whether it was ticked."""
        ticked = set(self.context.get("chosen", ()))
        for row in self.page.rows:
            row.chosen = str(row.pk) in ticked
        return list(zip(self.page.rows, self.body, strict=True))


class Panel(Table):
    caption = _("Panel of this round")
    order = "reviewer__name"
    columns = (
        Column("reviewer", _("Reviewer"), value="reviewer.name", link=_reviewer, sort="reviewer__name"),
        Column("works", _("Works at")),
        Column("standing", _("State"), kind="status", choices=PanelStanding),
        Column("newcomer", _("Newcomer"), value=lambda row: yes_no(not row.earlier)),
        Column("cases", _("Cases"), kind="number", sort="cases"),
        Column("done", _("Reviews submitted"), kind="number", sort="done"),
        Column("least", _("At least"), kind="number"),
        Column("most", _("At most"), kind="number"),
        Column("available_from", _("Available from"), kind="day", shown=False),
        Column("available_to", _("Available until"), kind="day", shown=False),
        Column("invited", _("Invited at"), kind="moment", value="invited_at", sort="invited_at", shown=False),
        Column("consented", _("Consented at"), kind="moment", value="consented_at"),
        Column("reason", _("Reason"), shown=False),
        Column(
            "paper",
            _("Consent"),
            value=_paper,
            link=lambda row: reverse("reviews:consent_paper", args=[row.pk]),
        ),
    )
    search = ("reviewer__name", "reviewer__email")
    filters = PanelFilter
    empty = _("Nobody has been invited to this round yet.")

    def narrow(self, rows: Any, asked: dict[str, Any]) -> Any:
        """Where somebody stands follows from two moments."""
        wanted = asked.get("standing")
        rest = {name: value for name, value in asked.items() if name != "standing"}
        rows = super().narrow(rows, rest)
        if wanted == PanelStanding.REFUSED:
            return rows.filter(declined_at__isnull=False)
        if wanted:
            return rows.filter(declined_at=None, consented_at__isnull=wanted == PanelStanding.ASKED)
        return rows


class PanelKept(Panel):
    """For those who change it: limits and release."""

    columns = (
        *Panel.columns,
        Column("limits", _("Limits"), value=lambda row: _("Set"), link=_limits),
        Column(
            "release",
            _("Release from the panel"),
            value=_release,
            link=lambda row: reverse("reviews:release", args=[row.pk]),
        ),
    )


class Objections(Table):
    caption = _("Objections to reviewers")
    order = "-pk"
    columns = (
        Column(
            "number", _("Receipt number"), value="proposal.number", link=lambda row: row.get_absolute_url()
        ),
        Column("government", _("Local government"), value="proposal.government.full_name"),
        Column("reviewer", _("Reviewer"), value="reviewer.name", sort="reviewer__name"),
        Column("state", _("State"), kind="status", choices=ObjectionState, sort="state"),
        Column("filed", _("Filed at"), kind="moment", value="filed_at", sort="filed_at"),
        Column("decided", _("Decided at"), kind="moment", value="decided_at"),
        Column("by", _("Decided by"), value="decided_by.name"),
    )
    search = ("proposal__number", "reviewer__name")
    filters = ObjectionFilter
    empty = _("No objection has been filed.")

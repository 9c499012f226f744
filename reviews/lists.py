"""The lists of this floor."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ui.lists import Column, Table
from reviews.enums import AssignmentState, ConflictKind
from reviews.forms import ProgressFilter
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
        Column("title", _("Project"), value="label", sort="label"),
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

"""What a reviewer reads: the proposal as it was submitted, and its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.queries import changes_between, readable
from portal.accounts.enums import Role
from portal.documents.files import serve
from portal.documents.models import StoredFile
from portal.documents.reading import Block
from portal.documents.scanning import scans_of
from portal.documents.viewing import inline, text_in, way_of
from portal.ui.policies import roles
from portal.ui.refusals import Invalid
from reviews import actions, permissions, queries
from reviews.models import Assignment
from reviews.rules.blinding import hidden_in
from reviews.views.fetch import desk_trail, my_assignment, or_404


def content_of(mine: Assignment) -> dict[str, Any]:
    """The proposal as it was submitted; its files come through the assignment alone."""
    snapshot = queries.shown_snapshot(mine)
    return {
        "parts": readable(snapshot, mine.round.call.call_rules),
        "scans": scans_of(row["id"] for row in snapshot["files"]),
        "file_base": reverse("reviews:assignment", args=[mine.pk]) + "files/",
        "viewable": True,
    }


@roles(Role.REVIEWER, methods="GET")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal alone, as it was submitted."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_read_proposal(request.membership, mine))
    page = {**content_of(mine), "assignment": mine}
    trail = desk_trail((mine.proposal.number, reverse("reviews:review", args=[pk])), (_("Proposal"), ""))
    return render(request, "reviews/proposal.html", {**page, "trail": trail})


@roles(Role.REVIEWER)
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What a later revision says differently; its reviewer confirms to have read it."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_read_proposal(request.membership, mine))
    later = mine.proposal.submission
    or_404(later is not None and later.pk != mine.submission_id)
    if request.method == "POST":
        actions.read_changes(assignment=mine, submission=later, by=request.membership)
        messages.success(request, _("Thank you. It is kept that you have read the changes."))
        return redirect("reviews:review", pk)
    rules = mine.round.call.call_rules
    review = queries.my_review(mine, request.user)
    back = reverse("reviews:review", args=[pk])
    page = {
        "assignment": mine,
        "later": later,
        "changes": changes_between(queries.shown_snapshot(mine), queries.shown_snapshot(mine, later), rules),
        "unread": permissions.may_mark(request.membership, mine)
        and not queries.knows_what_stands(mine, review),
        "trail": desk_trail((mine.proposal.number, back), (_("What was changed"), "")),
    }
    return render(request, "reviews/changes.html", page)


@roles(Role.REVIEWER, methods="GET")
def file(request: HttpRequest, pk: int, file: Any) -> HttpResponse:
    """One of its files, as a download."""
    _mine, stored, name = _file_of(request, pk, str(file))
    return serve(stored, name)


@roles(Role.REVIEWER, methods="GET")
def content(request: HttpRequest, pk: int, file: Any) -> HttpResponse:
    """A PDF or a picture for the frame of its page; anything else is downloaded."""
    _mine, stored, name = _file_of(request, pk, str(file))
    or_404(way_of(stored) in ("pdf", "picture"))
    return inline(stored, name)


@roles(Role.REVIEWER, methods="GET")
def viewing(request: HttpRequest, pk: int, file: Any) -> HttpResponse:
    """A file in the page: a PDF or a picture as it is, a document as text; else it says that it is to be downloaded."""
    mine, stored, name = _file_of(request, pk, str(file))
    page: dict[str, Any] = {"file": stored, "name": name, "way": way_of(stored), "pk": pk}
    try:
        if page["way"] == "text":
            page["blocks"] = _text(mine, stored)
    except Invalid as refusal:
        page["fault"] = refusal.message
    back = reverse("reviews:review", args=[pk])
    page["trail"] = desk_trail((mine.proposal.number, back), (name, ""))
    return render(request, "reviews/file.html", {"assignment": mine, **page})


def _text(mine: Assignment, stored: StoredFile) -> list[Block]:
    """What a document says; of a blind review without names."""
    blocks = text_in(stored)
    if not queries.is_blind(mine):
        return blocks
    names = queries.names_of(mine)
    rows = ([[hidden_in(cell, names) for cell in row] for row in block.rows] for block in blocks)
    return [
        Block(hidden_in(block.text, names), tuple(tuple(row) for row in cells))
        for block, cells in zip(blocks, rows, strict=True)
    ]


def _file_of(request: HttpRequest, pk: int, file: str) -> tuple[Assignment, StoredFile, str]:
    """A file of the revision that is judged, and its name here; what was attached later is none of it."""
    mine = my_assignment(request, pk)
    or_404(permissions.may_read_proposal(request.membership, mine))
    names = {row["id"]: row["name"] for row in queries.shown_snapshot(mine)["files"]}
    or_404(file in names)
    return mine, get_object_or_404(StoredFile, pk=file), names[file]

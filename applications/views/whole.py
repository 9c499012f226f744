"""The whole proposal on one page: every section in a form of its own, which saves as it does on its own page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications import permissions
from applications.enums import SectionKind
from applications.forms.files import UploadForm
from applications.forms.sections import Editor, Stock
from applications.models import Proposal, Section
from applications.queries import others_in, snapshot_of
from applications.rules import money_in, notes_of
from applications.views.attachments import files_shown
from applications.views.fetch import WRITERS, all_sections, proposal_trail
from applications.views.partners import shares_shown
from applications.views.shown import (
    lacking,
    missing_shown,
    money_parts,
    on_paper,
    steps,
    theirs_to_write,
)
from applications.views.sums import sums_of
from portal.ui.policies import roles

Shown = Mapping[str, Any]


@roles(*WRITERS, methods="GET")
def whole(request: HttpRequest, code: str) -> HttpResponse:
    """All sections one below the other. With `state`: only what is ready, missing and paid for, after a save."""
    parts = all_sections(request, code)
    proposal = parts[0].proposal
    if not permissions.may_edit(request.membership, proposal):
        return redirect(proposal)
    if "state" in request.GET:
        return render(
            request, "applications/_whole_state.html", {**_state(request, proposal), "swapped": True}
        )
    return whole_page(request, parts)


def whole_page(
    request: HttpRequest, parts: list[Section], answered: Shown | None = None, status: int = 200
) -> HttpResponse:
    """The page; `answered` is the one section that was sent and is shown again, with its errors or both texts."""
    proposal = parts[0].proposal
    context = _state(request, proposal)
    named = dict(context["sums"])
    stock = Stock(proposal, parts)
    sections = []
    for part in open_to(request, proposal, parts, stock):
        key = part.call_section.key
        mine = answered if answered and answered["part"].pk == part.pk else _fresh(request, part, stock)
        sections.append({**mine, **shares_shown(part, proposal), "sums": named.get(key)})
    context.update(
        sections=sections,
        present=others_in(proposal, request.membership),
        part=parts[0],
        now=vars(parts[0])["now"],
    )
    context["trail"] = proposal_trail(proposal, (_("The whole proposal"), ""))
    return render(request, "applications/whole.html", context, status=status)


def open_to(request: HttpRequest, proposal: Proposal, parts: list[Section], stock: Stock) -> list[Section]:
    """The sections this person may change now: the files are the leading government's."""
    by = request.membership
    lead = permissions.for_the_lead(by, proposal)
    return [
        part
        for part in parts
        if stock.is_open(part)
        and permissions.writes_section(by, proposal, part.call_section.key)
        and (lead or part.call_section.kind != SectionKind.FILES)
    ]


def _fresh(request: HttpRequest, part: Section, stock: Stock) -> dict[str, Any]:
    """A section as it stands."""
    if part.call_section.kind == SectionKind.FILES:
        return {"part": part, "form": UploadForm(), **files_shown(request, part.proposal)}
    ids, unit = f"id_{part.call_section.key}_%s", request.user.money_unit
    return {"part": part, **editor_shown(Editor(part.proposal, part, stock=stock, auto_id=ids, unit=unit))}


def editor_shown(editor: Editor) -> dict[str, Any]:
    """What applications/_editor.html shows of it."""
    return {
        "form": editor.form,
        "rows": editor.rows,
        "rows_total": editor.total,
        "rows_unit": editor.rows_unit,
        "form_unit": editor.unit if editor.has_money else "",
    }


def _state(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """How far it is: each section, what is missing, the money."""
    snapshot, rules = snapshot_of(proposal), proposal.call.call_rules
    missing = lacking(proposal, request.membership, snapshot)
    theirs = theirs_to_write(proposal, request.membership, snapshot)
    sums = [(one["key"], sums_of(one["kind"], snapshot, proposal.call)) for one in snapshot["sections"]]
    return {
        "proposal": proposal,
        "call": proposal.call,
        "own": permissions.is_own(request.membership, proposal),
        "on_paper": on_paper(proposal, request.membership),
        "may": permissions.may_submit(request.membership, proposal),
        "steps": steps(proposal, theirs, snapshot, missing, whole=True),
        "missing": missing_shown(proposal, theirs, snapshot, missing, whole=True),
        "notes": missing_shown(proposal, theirs, snapshot, notes_of(snapshot, rules), whole=True),
        "money": money_in(snapshot),
        "money_parts": money_parts(snapshot),
        "share": rules.national_share_percent,
        "unit": request.user.money_unit,
        "sums": [(key, found) for key, found in sums if found],
    }

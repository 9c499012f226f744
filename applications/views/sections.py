"""One section of a proposal: its editor, and both texts side by side when someone saved in between."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import save_section
from applications.actions.sections import plain
from applications.enums import SectionKind
from applications.forms.comments import CommentForm
from applications.forms.sections import Editor
from applications.models import Proposal, Section
from applications.queries import open_comments, others_in, snapshot_of
from applications.queries.early import advice_beside
from applications.rules import money_in, notes_of
from applications.views.attachments import files_page
from applications.views.fetch import WRITERS, all_sections, or_404, own_section, proposal_trail
from applications.views.partners import shares_shown
from applications.views.shown import (
    lacking,
    missing_shown,
    money_parts,
    on_paper,
    section_address,
    steps,
    theirs_to_write,
)
from applications.views.stale import (
    BASE,
    chosen_before,
    differences,
    merged_in,
    settled,
    undecided,
)
from applications.views.sums import sums_of
from applications.views.whole import editor_shown, whole_page
from portal.ui.autosave import acknowledged, kept, not_kept, of_another, quiet, tab_of
from portal.ui.deeds import carry_out, form_status
from portal.ui.formats import korean_datetime
from portal.ui.policies import roles
from portal.ui.refusals import Stale


@roles(*WRITERS)
def section(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The editor of one section; a post saves it, quietly when the page's script asks."""
    part = own_section(request, code, key)
    proposal = part.proposal
    lead = permissions.for_the_lead(request.membership, proposal)
    writes = permissions.writes_section(request.membership, proposal, key)
    if request.method == "GET" and not (writes and permissions.is_open(proposal, key)):
        return redirect(proposal)
    if request.method == "GET" and request.user.one_page and not asked_by_script(request):
        return redirect(section_address(proposal, key, whole=True))
    if request.method == "GET" and "state" in request.GET:
        return _state(request, proposal, part)
    if part.call_section.kind == SectionKind.FILES:
        or_404(lead)  # the files are the leading government's
        return files_page(request, part, lambda: _around(request, proposal, part))
    if request.method == "GET":
        return _page(request, proposal, part, Editor(proposal, part, unit=request.user.money_unit))
    return of_another(request) or _save(request, proposal, part)


def _save(request: HttpRequest, proposal: Proposal, part: Section) -> HttpResponse:
    auto_id = f"id_{part.call_section.key}_%s" if "whole" in request.POST else "id_%s"
    editor = Editor(proposal, part, merged_in(request.POST), auto_id=auto_id)
    if editor.is_valid() and undecided(request.POST):
        editor.form.refusal = Stale(
            _("Choose a text wherever none is chosen yet. Nothing was saved."), theirs=part
        )
    elif editor.is_valid():
        version = editor.form.cleaned_data["version"]
        values = settled(request.POST, part, version, editor.values())
        done, saved = carry_out(
            editor.form,
            save_section,
            proposal=proposal,
            section_key=part.call_section.key,
            version=version,
            data=values,
            by=request.membership,
        )
        if done:
            return _saved(request, proposal, saved)
    return _page(request, proposal, part, editor)


def _saved(request: HttpRequest, proposal: Proposal, part: Section) -> HttpResponse:
    """A word for the script, or the page again; 'save and go on' leads to the next section."""
    if quiet(request):
        return kept(part.version, part.saved_at)
    when = korean_datetime(part.saved_at)
    messages.success(request, _("Saved at %(when)s. Saved is not submitted.") % {"when": when})
    key = part.call_section.key
    if "next" in request.POST:
        key = _following(request, proposal, key)
    whole = "whole" in request.POST
    return acknowledged(request, redirect(section_address(proposal, key, whole=whole) if key else proposal))


def _following(request: HttpRequest, proposal: Proposal, key: str) -> str:
    """The next section; of a guest the next that is theirs to write. None after the last."""
    rows = proposal.sections.order_by("call_section__order")
    kinds = dict(rows.values_list("call_section__key", "call_section__kind"))
    keys, given = list(kinds), permissions.given_sections(request.membership, proposal)
    lead = permissions.for_the_lead(request.membership, proposal)
    after = (
        one
        for one in keys[keys.index(key) + 1 :]
        if (given is None or one in given) and (lead or kinds[one] != SectionKind.FILES)
    )
    return next(after, "")


def asked_by_script(request: HttpRequest) -> bool:
    """A look at the section, or at what it still lacks, from a page that is open already."""
    return "X-Autosave" in request.headers or "state" in request.GET


def _state(request: HttpRequest, proposal: Proposal, part: Section) -> HttpResponse:
    """What the section lacks, its sums and the money, after a save while one types."""
    context = {**_around(request, proposal, part), "unit": request.user.money_unit, "swapped": True}
    return render(request, "applications/_section_state.html", context)


def _page(request: HttpRequest, proposal: Proposal, part: Section, editor: Editor) -> HttpResponse:
    """The editor with what is still missing; a stale save shows both texts and lets one choose."""
    status = form_status(editor.form)
    if editor.rows is not None and editor.rows.is_bound and not editor.rows.is_valid():
        status = 422 if status == 200 else status
    refusal = getattr(editor.form, "refusal", None)
    if quiet(request):
        return not_kept(refusal, status, editor.form, editor.rows)
    shown = {"tab": tab_of(request), "part": part, **editor_shown(editor)}
    if isinstance(refusal, Stale):
        shown |= _both_texts(request, refusal.theirs, editor) | {"part": refusal.theirs}
    if "whole" in request.POST:
        return whole_page(request, all_sections(request, proposal.code), shown, status)
    context = {**_around(request, proposal, part), **shown, "unit": editor.unit, "refused": status != 200}
    return render(request, "applications/section.html", context, status=status)


def _both_texts(request: HttpRequest, theirs: Section, editor: Editor) -> dict[str, Any]:
    """Theirs beside mine; the form goes on from their version, and remembers which one mine was made from."""
    asked = request.POST.get(BASE, "")
    made_from = editor.form.cleaned_data["version"]
    base = min(int(asked), made_from) if re.fullmatch(r"[0-9]{1,7}", asked) else made_from
    editor.form.data["version"] = str(theirs.version)
    rows = differences(theirs, base, plain(editor.values()))
    again = undecided(request.POST)
    return {
        "theirs": theirs,
        "base": base,
        "differences": chosen_before(request.POST, rows) if again else rows,
        "undecided": again,
    }


def _around(request: HttpRequest, proposal: Proposal, part: Section) -> dict[str, Any]:
    """Steps, what is missing here, and the money."""
    by, snapshot, key = request.membership, snapshot_of(proposal), part.call_section.key
    rules = proposal.call.call_rules
    missing = lacking(proposal, by, snapshot)
    theirs = theirs_to_write(proposal, by, snapshot)
    notes = missing_shown(proposal, theirs, snapshot, notes_of(snapshot, rules))
    shown = missing_shown(proposal, theirs, snapshot, missing)
    return {
        "proposal": proposal,
        "part": part,
        **_together(request, proposal, part),
        "call": proposal.call,
        "now": vars(part)["now"],
        "steps": steps(proposal, theirs, snapshot, missing, here=key),
        "missing": [one for one in shown if one["key"] == key],
        "notes": [one for one in notes if one["key"] == key],
        "elsewhere": [one for one in shown if one["key"] != key],
        "advice": advice_beside(part, by),
        **_money_beside(part, snapshot),
        **shares_shown(part, proposal),
        "trail": proposal_trail(proposal, (part.call_section.title, "")),
    }


def _money_beside(part: Section, snapshot: dict[str, Any]) -> dict[str, Any]:
    call = part.proposal.call
    return {
        "money": money_in(snapshot),
        "sums": sums_of(part.call_section.kind, snapshot, call),
        "money_parts": money_parts(snapshot),
        "share": call.call_rules.national_share_percent,
    }


def _together(request: HttpRequest, proposal: Proposal, part: Section) -> dict[str, Any]:
    """Who else is here, and what they say to each other."""
    return {
        "own": permissions.is_own(request.membership, proposal),
        "on_paper": on_paper(proposal, request.membership),
        "comments": open_comments(part),
        "may_comment": permissions.may_comment(request.membership, proposal, part.call_section.key),
        "comment_form": CommentForm(prefix="comment"),
        "present": others_in(proposal, request.membership),
    }

"""A draft filled from a document that exists: read, suggested field by field, and saved where it is ticked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.filling import fill_draft
from applications.forms.documents import DocumentForm, Suggestion, SuggestionsForm, suggestions
from applications.models import Proposal, Section
from applications.views.fetch import WRITERS, or_404, own_proposal, proposal_trail
from applications.views.sheets import keep_upload
from portal.documents.files import open_file
from portal.documents.models import StoredFile
from portal.documents.reading import READ, read_document
from portal.ui.deeds import carry_out, render_form
from portal.ui.policies import roles
from portal.ui.refusals import Invalid


def _draft(request: HttpRequest, code: str) -> Proposal:
    the = own_proposal(request, code)
    or_404(permissions.may_edit(request.membership, the))
    return the


@roles(*WRITERS)
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a document; it is read on the next page."""
    the = _draft(request, code)
    posted = request.method == "POST"
    form = DocumentForm(request.POST, files=request.FILES) if posted else DocumentForm()
    if form.is_valid() and (stored := keep_upload(form, request.membership, *READ)):
        return redirect("applications:suggestions", code, stored.pk)
    steps = proposal_trail(the, (_("Fill from a document"), ""))
    return render_form(request, "applications/document.html", form, proposal=the, trail=steps)


@roles(*WRITERS)
def document_suggestions(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """What the document says for which field, beside what stands there; a tick takes it over."""
    the = _draft(request, code)
    stored = get_object_or_404(StoredFile, pk=file, uploaded_by=request.user, kind__in=READ)
    context: dict[str, Any] = {
        "proposal": the,
        "file": stored,
        "trail": proposal_trail(the, (_("Fill from a document"), "")),
    }
    parts = _open_parts(the)
    try:
        with open_file(stored) as content:
            found = suggestions(the, parts, read_document(content, stored.kind))
    except Invalid as refusal:
        context["fault"] = refusal.message
        return render(request, "applications/suggestions.html", context, status=422)
    form = SuggestionsForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_valid() and _filled(request, the, form, stored):
        messages.success(
            request, _("What you ticked was taken over. Read it once more; saved is not submitted.")
        )
        return redirect(the)
    return render_form(request, "applications/suggestions.html", form, **context)


def _open_parts(the: Proposal) -> list[Section]:
    """The sections that may be written now, in the order of the call."""
    rows = the.sections.select_related("call_section").order_by("call_section__order")
    parts = [part for part in rows if permissions.is_open(the, part.call_section.key)]
    for part in parts:
        part.proposal = the
    return parts


def _filled(request: HttpRequest, the: Proposal, form: SuggestionsForm, stored: StoredFile) -> bool:
    values = _by_section(form.taken)
    return carry_out(form, fill_draft, proposal=the, parts=values, file=stored, by=request.membership)[0]


def _by_section(taken: list[tuple[Suggestion, str]]) -> list[tuple[Section, dict[str, Any]]]:
    """What is to be saved, section by section."""
    parts: dict[int, tuple[Section, dict[str, Any]]] = {}
    for one, text in taken:
        values = parts.setdefault(one.part.pk, (one.part, {}))[1]
        values |= one.table.editor.values() if one.table else {one.name: text}
    return list(parts.values())

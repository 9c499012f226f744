"""The rows of a section as a workbook: out, and back in with a word about each row before anything is replaced."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import save_section
from applications.forms.sections import Editor
from applications.forms.tables import KINDS, SheetForm, Table, has_money, read_table, sheet_of
from applications.models import Section
from applications.views.fetch import WRITERS, or_404, own_section, proposal_trail
from applications.views.papers import download, unit_of
from portal.accounts.models import Membership
from portal.documents.files import open_file, store
from portal.documents.models import StoredFile
from portal.documents.sheets import read_rows, workbook
from portal.ui.deeds import carry_out, form_status, render_form
from portal.ui.forms import Form
from portal.ui.policies import roles
from portal.ui.refusals import Invalid

IMPORT = "applications/table_import.html"


def _part(request: HttpRequest, code: str, key: str) -> Section:
    """A section with rows, open to this person."""
    part = own_section(request, code, key)
    writes = permissions.writes_section(request.membership, part.proposal, key)
    or_404(writes and part.call_section.kind in KINDS and permissions.is_open(part.proposal, key))
    return part


def _trail(part: Section, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    place = f"{part.proposal.get_absolute_url()}{part.call_section.key}/"
    return proposal_trail(part.proposal, (part.call_section.title, place), *steps)


def keep_upload(form: Form, by: Membership, *kinds: str) -> StoredFile | None:
    """The upload in the store, when it is of one of these kinds; else the form says why not."""
    done, stored = carry_out(form, store, upload=form.cleaned_data["file"], by=by)
    if done and stored.kind not in kinds:
        named = {"kind": ", ".join(kinds)}
        form.add_error("file", _("Please choose a file of the kind %(kind)s.") % named)
        return None
    return stored if done else None


@roles(*WRITERS)
def table(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take the rows out as a workbook, or bring one back in: it is read first and saved on the next page."""
    part = _part(request, code, key)
    posted = request.method == "POST"
    form = SheetForm(request.POST, files=request.FILES) if posted else SheetForm()
    if form.is_valid() and (stored := keep_upload(form, request.membership, "xlsx")):
        return redirect("applications:table_import", code, key, stored.pk)
    context: dict[str, Any] = {
        "part": part,
        "proposal": part.proposal,
        "trail": _trail(part, (_("Workbook"), "")),
        "money": has_money(Editor(part.proposal, part)),
    }
    return render_form(request, "applications/table.html", form, **context)


@roles(*WRITERS, methods="GET")
def table_sheet(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The rows as they stand, as xlsx in won or thousand won."""
    part = _part(request, code, key)
    sheet = sheet_of(Editor(part.proposal, part), part.call_section.title, unit_of(request))
    return download(workbook([sheet]), f"{code}-{key}", "xlsx")


@roles(*WRITERS)
def table_import(request: HttpRequest, code: str, key: str, file: UUID) -> HttpResponse:
    """What the workbook says, each fault beside its row; confirmed, it replaces the rows of the section."""
    part = _part(request, code, key)
    stored = get_object_or_404(StoredFile, pk=file, uploaded_by=request.user, kind="xlsx")
    steps = _trail(part, (_("Workbook"), ""))
    context = {"part": part, "proposal": part.proposal, "file": stored, "trail": steps}
    try:
        with open_file(stored) as content:
            read = read_table(part.proposal, part, read_rows(content))
    except Invalid as refusal:
        return render(request, IMPORT, {**context, "fault": refusal.message}, status=422)
    if request.method == "POST" and read.good and _saved(request, part, read):
        messages.success(
            request, _("The rows were replaced by those of the workbook. Saved is not submitted.")
        )
        return redirect("applications:section", code, key)
    status = form_status(read.editor.form) if read.good else 422
    return render(request, IMPORT, {**context, "read": read, "form": read.editor.form}, status=status)


def _saved(request: HttpRequest, part: Section, read: Table) -> bool:
    """The rows replaced, from the version that the person saw; else the form says why not."""
    values = {"version": _version(request), "data": read.editor.values(), "by": request.membership}
    key = part.call_section.key
    return carry_out(read.editor.form, save_section, proposal=part.proposal, section_key=key, **values)[0]


def _version(request: HttpRequest) -> int:
    """The version that the person saw; else one that is never current."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else -1

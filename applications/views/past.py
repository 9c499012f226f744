"""Projects of earlier years: their list, and a workbook brought in after a look at each row."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications import permissions
from applications.actions.past import import_past_projects
from applications.forms.tables import SheetForm
from applications.models import PastProject
from applications.queries.past import empty_sheet, read_past
from applications.views.fetch import OFFICE
from applications.views.papers import download
from applications.views.sheets import keep_upload
from portal.accounts.enums import Role
from portal.documents.files import open_file
from portal.documents.models import StoredFile
from portal.documents.sheets import read_rows, workbook
from portal.ui.deeds import carry_out, form_status, render_form
from portal.ui.forms import Form
from portal.ui.lists import Column, Table
from portal.ui.policies import roles
from portal.ui.refusals import Invalid

IMPORT = "applications/past_import.html"


class PastProjects(Table):
    caption = _("Projects of earlier years")
    order = "-year"
    unit = "million"
    columns = (
        Column("year", _("Fiscal year"), sort="year"),
        Column("title", _("Project"), sort="title"),
        Column("government_name", _("Government"), sort="government_name"),
        Column("amount", _("Amount"), kind="won", sort="amount"),
        Column("file", _("File"), value="source.file.name", shown=False),
        Column("summary", _("Summary"), shown=False),
    )
    search = ("title", "government_name", "summary")
    empty = _("No projects of earlier years yet.")


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    here = reverse("applications:past_projects") if steps else ""
    return [(_("Projects of earlier years"), here), *steps]


@roles(*OFFICE, methods="GET")
def past_projects(request: HttpRequest) -> HttpResponse:
    """What was brought in, searched beside the portal's own proposals."""
    rows = PastProject.objects.visible_to(request.membership).select_related("source__file")
    table = PastProjects(request, rows)
    writes = permissions.may_write_calls(request.membership)
    return table.respond("applications/past_projects.html", trail=_trail(), writes=writes)


@roles(Role.PROGRAMME_OFFICER, methods="GET")
def past_sheet(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the names of the columns."""
    return download(workbook([empty_sheet()]), "past-projects", "xlsx")


@roles(Role.PROGRAMME_OFFICER)
def past_upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; it is read on the next page."""
    form = SheetForm(request.POST, files=request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid() and (stored := keep_upload(form, request.membership, "xlsx")):
        return redirect("applications:past_import", stored.pk)
    return render_form(
        request, "applications/past_upload.html", form, trail=_trail((_("Bring in projects"), ""))
    )


@roles(Role.PROGRAMME_OFFICER)
def past_import(request: HttpRequest, file: UUID) -> HttpResponse:
    """What the workbook says, each fault beside its row; confirmed, its projects are kept."""
    stored = get_object_or_404(StoredFile, pk=file, uploaded_by=request.user, kind="xlsx")
    context = {"file": stored, "trail": _trail((_("Bring in projects"), ""))}
    try:
        with open_file(stored) as content:
            read = read_past(read_rows(content))
    except Invalid as refusal:
        return render(request, IMPORT, {**context, "fault": refusal.message}, status=422)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and read.good:
        rows = [(row.line, row.values) for row in read.rows]
        if carry_out(form, import_past_projects, file=stored, rows=rows, by=request.membership)[0]:
            messages.success(request, _("%(count)s projects were brought in.") % {"count": len(rows)})
            return redirect("applications:past_projects")
    status = form_status(form) if read.good else 422
    return render(request, IMPORT, {**context, "read": read, "form": form}, status=status)

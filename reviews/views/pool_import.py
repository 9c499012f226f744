"""Reviewers from a workbook, brought in after a look at each row."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications.forms.tables import SheetForm
from applications.views.papers import download
from applications.views.sheets import keep_upload
from portal.accounts.enums import Role
from portal.documents.files import open_file
from portal.documents.models import StoredFile
from portal.documents.sheets import read_rows, workbook
from portal.ui.deeds import carry_out, form_status, render_form
from portal.ui.forms import Form
from portal.ui.policies import roles
from portal.ui.refusals import Invalid
from reviews import actions
from reviews.queries.pool_import import empty_sheet, read_reviewers
from reviews.views.fetch import pool_trail

IMPORT = "reviews/pool_import.html"


@roles(Role.PROGRAMME_OFFICER, methods="GET")
def pool_sheet(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the names of the columns."""
    return download(workbook([empty_sheet()]), "reviewers", "xlsx")


@roles(Role.PROGRAMME_OFFICER)
def pool_upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; it is read on the next page."""
    form = SheetForm(request.POST, files=request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid() and (stored := keep_upload(form, request.membership, "xlsx")):
        return redirect("reviews:pool_import", stored.pk)
    trail = pool_trail(request, (_("Bring reviewers in"), ""))
    return render_form(request, "reviews/pool_upload.html", form, trail=trail)


@roles(Role.PROGRAMME_OFFICER)
def pool_import(request: HttpRequest, file: UUID) -> HttpResponse:
    """What the workbook says, each fault beside its row; confirmed, all of them are in the pool."""
    stored = get_object_or_404(StoredFile, pk=file, uploaded_by=request.user, kind="xlsx")
    context = {"file": stored, "trail": pool_trail(request, (_("Bring reviewers in"), ""))}
    try:
        with open_file(stored) as content:
            read = read_reviewers(read_rows(content))
    except Invalid as refusal:
        return render(request, IMPORT, {**context, "fault": refusal.message}, status=422)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and read.good:
        rows = [(row.line, row.values) for row in read.rows]
        done, counts = carry_out(
            form, actions.import_reviewers, file=stored, rows=rows, by=request.membership
        )
        if done:
            told = {"new": counts[0], "known": counts[1]}
            messages.success(request, _("%(new)s reviewers were added, %(known)s brought up to date.") % told)
            return redirect("reviews:pool")
    status = form_status(form) if read.good else 422
    return render(request, IMPORT, {**context, "read": read, "form": form}, status=status)

"""The files of a proposal: the page that takes them, each as a download, and off again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import attach_file, remove_file, restore_file
from applications.enums import SectionKind
from applications.forms.files import UploadForm
from applications.models import FileRoom, Proposal, Section
from applications.queries import snapshot_for
from applications.rules.files import MOST_BYTES, PIECE
from applications.views.fetch import READERS, WRITERS, or_404, own_proposal, proposal_trail, the_proposal
from portal.documents.files import serve
from portal.documents.models import StoredFile
from portal.ui.deeds import form_status, render_confirm
from portal.ui.policies import roles
from portal.ui.refusals import Refusal


def files_page(request: HttpRequest, part: Section, around: Callable[[], dict[str, Any]]) -> HttpResponse:
    """The section of files; a post adds some, for browsers that do not send them in pieces."""
    proposal, posted = part.proposal, request.method == "POST"
    form = UploadForm(request.POST, files=request.FILES) if posted else UploadForm()
    if form.is_valid() and _attach_all(request, form, proposal):
        return redirect("applications:section", proposal.code, part.call_section.key)
    context = {"form": form, **files_shown(request, proposal), **around()}
    return render(request, "applications/files.html", context, status=form_status(form))


def files_shown(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """The files that are there and on their way, and the room they take."""
    room = FileRoom.objects.filter(proposal=proposal).values_list("used", flat=True).first() or 0
    return {
        "files": proposal.attachments.select_related("file__scan").order_by("pk"),
        "removed": proposal.removed_files.select_related("file", "removed_by"),
        "uploads": proposal.uploads.filter(created_by=request.membership.user),
        "used": room,
        "most": MOST_BYTES,
        "piece": PIECE,
    }


def _attach_all(request: HttpRequest, form: UploadForm, proposal: Proposal) -> bool:
    """Each by itself: what one is refused for is said beside its name, the others stay."""
    for upload in form.cleaned_data["file"]:
        try:
            done = attach_file(proposal=proposal, upload=upload, by=request.membership)
            messages.success(request, _("Attached: %(name)s") % {"name": done.file.name})
        except Refusal as refusal:
            form.refusal = refusal
            form.add_error("file", _("%(name)s: %(fault)s") % {"name": upload.name, "fault": refusal.message})
    return not form.errors


@roles(*READERS, methods="GET")
def attachment(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """A file of what this person reads of a proposal, always as a download."""
    snapshot = snapshot_for(the_proposal(request, code), request.membership)
    or_404(str(file) in {row["id"] for row in snapshot["files"]})
    return serve(get_object_or_404(StoredFile, pk=file))


@roles(*WRITERS)
def removal(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """Take a file off the proposal."""
    proposal = own_proposal(request, code)
    or_404(permissions.may_keep_files(request.membership, proposal))
    found = get_object_or_404(proposal.attachments.select_related("file"), file=file)
    back = section_of_files(proposal)
    if request.method == "POST":
        remove_file(proposal=proposal, attachment=found, by=request.membership)
        messages.success(
            request, _("The file was removed. It can be put back from the list of removed files.")
        )
        return redirect(back)
    consequences = [
        _("The file no longer belongs to the proposal. Until it is submitted you may put it back.")
    ]
    context = {"back": back, "facts": [(_("File"), found.file.name)], "danger": True}
    context["trail"] = proposal_trail(proposal, (_("Remove a file"), ""))
    return render_confirm(request, _("Remove a file"), consequences, None, _("Remove"), **context)


@roles(*WRITERS, methods="POST")
def restoration(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """Put a removed file back."""
    proposal = own_proposal(request, code)
    or_404(permissions.may_keep_files(request.membership, proposal))
    removed = get_object_or_404(proposal.removed_files.select_related("file"), file=file)
    restore_file(proposal=proposal, removed=removed, by=request.membership)
    messages.success(request, _("The file is back: %(name)s") % {"name": removed.file.name})
    return redirect(section_of_files(proposal))


def section_of_files(proposal: Proposal) -> str:
    """Its address; a call may ask for no files."""
    parts = proposal.sections.filter(call_section__kind=SectionKind.FILES)
    key = parts.values_list("call_section__key", flat=True).first()
    return reverse("applications:section", args=[proposal.code, key]) if key else proposal.get_absolute_url()

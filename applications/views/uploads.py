"""A file in pieces, for the page's script: begun, where it stands, the next piece, finished, given up. Answers JSON."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions import add_piece, begin_upload, end_upload, finish_upload
from applications.forms.files import BeginForm
from applications.models import Proposal, Upload
from applications.rules.files import PIECE
from applications.views.attachments import section_of_files
from applications.views.fetch import WRITERS, or_404, own_proposal
from portal.ui.policies import roles
from portal.ui.refusals import Invalid, Refusal


@roles(*WRITERS, methods="POST")
def uploads(request: HttpRequest, code: str) -> HttpResponse:
    """Announce a file; one that was begun goes on where it broke off."""
    proposal = own_open(request, code)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("This file cannot be sent in pieces.")}, status=422)
    try:
        return _stands(begin_upload(proposal=proposal, by=request.membership, **form.cleaned_data))
    except Refusal as refusal:
        return _refused(refusal)


@roles(*WRITERS, methods=("GET", "PATCH", "POST"))
def upload(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """GET: where it stands. PATCH: the next piece, behind `Upload-Offset`. POST: it is whole, with its SHA-256."""
    proposal = own_open(request, code)
    try:
        if request.method == "POST":
            sha256 = request.POST.get("sha256", "")
            done = finish_upload(proposal=proposal, key=key, sha256=sha256, by=request.membership)
            return JsonResponse({"name": done.file.name, "size": done.file.size})
        mine = get_object_or_404(Upload, pk=key, proposal=proposal, created_by=request.user)
        if request.method == "PATCH":
            mine = add_piece(upload=mine, by=request.membership, **_piece(request))
        return _stands(mine)
    except Refusal as refusal:
        return _refused(refusal)


@roles(*WRITERS, methods="POST")
def ending(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Give an upload up."""
    proposal = own_proposal(request, code)
    get_object_or_404(Upload, pk=key, proposal=proposal, created_by=request.user)
    end_upload(proposal=proposal, key=key, by=request.membership)
    return redirect(section_of_files(proposal))


def own_open(request: HttpRequest, code: str) -> Proposal:
    """The proposal of this code, while this person may write in it."""
    proposal = own_proposal(request, code)
    or_404(permissions.may_keep_files(request.membership, proposal))
    return proposal


def _piece(request: HttpRequest) -> dict[str, Any]:
    """A line that breaks in the middle brings nothing; the next try brings the same piece again."""
    said = request.headers.get("Upload-Offset", "")
    length = request.headers.get("Content-Length", "")
    if not said.isdecimal() or len(said) > 15 or not length.isdecimal() or int(length) > PIECE:
        raise Invalid(_("This piece does not belong to the file."), field="file")
    try:
        return {"offset": int(said), "piece": request.body}
    except UnreadablePostError:
        raise Refusal(_("The connection broke off."), status=400) from None


def _stands(mine: Upload) -> JsonResponse:
    address = reverse("applications:upload", args=[mine.proposal.code, mine.pk])
    return JsonResponse({"address": address, "offset": mine.offset, "size": mine.size})


def _refused(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"error": str(refusal.message)}, status=refusal.status)

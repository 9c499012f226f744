"""A proposal as a paper to take away: PDF and XLSX at once (some 30 ms), HWPX by a job."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from applications.models import Proposal
from applications.queries import snapshot_for
from applications.queries.papers import paper_of
from applications.queries.sheets import UNITS, money_sheets
from applications.views.fetch import LOCAL, READERS, or_404, the_proposal
from portal.accounts.enums import Role
from portal.activity import clock
from portal.activity.actions import queue_job
from portal.documents.kinds import KINDS
from portal.documents.paper import pdf
from portal.documents.sheets import workbook
from portal.ui.formats import SEOUL
from portal.ui.policies import roles

Snapshot = Mapping[str, Any]
# The auditor takes the PDF: a job is a row of its own, and an audit writes nothing.
ASKING = (*LOCAL, Role.PROVINCE_COORDINATOR, Role.PROGRAMME_OFFICER, Role.APPROVER)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file that the portal made, for this person alone."""
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@roles(*READERS, methods="GET")
def paper(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The proposal as PDF, or its money as XLSX: what this person reads, the frozen copy or the draft."""
    the = the_proposal(request, code)
    or_404(kind in MAKERS)
    snapshot = snapshot_for(the, request.membership)
    return download(MAKERS[kind](request, the, snapshot), the.number or the.code, kind)


def _pdf(request: HttpRequest, the: Proposal, snapshot: Snapshot) -> bytes:
    return pdf("proposal", paper_of(the, snapshot, clock.now().astimezone(SEOUL).date()))


def _xlsx(request: HttpRequest, the: Proposal, snapshot: Snapshot) -> bytes:
    return workbook(money_sheets(the, snapshot, unit_of(request)))


def unit_of(request: HttpRequest) -> str:
    """Won or thousand won, as the address asks."""
    asked = request.GET.get("unit", "")
    return asked if asked in UNITS else "won"


MAKERS = {"pdf": _pdf, "xlsx": _xlsx}


@roles(*ASKING, methods="POST")
def hwpx_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the proposal as HWPX; its page of progress follows."""
    the = the_proposal(request, code)
    link = reverse("applications:proposal", args=[code])
    job = queue_job(
        kind="applications.hwpx", arguments={"code": code}, by=request.membership, title=f"{the} (HWPX)", link=link
    )  # fmt: skip
    return redirect("activity:job", pk=job.pk)

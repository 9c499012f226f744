"""Long lists as files, made while the person waits elsewhere: by the list's own view, in the role that asked."""

import uuid
from pathlib import Path
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.activity.actions import queue_job
from portal.activity.jobs import JOBS, Progress
from portal.activity.models import Job
from portal.ui.exports import WRITERS
from portal.ui.lists import Table
from portal.ui.refusals import Denied

JOBS["documents.export"] = "portal.documents.jobs.export"


def export_later(request: HttpRequest, table: Table, kind: str) -> HttpResponse:
    """Queue the list as the person sees it now, all pages, and go to where its progress is shown."""
    query = table.address(export=None, after=None, before=None).partition("?")[2]
    path = quote(request.path) + (f"?{query}" if query else "")
    job = queue_job(
        kind="documents.export",
        arguments={"path": path, "form": kind},
        by=request.membership,  # type: ignore[attr-defined]
        title=str(table.caption),
        link=path if len(path) <= 300 else quote(request.path),
    )
    return redirect("activity:job", pk=job.pk)


def export(job: Job, progress: Progress) -> tuple[str, Path]:
    """Write the list at `arguments["path"]` as `arguments["form"]` (csv or xlsx), if this person may see it still."""
    held = Membership.objects.valid().named()
    membership = held.filter(pk=job.membership_id, user=job.created_by_id).first()
    if membership is None:
        raise Denied(_("You no longer hold the role in which you asked for this file."))
    form = job.arguments["form"]
    table = _list_at(job.arguments["path"], membership, form)
    total = table.found().count()
    progress(0, total)
    path = Path(settings.VAR_DIR) / "exports" / f"{job.pk}-{uuid.uuid4().hex}.{form}"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as file:
            head, rows = table.export_head(), table.export_rows()
            WRITERS[form](file, head, rows, lambda done: progress(done, total))
    except BaseException:
        path.unlink(missing_ok=True)  # what was begun and not wanted any more
        raise
    progress(total, total)
    return f"{job.title[:190]}.{form}", path


def _list_at(path: str, membership: Membership, form: str) -> Table:
    """The table that the view of this address would export to this person: its policy and its rows decide, now."""
    address, _mark, query = path.partition("?")
    request, caught = HttpRequest(), list[Table]()
    who = {"user": membership.user, "membership": membership, "memberships": [membership]}
    asked = {"method": "GET", "path": unquote(address), "path_info": unquote(address)}
    vars(request).update(who, **asked, GET=QueryDict(f"{query}&export={form}"), table_sink=caught.append)
    try:
        match = resolve(request.path)
        match.func(request, *match.args, **match.kwargs)
    except Http404:
        caught.clear()
    if not caught:
        raise Denied(_("You can no longer see this list in the role in which you asked for it."))
    return caught[0]

"""Long work of this floor: a proposal as HWPX takes about a second, too long to wait for before a page."""

import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from applications.queries import snapshot_for, whole_proposals
from applications.queries.papers import paper_of
from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.jobs import JOBS, Progress
from portal.activity.models import Job
from portal.documents.hwpx import hwpx
from portal.ui.formats import SEOUL
from portal.ui.refusals import Denied

JOBS["applications.hwpx"] = "applications.jobs.write_hwpx"


def write_hwpx(job: Job, progress: Progress) -> tuple[str, Path]:
    """The proposal of `arguments["code"]` as HWPX, as far as the person may still see it in the role that asked."""
    held = Membership.objects.valid().named()
    by = held.filter(pk=job.membership_id, user=job.created_by_id).first()
    proposal = whole_proposals(by).filter(code=job.arguments["code"]).first()
    if by is None or proposal is None:
        raise Denied(_("You can no longer see this proposal in the role in which you asked for the file."))
    progress(0, 2)
    day = clock.now().astimezone(SEOUL).date()
    data = paper_of(proposal, snapshot_for(proposal, by), day)
    progress(1, 2)
    path = Path(settings.VAR_DIR) / "exports" / f"{job.pk}-{uuid.uuid4().hex}.hwpx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(hwpx(data))
    progress(2, 2)
    return f"{data['number']}.hwpx", path

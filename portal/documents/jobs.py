"""Long tables, made while the person waits elsewhere.

A floor names its tables: TABLES["applications.proposals"] = "applications.exports.proposals", a function
(membership, params) -> (columns, how many rows, rows) that reads only what the membership may see.
"""

import uuid
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.activity.jobs import JOBS, Progress
from portal.activity.models import Job
from portal.documents.tables import WRITERS
from portal.ui.refusals import Denied

TABLES: dict[str, str] = {}
JOBS["documents.export"] = "portal.documents.jobs.export"


def export(job: Job, progress: Progress) -> tuple[str, Path]:
    """Write the table `arguments["table"]` with `arguments["params"]` as `arguments["form"]` (csv or xlsx)."""
    membership = Membership.objects.valid().filter(pk=job.membership_id, user=job.created_by_id).first()
    if membership is None:
        raise Denied(_("You no longer hold the role in which you asked for this file."))
    wanted = job.arguments
    columns, total, rows = import_string(TABLES[wanted["table"]])(membership, wanted.get("params", {}))
    progress(0, total)
    folder = Path(settings.VAR_DIR) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{job.pk}-{uuid.uuid4().hex}.{wanted['form']}"
    try:
        WRITERS[wanted["form"]](path, columns, rows, lambda done: progress(done, total))
    except BaseException:
        path.unlink(missing_ok=True)  # what was begun and not wanted any more
        raise
    progress(total, total)
    return f"{job.title or wanted['table']}.{wanted['form']}", path

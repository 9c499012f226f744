"""Projects of earlier years brought in from a workbook, as a whole or not at all."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.models import PastImport, PastProject
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.refusals import database_refusals
from portal.documents.models import StoredFile
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def import_past_projects(
    *, file: StoredFile, rows: Sequence[tuple[int, dict[str, Any]]], by: Membership
) -> PastImport:
    """Keep `rows`, (line, values of a PastProject; amount in won). Raises Denied, Invalid, Refusal for a file known."""
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer brings in projects."))
    if not rows:
        raise Invalid(_("This file holds nothing that can be brought in."))
    if PastImport.objects.filter(file__sha256=file.sha256).exists():
        raise Refusal(_("This file was brought in already."))
    made = PastImport.objects.create(file=file, count=len(rows), by=by.user)
    PastProject.objects.bulk_create(
        [PastProject(source=made, row=line, **values) for line, values in rows], batch_size=500
    )
    facts = {"name": file.name, "sha256": file.sha256, "count": len(rows)}
    record(by=by, verb="import_past_projects", thing=made, facts=facts)
    return made

"""Long work of this floor: a proposal as HWPX takes about a second, too long to wait for before a page; many admitted, many answers."""

import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from applications.actions import admit_one
from applications.models import DataRequest, Submission
from applications.models.proposals import OFFICE
from applications.permissions.requests import may_lead_request
from applications.queries import snapshot_for, whole_proposals
from applications.queries.merged import merged_sheets
from applications.queries.papers import paper_of
from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.jobs import JOBS, Progress
from portal.activity.models import Job
from portal.documents.hwpx import hwpx
from portal.documents.sheets import workbook
from portal.ui.formats import SEOUL
from portal.ui.refusals import Denied, Refusal

JOBS["applications.hwpx"] = "applications.jobs.write_hwpx"
JOBS["applications.admit"] = "applications.jobs.admit_together"
JOBS["applications.answers"] = "applications.jobs.write_answers"


def write_hwpx(job: Job, progress: Progress) -> tuple[str, Path]:
    """The proposal of `arguments["code"]` as HWPX, as far as the person may still see it in the role that asked."""
    by = _asker(job)
    proposal = whole_proposals(by).filter(code=job.arguments["code"]).first()
    if by is None or proposal is None:
        raise Denied(_("You can no longer see this proposal in the role in which you asked for the file."))
    progress(0, 2)
    day = clock.now().astimezone(SEOUL).date()
    data = paper_of(proposal, snapshot_for(proposal, by), day)
    progress(1, 2)
    path = _written(job, hwpx(data), "hwpx")
    progress(2, 2)
    return f"{data['number']}.hwpx", path


def admit_together(job: Job, progress: Progress) -> None:
    """Admit the submissions of `arguments`, each in a transaction of its own; report those that could not be, and why.

    Run again after a broken run it goes on where that ended: each admission has a key of its own.
    """
    by = _asker(job)
    if by is None:
        raise Denied(_("You no longer hold the role in which you asked for this."))
    wanted = job.arguments["submissions"]
    admitted, kept = 0, list[str]()
    for done, pk in enumerate(wanted):
        job.report = _said(admitted, kept, len(wanted) - done)
        progress(done, len(wanted))
        submission = Submission.objects.select_related("proposal__call").get(pk=pk)
        try:
            key = uuid.uuid5(uuid.UUID(job.arguments["key"]), str(pk))
            admit_one(submission=submission, checklist=job.arguments["checklist"], by=by, key=key)
            admitted += 1
        except Refusal as refusal:
            kept.append(f"{submission.number} {submission.proposal.title}: {refusal}")
    job.report = _said(admitted, kept, 0)
    progress(len(wanted), len(wanted))


def _said(admitted: int, kept: list[str], rest: int) -> list[str]:
    """What came of it until now."""
    head = [_("Admitted: %(count)s proposals.") % {"count": admitted}]
    if kept:
        head.append(_("Not admitted: %(count)s proposals. Screen them one by one.") % {"count": len(kept)})
    if rest:
        head.append(_("Not reached: %(count)s proposals. They still wait for screening.") % {"count": rest})
    return head + kept


def _asker(job: Job) -> Membership | None:
    """Who asked, as long as the role is still held."""
    held = Membership.objects.valid().named()
    return held.filter(pk=job.membership_id, user=job.created_by_id).first()


def answers_workbook(data_request: DataRequest) -> bytes:
    """Every answer to a data request as xlsx."""
    return workbook(merged_sheets(data_request))


def write_answers(job: Job, progress: Progress) -> tuple[str, Path]:
    """The answers to the data request `arguments["pk"]`, as far as the person may still see them in the role that asked."""
    by = _asker(job)
    the = DataRequest.objects.visible_to(by).filter(pk=job.arguments["pk"]).first()
    if by is None or the is None or not (by.role in OFFICE or may_lead_request(by, the)):
        raise Denied(_("You can no longer see these answers in the role in which you asked for the file."))
    progress(0, 1)
    path = _written(job, answers_workbook(the), "xlsx")
    progress(1, 1)
    return f"{the.title[:150]}.xlsx", path


def _written(job: Job, content: bytes, kind: str) -> Path:
    path = Path(settings.VAR_DIR) / "exports" / f"{job.pk}-{uuid.uuid4().hex}.{kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path

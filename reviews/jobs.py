"""Long work of this floor: minutes as HWPX take about a second, too long to wait for before a page."""

import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.jobs import JOBS, Progress
from portal.activity.models import Job
from portal.documents.hwpx import hwpx
from portal.ui.formats import SEOUL
from portal.ui.refusals import Denied
from reviews import permissions, queries

JOBS["reviews.minutes"] = "reviews.jobs.write_minutes"


def write_minutes(job: Job, progress: Progress) -> tuple[str, Path]:
    """The minutes of the meeting `arguments["pk"]` as HWPX, for who of the office may still read them in that role."""
    held = Membership.objects.valid().named().filter(pk=job.membership_id, user=job.created_by_id)
    by = held.first()
    meeting = queries.meetings_for(by).filter(pk=job.arguments["pk"]).first()
    if meeting is None or not permissions.may_see_rounds(by):
        raise Denied(_("You can no longer read these minutes in the role in which you asked for the file."))
    progress(0, 2)
    facts = queries.facts_of(meeting)
    signed = queries.signatures_of(meeting, facts)
    data = queries.minutes_paper(meeting, facts, signed, clock.now().astimezone(SEOUL).date())
    progress(1, 2)
    path = Path(settings.VAR_DIR) / "exports" / f"{job.pk}-{uuid.uuid4().hex}.hwpx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(hwpx(data))
    progress(2, 2)
    return f"{meeting.round.call.slug}-minutes-{meeting.number}.hwpx", path

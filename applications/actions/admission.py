"""Admitting together what the portal finds nothing in: asked for once, done one by one by a worker."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.moves import lock
from applications.actions.screening import screen_proposal
from applications.enums import ProposalState, ScreeningOutcome
from applications.models import Call, Proposal, Submission
from applications.notices.screening import why_not
from applications.queries.admission import candidates
from applications.queries.screening import conditions_of
from applications.rules.screening import unmet
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once, queue_job
from portal.activity.models import Job
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal

Checklist = Mapping[str, Any]
ONE = "admit_one_of_many"


@transaction.atomic
def request_admission(
    *,
    call: Call,
    submissions: Sequence[Submission],
    checklist: Checklist,
    by: Membership,
    key: str | uuid.UUID,
) -> Job:
    """Have them admitted one after another, with the same answers to the checklist. The same key, the same work.

    Raises Denied, Invalid for a checklist that says otherwise or an empty choice.
    """
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer screens proposals."))
    if earlier := once(key=key, by=by, verb="request_admission"):
        return Job.objects.get(pk=earlier)
    chosen = Submission.objects.filter(pk__in=[one.pk for one in submissions], proposal__call=call)
    if not (wanted := list(chosen.order_by("number", "pk").values_list("pk", flat=True))):
        raise Invalid(_("Choose at least one proposal."), field="submission")
    if unmet(conditions_of(call), checklist):
        raise Invalid(_("Admit only what meets every condition of the list."), field="checklist")
    arguments = {"key": str(key), "submissions": wanted, "checklist": dict(checklist)}
    title = _("Admit together: %(call)s") % {"call": call.title}
    link = f"/calls/{call.slug}/screening/"
    job = queue_job(kind="applications.admit", arguments=arguments, by=by, title=title, link=link)
    keep_answer(key, by, "request_admission", job)
    return job


@database_refusals()
@transaction.atomic
def admit_one(*, submission: Submission, checklist: Checklist, by: Membership, key: uuid.UUID) -> Proposal:
    """Admit what was submitted, as long as it is what waits and the portal still finds nothing in it; once by its key.

    Raises Refusal saying what changed, and whatever screening refuses.
    """
    locked = lock(submission.proposal)
    if once(key=key, by=by, verb=ONE):
        return locked
    if locked.state != ProposalState.SUBMITTED:
        state = ProposalState(locked.state).label
        raise Refusal(_("It no longer waits for screening; its state is now: %(state)s.") % {"state": state})
    if locked.submission_id != submission.pk:
        raise Refusal(_("It was submitted anew in between and has to be looked at again."))
    found = candidates(locked.call, [locked])
    if why := [sentence for one in found for sentence in why_not(one.why)]:
        raise Refusal(" ".join(why))
    screen_proposal(proposal=locked, outcome=ScreeningOutcome.ADMIT, checklist=checklist, by=by)
    keep_answer(key, by, ONE, locked)
    return locked

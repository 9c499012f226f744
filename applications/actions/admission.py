"""Admitting together what the portal finds nothing in."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.actions.screening import screen_proposal
from applications.enums import ScreeningOutcome
from applications.models import Call, Proposal
from applications.queries.admission import candidates
from portal.accounts.models import Membership
from portal.activity.actions import keep_answer, once
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def admit_proposals(
    *,
    call: Call,
    proposals: Sequence[Proposal],
    checklist: Mapping[str, Any],
    by: Membership,
    key: str | uuid.UUID,
) -> int:
    """Admit them all or none, with the same answers to the checklist; says how many. The same key, the same deed.

    Raises Denied, Invalid for a checklist that says otherwise or an empty choice, Refusal naming the first in which the
    portal finds something, or that is no longer waiting.
    """
    if not permissions.may_write_calls(by):
        raise Denied(_("Only a programme officer screens proposals."))
    if once(key=key, by=by, verb="admit_proposals"):
        return len(proposals)
    if not proposals:
        raise Invalid(_("Choose at least one proposal."), field="proposal")
    locked = _able(call, proposals)
    for proposal in locked:
        screen_proposal(proposal=proposal, outcome=ScreeningOutcome.ADMIT, checklist=checklist, by=by)
    keep_answer(key, by, "admit_proposals", call)
    return len(locked)


def _able(call: Call, proposals: Sequence[Proposal]) -> list[Proposal]:
    """All of them locked before the first record, which holds the head of the trail; each still able to be admitted."""
    rows = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in proposals])
    locked = list(rows.order_by("pk"))
    able = {one.proposal.pk for one in candidates(call, locked) if not one.why}
    for proposal in locked:
        if proposal.pk not in able:
            said = {"title": proposal.title, "number": proposal.number}
            raise Refusal(_("%(number)s (%(title)s) has to be screened by itself.") % said)
    return locked

"""An approver lets a colleague act for them between two moments, and ends that."""

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import notices, permissions
from portal.accounts.models import Delegation, Membership
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal


@database_refusals()
@transaction.atomic
def delegate_approval(
    *,
    delegate: Membership,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: Membership,
    key: str | uuid.UUID | None,
) -> Delegation:
    """Let a colleague act for `by`, never from before now; the same key, the same delegation.

    Raises Denied, Invalid for its terms or where it overlaps another of the same approver.
    """
    if not permissions.may_delegate(by):
        raise Denied(_("Only an approver of a local government delegates."))
    if earlier := once(key=key, by=by, verb="delegate_approval"):
        return Delegation.objects.get(pk=earlier)
    if delegate.organisation_id != by.organisation_id or delegate.user_id == by.user_id:
        raise Invalid(_("Choose a colleague of your own office."), field="delegate")
    if not reason.strip():
        raise Invalid(_("Give the reason."), field="reason")
    now = clock.now()
    if ends_at <= max(now, starts_at):
        raise Invalid(_("A delegation ends after it begins, and in the future."), field="ends_at")
    terms = {"starts_at": max(starts_at, now), "ends_at": ends_at, "reason": reason.strip()}
    made = Delegation.objects.create(principal=by, delegate=delegate, made_by=by.user, **terms)
    _tell(made, "delegate_approval", by)
    keep_answer(key, by, "delegate_approval", made)
    return made


@database_refusals()
@transaction.atomic
def end_delegation(*, delegation: Delegation, by: Membership) -> Delegation:
    """End it at once; what was done under it stays. Raises Denied, Refusal where it is over."""
    if not permissions.may_end_delegation(by, delegation):
        raise Denied(_("Only the approver who delegated ends it."))
    running = Delegation.objects.not_over().select_for_update().filter(pk=delegation.pk).first()
    if running is None:
        raise Refusal(_("This delegation is over already."))
    running.ended_at = clock.now()
    running.save(update_fields=["ended_at"])
    delegation.refresh_from_db(fields=["ended_at"])
    _tell(delegation, "end_delegation", by)
    return delegation


def _tell(delegation: Delegation, verb: str, by: Membership) -> None:
    facts = {
        "principal": delegation.principal.user_id,
        "delegate": delegation.delegate.user_id,
        "starts_at": delegation.starts_at,
        "ends_at": delegation.ends_at,
        "ended_at": delegation.ended_at,
    }
    event = record(by=by, verb=verb, thing=delegation, facts=facts, reason=delegation.reason)
    notify(
        event=event,
        letter=notices.DELEGATED if verb == "delegate_approval" else notices.DELEGATION_ENDED,
        recipients=[delegation.delegate.user],
        context={"delegation": delegation},
        link=reverse("home:desk"),
    )

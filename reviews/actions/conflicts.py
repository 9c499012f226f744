"""Conflicts of interest: written down, they end at once whatever stands against them."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Membership, User
from portal.accounts.queries import people
from portal.activity.actions import record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import permissions
from reviews.actions.ending import ending
from reviews.models import Conflict
from reviews.rules.conflicts import DECLARED


@database_refusals()
@transaction.atomic
def declare_conflict(
    *,
    reviewer: User,
    government: LocalGovernment,
    kind: str,
    by: Membership,
    note: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Conflict:
    """Write down a tie between a reviewer and a government; live assignments against it are voided.

    Raises Denied, Invalid (not a reviewer, an unknown kind, dates out of order), Refusal (on record already).
    """
    if not (permissions.may_note_conflicts(by) or permissions.is_oneself(by, reviewer)):
        raise Denied(_("Only a programme officer records conflicts."))
    if kind not in DECLARED:
        raise Invalid(_("Choose the kind of conflict."), field="kind")
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(_("It ends after it begins."), field="ends_on")
    if not people(Role.REVIEWER).filter(pk=reviewer.pk).exists():
        raise Invalid(_("This person is not a reviewer."), field="reviewer")
    if Conflict.objects.filter(reviewer=reviewer, government=government, kind=kind).exists():
        raise Refusal(_("This conflict is on record already."))
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    return note_conflict(reviewer=reviewer, government=government, kind=kind, by=by, note=note, **dates)


def note_conflict(
    *, reviewer: User, government: LocalGovernment, kind: str, by: Membership, note: str, **dates: date | None
) -> Conflict:
    """The deed itself; what stands against it ends, each with its own line in the trail."""
    with ending(reviewer, by):
        conflict = Conflict.objects.create(
            reviewer=reviewer, government=government, kind=kind, note=note, declared_by=by.user, **dates
        )
        facts = {"government": government.code, "kind": kind, **dates}
        record(by=by, verb="declare_conflict", thing=conflict, facts=facts, reason=note)
    return conflict


@transaction.atomic
def remove_conflict(*, conflict: Conflict, by: Membership) -> None:
    """Take back what the office wrote down by mistake; the trail keeps it. Raises Denied."""
    if not permissions.may_remove_conflict(by, conflict):
        raise Denied(_("What a reviewer declared cannot be taken back by the office."))
    facts = {"government": conflict.government.code, "kind": conflict.kind}
    record(by=by, verb="remove_conflict", thing=conflict, facts=facts, reason=conflict.note)
    conflict.delete()

"""Reminders of deadlines, and the copy of what was not submitted. The row decides: each goes out exactly once."""

from functools import partial
from typing import Any

from django.db import transaction

from applications.actions.moves import lock
from applications.actions.submissions import letter_facts, readers_of
from applications.enums import ReminderKind
from applications.models import Proposal, Reminder
from applications.notices import COMPLETION_DUE, DEADLINE, NOT_SUBMITTED
from applications.queries import readable, snapshot_of
from applications.queries.reminders import Due, reminders_due
from applications.rules import missing_to_submit
from portal.activity import clock
from portal.activity.actions import notify, record
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Refusal

LETTERS = {
    ReminderKind.CLOSING: (DEADLINE, ""),
    ReminderKind.COMPLETION: (COMPLETION_DUE, ""),
    ReminderKind.MISSED: (NOT_SUBMITTED, "preview/"),
}


def remind_of_deadlines() -> int:
    """Write every reminder that is due; says how many. May run twice at once, or late: no step is told twice."""
    return sum(_try(due) for due in reminders_due(clock.now()))


def _try(due: Due) -> bool:
    """False where another worker was first, or where it was submitted meanwhile."""
    try:
        return _remind(due)
    except Refusal:
        return False


@database_refusals()
@transaction.atomic
def _remind(due: Due) -> bool:
    locked = lock(Proposal(pk=due.proposal))
    step = {"kind": due.kind, "hours": due.hours, "due_at": due.due_at}
    if Reminder.objects.filter(proposal=locked, **step).exists():
        return False
    Reminder.objects.create(proposal=locked, **step)
    event = record(by=None, verb="remind_proposal", thing=locked, facts=step, chain=locked.call.chain)
    letter, page = LETTERS[ReminderKind(due.kind)]
    notify(
        event=event,
        letter=letter,
        recipients=readers_of(locked.organisation),
        context={**letter_facts(locked), "due": due.due_at, **_written(locked)},
        link=f"/proposals/{locked.code}/{page}",
    )
    return True


def _written(proposal: Proposal) -> dict[str, Any]:
    """What it says, in the language of whoever reads the letter, and how much is missing."""
    snapshot, rules = snapshot_of(proposal), proposal.call.call_rules
    return {
        "missing": len(missing_to_submit(snapshot, rules)),
        "parts": partial(readable, snapshot, rules),
    }

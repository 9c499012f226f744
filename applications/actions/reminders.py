"""Reminders of deadlines, and the copy of what was not submitted. The row decides: each goes out exactly once."""

from functools import partial
from typing import Any

from django.db import transaction

from applications.actions.moves import lock
from applications.actions.submissions import letter_facts, readers_of
from applications.enums import ReminderKind
from applications.models import Proposal, Reminder
from applications.notices import COMPLETION_DUE, DEADLINE, NOT_SUBMITTED
from applications.notices.appeals import APPEAL_DUE
from applications.queries import readable, snapshot_of
from applications.queries.appeals import appeal_of, deciders
from applications.queries.reminders import Due, reminders_due
from applications.rules import missing_to_submit
from portal.accounts.models import User
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
    verb = "remind_appeal" if due.kind == ReminderKind.APPEAL else "remind_proposal"
    event = record(by=None, verb=verb, thing=locked, facts=step, chain=locked.call.chain)
    notify(
        event=event, **(_to_deciders(locked) if due.kind == ReminderKind.APPEAL else _to_writers(locked, due))
    )
    return True


def _to_writers(proposal: Proposal, due: Due) -> dict[str, Any]:
    """The letter to the proposal's own people, and to the officer who writes it for them."""
    letter, page = LETTERS[ReminderKind(due.kind)]
    context = {**letter_facts(proposal), "due": due.due_at, **_written(proposal)}
    link = f"/proposals/{proposal.code}/{page}"
    return {
        "letter": letter,
        "recipients": [*readers_of(proposal.organisation), *_office_writer(proposal)],
        "context": context,
        "link": link,
    }


def _office_writer(proposal: Proposal) -> list[User]:
    """Who writes it for a government that sends everything on paper, as long as they may."""
    writer = proposal.office_writer if proposal.office_may_write else None
    return [writer] if writer else []


def _to_deciders(proposal: Proposal) -> dict[str, Any]:
    """The letter to those who answer the appeal."""
    appeal = appeal_of(proposal)
    assert appeal is not None  # the guard of the reminder has seen it
    context = {**letter_facts(proposal), "appeal": appeal}
    link = appeal.get_absolute_url()
    return {"letter": APPEAL_DUE, "recipients": deciders(appeal), "context": context, "link": link}


def _written(proposal: Proposal) -> dict[str, Any]:
    """What it says, in the language of whoever reads the letter, and how much is missing."""
    snapshot, rules = snapshot_of(proposal), proposal.call.call_rules
    return {
        "missing": len(missing_to_submit(snapshot, rules)),
        "parts": partial(readable, snapshot, rules),
    }

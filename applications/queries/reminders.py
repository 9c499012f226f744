"""Whom a reminder is due to, by the database's clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from applications.enums import CallState, ProposalState, ReminderKind, ScreeningOutcome
from applications.models import Appeal, Call, Proposal, Reminder, Screening
from applications.rules.reminders import APPEAL, CLOSING, COMPLETION, MISSED_DAYS, moment, step_now


@dataclass(frozen=True)
class Due:
    """One reminder that is to be written: to the people of which proposal, of which deadline."""

    proposal: int
    kind: str
    hours: int
    due_at: datetime


def reminders_due(now: datetime) -> list[Due]:
    """Every reminder whose moment has come and that was not written yet."""
    return [*_closing(now), *_completion(now), *_appeals(now), *_missed(now)]


def _closing(now: datetime) -> Iterator[Due]:
    """Drafts of calls that close soon; who began after a step's moment is not told of that step."""
    soon = now + timedelta(hours=max(CLOSING))
    calls = Call.objects.filter(state=CallState.OPEN, closes_at__gt=now, closes_at__lte=soon)
    for pk, due_at in calls.order_by("closes_at").values_list("pk", "closes_at"):
        hours = step_now(CLOSING, due_at=due_at, now=now)
        assert hours is not None  # the call closes within the longest step
        drafts = _untold(ReminderKind.CLOSING, hours, due_at).filter(call=pk, state=ProposalState.DRAFT)
        for proposal in drafts.filter(created_at__lte=moment(due_at, hours)).values_list("pk", flat=True):
            yield Due(proposal, ReminderKind.CLOSING, hours, due_at)


def _completion(now: datetime) -> Iterator[Due]:
    soon = now + timedelta(hours=max(COMPLETION))
    returns = Screening.objects.filter(proposal=OuterRef("pk"), outcome=ScreeningOutcome.RETURN)
    rows = Proposal.objects.filter(state=ProposalState.RETURNED, return_due__gt=now, return_due__lte=soon)
    rows = rows.annotate(since=Subquery(returns.order_by("-pk").values("at")[:1]))
    for pk, due_at, since in rows.values_list("pk", "return_due", "since"):
        hours = step_now(COMPLETION, due_at=due_at, now=now)
        if hours is None or (since and since > moment(due_at, hours)):
            continue
        if _untold(ReminderKind.COMPLETION, hours, due_at).filter(pk=pk).exists():
            yield Due(pk, ReminderKind.COMPLETION, hours, due_at)


def _appeals(now: datetime) -> Iterator[Due]:
    """Appeals that await their answer, for those who decide."""
    soon = now + timedelta(hours=max(APPEAL))
    rows = Appeal.objects.undecided().filter(due_at__gt=now, due_at__lte=soon).order_by("due_at", "pk")
    for pk, due_at, filed_at in rows.values_list("proposal", "due_at", "filed_at"):
        hours = step_now(APPEAL, due_at=due_at, now=now)
        if hours is None or filed_at > moment(due_at, hours):
            continue
        if _untold(ReminderKind.APPEAL, hours, due_at).filter(pk=pk).exists():
            yield Due(pk, ReminderKind.APPEAL, hours, due_at)


def _missed(now: datetime) -> Iterator[Due]:
    """Drafts of calls that have closed in the last days."""
    told = Reminder.objects.filter(
        proposal=OuterRef("pk"), kind=ReminderKind.MISSED, due_at=OuterRef("call__closes_at")
    )
    rows = Proposal.objects.filter(~Exists(told), state=ProposalState.DRAFT)
    rows = rows.filter(call__closed_at__gt=now - timedelta(days=MISSED_DAYS), call__closed_at__lte=now)
    for pk, due_at in rows.annotate(due=F("call__closes_at")).values_list("pk", "due"):
        yield Due(pk, ReminderKind.MISSED, 0, due_at)


def _untold(kind: str, hours: int, due_at: datetime) -> QuerySet[Proposal]:
    told = Reminder.objects.filter(proposal=OuterRef("pk"), kind=kind, hours=hours, due_at=due_at)
    return Proposal.objects.filter(~Exists(told)).order_by("pk")

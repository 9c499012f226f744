"""Reminding those who owe an answer to a data request: by hand once a day at most, by the portal before the date."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.enums.requests import DataRequestState
from applications.models import DataAnswer, DataReminder, DataRequest
from applications.notices.requests import DATA_REMINDER
from applications.permissions.requests import may_move_request
from applications.queries.requests import DataDue, answers_of, data_reminders_due, readers_of
from applications.rules.requests import OWED
from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.refusals import database_refusals
from portal.activity.text import clean
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def remind_of_data_request(
    *,
    data_request: DataRequest,
    answers: Sequence[DataAnswer],
    by: Membership,
    key: str | uuid.UUID,
    note: str = "",
) -> list[DataReminder]:
    """One letter to everybody of the chosen governments that owe an answer; who was reminded today is left out.

    Says whom it reached; the same key, the same answer. Raises Denied, Invalid for what is none of this request's.
    """
    if not may_move_request(by, data_request):
        raise Denied(_("Only the office that asks can do this."))
    if once(key=key, by=by, verb="remind_of_data_request"):
        return _of(key)
    owing = _owing(data_request, answers)
    DataReminder.objects.bulk_create(
        [DataReminder(answer=one, due_at=data_request.due_at, batch=key, by=by.user) for one in owing],
        ignore_conflicts=True,
    )
    sent = _of(key)
    keep_answer(key, by, "remind_of_data_request", data_request)
    if sent:
        facts = {"governments": [one.answer.government.code for one in sent]}
        told = [one.answer for one in sent]
        _tell(data_request, told, data_request.get_absolute_url(), facts, by, clean(note).strip())
    return sent


def _owing(data_request: DataRequest, answers: Sequence[DataAnswer]) -> list[DataAnswer]:
    """Those of the chosen that owe an answer and have a reader."""
    wanted = {one.pk for one in answers}
    rows: list[Any] = list(answers_of(data_request).filter(pk__in=wanted))
    if not rows or len(rows) != len(wanted):
        raise Invalid(_("Choose governments that were asked."), field="answer")
    return [row for row in rows if row.state in OWED and row.registered]


def _tell(
    asked: DataRequest,
    answers: Sequence[DataAnswer],
    link: str,
    facts: Mapping[str, Any],
    by: Membership | None,
    note: str = "",
) -> None:
    """The event and the letters; on the trail of the request, or of the one answer that the portal reminds of."""
    thing = asked if by else answers[0]
    event = record(by=by, verb="remind_of_data_request", thing=thing, facts=facts, chain=asked.chain)
    context = {"asked": asked, "sender": asked.organisation, "note": note, "now": clock.now()}
    notify(event=event, letter=DATA_REMINDER, recipients=readers_of(answers), context=context, link=link)


def _of(batch: str | uuid.UUID) -> list[DataReminder]:
    rows = DataReminder.objects.filter(batch=batch).select_related("answer__government")
    return list(rows.order_by("answer__government__code"))


def remind_of_data_requests() -> int:
    """Write every reminder that is due; says how many. May run twice at once, or late: no step is told twice."""
    return sum(_remind(due) for due in data_reminders_due(clock.now()))


@database_refusals()
@transaction.atomic
def _remind(due: DataDue) -> bool:
    """False where another worker was first, or where it was answered, moved or cancelled meanwhile."""
    locked = DataAnswer.objects.select_for_update(of=("self",)).whole().get(pk=due.answer)
    asked, step = locked.request, {"hours": due.hours, "due_at": due.due_at}
    if asked.state != DataRequestState.SENT or asked.due_at != due.due_at or locked.state not in OWED:
        return False
    if locked.reminders.filter(**step).exists():
        return False
    DataReminder.objects.create(answer=locked, **step)
    facts = {**step, "government": locked.government.code}
    _tell(asked, [locked], locked.get_absolute_url(), facts, None)
    return True

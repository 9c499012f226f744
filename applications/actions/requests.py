"""Data requests (자료요구): prepared, sent to governments, given more time, cancelled or discarded."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.designing import questions_of, write_form
from applications.enums.requests import DataRequestState
from applications.models import Call, DataAnswer, DataRequest, Programme
from applications.notices.requests import DATA_ASKED, DATA_CANCELLED, DATA_EXTENDED, SENDING_FAULTS
from applications.permissions.requests import (
    may_ask_data,
    may_change_request,
    may_lead_request,
    may_move_request,
)
from applications.queries.requests import addressable, readers_of
from applications.rules import NoSuchMove, next_state
from applications.rules.requests import DATA_REQUEST_MOVES, OWED, faults_of_sending, gives_more_time
from portal.accounts.models import LocalGovernment, Membership
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.letters import Letter
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.activity.text import clean, one_line
from portal.ui.refusals import Denied, Invalid, Refusal

Key = str | uuid.UUID | None


@database_refusals()
@transaction.atomic
def create_data_request(
    *,
    title: str,
    reason: str,
    due_at: datetime,
    by: Membership,
    programme: Programme | None = None,
    call: Call | None = None,
    source: DataRequest | None = None,
    key: Key = None,
    is_sample: bool = False,
) -> DataRequest:
    """Prepare a data request, with the questions of an earlier one (`source`) or none yet. Raises Denied, Invalid."""
    if not may_ask_data(by) or by.organisation is None:
        raise Denied(_("Only officers of the ministry, the agency or a province ask for data."))
    if earlier := once(key=key, by=by, verb="create_data_request"):
        return DataRequest.objects.get(pk=earlier)
    told = _sound(title=title, reason=reason, due_at=due_at, programme=programme, call=call)
    made = DataRequest.objects.create(
        organisation=by.organisation, form=write_form(questions_of(source.form if source else None)),
        created_by=by.user, is_sample=is_sample, **told,
    )  # fmt: skip
    record(by=by, verb="create_data_request", thing=made, chain=made.chain, facts=_facts(made))
    keep_answer(key, by, "create_data_request", made)
    return made


@database_refusals()
@transaction.atomic
def change_data_request(
    *,
    data_request: DataRequest,
    title: str,
    reason: str,
    due_at: datetime,
    by: Membership,
    programme: Programme | None = None,
    call: Call | None = None,
) -> DataRequest:
    """Change what is not sent yet. Raises Denied, Refusal once it was sent, Invalid."""
    locked = _lock(data_request)
    if not may_change_request(by, locked):
        raise _refusal(by, locked)
    told = _sound(title=title, reason=reason, due_at=due_at, programme=programme, call=call)
    for name, value in told.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(told))
    record(by=by, verb="change_data_request", thing=locked, chain=locked.chain, facts=_facts(locked))
    return locked


def _sound(*, title: str, reason: str, due_at: datetime, programme: Any, call: Any) -> dict[str, Any]:
    """The columns, when nothing is missing. Raises Invalid."""
    title, reason = one_line(title, 200), clean(reason).strip()
    if not title:
        raise Invalid(_("Name what you ask for."), field="title")
    if not reason:
        raise Invalid(_("Say why you ask for it; the governments read it."), field="reason")
    if due_at <= clock.now():
        raise Invalid(_("Choose a date that is still to come."), field="due_at")
    if programme and call:
        raise Invalid(_("Choose a programme or a call, not both."), field="call")
    return {"title": title, "reason": reason, "due_at": due_at, "programme": programme, "call": call}


@database_refusals()
@transaction.atomic
def send_data_request(
    *, data_request: DataRequest, governments: Sequence[LocalGovernment], by: Membership, key: Key = None
) -> DataRequest:
    """Put the form to these governments: it is frozen, each gets its row and its people a letter.

    What was sent already is put to those of them who were not asked yet. The same key sends once. Raises Denied,
    Refusal when it is not open, Invalid for a form that is not whole, a date that is over, nobody, or a government that
    this office may not ask.
    """
    if not may_lead_request(by, data_request):
        raise Denied(_("Only the office that asks can do this."))
    if once(key=key, by=by, verb="send_data_request"):
        return DataRequest.objects.get(pk=data_request.pk)
    locked = _lock(data_request)
    first = locked.state == DataRequestState.DRAFT
    if not first and locked.state != DataRequestState.SENT:
        raise _refusal(by, locked)
    added = _add(locked, governments, by)
    if first:
        locked.sent_by = by.user
        _move(locked, "send", "sent_by")
    facts = {**_facts(locked), "governments": [one.government.code for one in added]}
    verb = "send_data_request" if first else "widen_data_request"
    event = record(by=by, verb=verb, thing=locked, chain=locked.chain, facts=facts)
    _tell(event, locked, DATA_ASKED, added)
    keep_answer(key, by, "send_data_request", locked)
    return locked


def _add(locked: DataRequest, governments: Sequence[LocalGovernment], by: Membership) -> list[DataAnswer]:
    """A row for each of them that is new, when it may be asked now."""
    wanted = {one.pk for one in governments}
    found = list(addressable(by).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Invalid(_("Choose governments that your office may ask."), field="government")
    known = set(locked.answers.values_list("government", flat=True))
    new = [one for one in found if one.pk not in known]
    asked = questions_of(locked.form)
    for fault in faults_of_sending(asked, due_at=locked.due_at, now=clock.now(), chosen=len(new)):
        field, sentence = SENDING_FAULTS[fault]
        raise Invalid(sentence, field=field or None)
    return DataAnswer.objects.bulk_create([DataAnswer(request=locked, government=one) for one in new])


@database_refusals()
@transaction.atomic
def extend_data_request(
    *, data_request: DataRequest, due_at: datetime, reason: str, by: Membership
) -> DataRequest:
    """More time for all that were asked; those who owe an answer are told. Raises Denied, Refusal, Invalid."""
    locked, reason = _lock(data_request), clean(reason).strip()
    if not may_move_request(by, locked):
        raise _refusal(by, locked)
    if not gives_more_time(old=locked.due_at, new=due_at, now=clock.now()):
        raise Invalid(_("The new date is later than the old one and still to come."), field="due_at")
    if not reason:
        raise Invalid(_("Say why; the governments read it."), field="reason")
    locked.extended_from, locked.due_at, locked.extension_reason = locked.due_at, due_at, reason
    locked.save(update_fields=["extended_from", "due_at", "extension_reason"])
    facts = {"from": locked.extended_from, "to": due_at}
    event = record(
        by=by, verb="extend_data_request", thing=locked, chain=locked.chain, facts=facts, reason=reason
    )
    _tell(event, locked, DATA_EXTENDED, _asked(locked).filter(state__in=OWED))
    return locked


@database_refusals()
@transaction.atomic
def cancel_data_request(*, data_request: DataRequest, reason: str, by: Membership) -> DataRequest:
    """Ask for it no more; everybody who was asked is told why. Raises Denied, Refusal, Invalid without a reason."""
    locked, reason = _lock(data_request), clean(reason).strip()
    if not may_move_request(by, locked):
        raise _refusal(by, locked)
    if not reason:
        raise Invalid(_("Say why; the governments read it."), field="reason")
    locked.cancel_reason = reason
    _move(locked, "cancel", "cancel_reason")
    event = record(by=by, verb="cancel_data_request", thing=locked, chain=locked.chain, reason=reason)
    _tell(event, locked, DATA_CANCELLED, _asked(locked))
    return locked


@database_refusals()
@transaction.atomic
def discard_data_request(*, data_request: DataRequest, by: Membership) -> DataRequest:
    """Give up what was never sent. Raises Denied, Refusal once it was sent."""
    locked = _lock(data_request)
    if not may_change_request(by, locked):
        raise _refusal(by, locked)
    _move(locked, "discard")
    record(by=by, verb="discard_data_request", thing=locked, chain=locked.chain)
    return locked


def _lock(data_request: DataRequest) -> DataRequest:
    rows = DataRequest.objects.select_for_update(of=("self",)).select_related("call", "organisation", "form")
    return rows.get(pk=data_request.pk)


def _move(locked: DataRequest, verb: str, *changed: str) -> None:
    try:
        locked.state = next_state(DATA_REQUEST_MOVES, verb, locked.state)
    except NoSuchMove:
        raise Refusal(_("This step is not possible in its present state.")) from None
    locked.save(update_fields=["state", *changed])
    locked.refresh_from_db(fields=["sent_at", "cancelled_at"])  # stamped by the database


def _refusal(by: Membership, locked: DataRequest) -> Refusal:
    """Who has no say is denied; who has it hears that it is too early or too late."""
    if not may_lead_request(by, locked):
        return Denied(_("Only the office that asks can do this."))
    return Refusal(_("This step is not possible in its present state."))


def _asked(locked: DataRequest) -> Any:
    return locked.answers.select_related("government").order_by("pk")


def _tell(event: Event, locked: DataRequest, letter: Letter, answers: Any) -> None:
    context = {"asked": locked, "sender": locked.organisation}
    link = locked.get_absolute_url()
    notify(event=event, letter=letter, recipients=readers_of(answers), context=context, link=link)


def _facts(made: DataRequest) -> Mapping[str, Any]:
    about = {"programme": made.programme and made.programme.key, "call": made.call and made.call.slug}
    return {"due_at": made.due_at, **{name: value for name, value in about.items() if value}}

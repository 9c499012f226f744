"""Who may ask governments for data, and who answers. Small questions, always a bool."""

from datetime import datetime

from applications.enums.requests import DataAnswerState, DataRequestState
from applications.models import Call, DataAnswer, DataRequest, Programme
from applications.models.requests import ANSWERING
from applications.permissions import By, may_write_calls
from applications.rules.requests import may_still_answer
from portal.accounts.enums import Role

SENDERS = frozenset({Role.PROGRAMME_OFFICER, Role.PROVINCE_COORDINATOR})


def may_ask_data(by: By) -> bool:
    """An officer of the ministry or the agency asks any government, a province's coordinator its municipalities."""
    return by is not None and by.role in SENDERS and by.organisation_id is not None


def may_lead_request(by: By, request: DataRequest) -> bool:
    """Any of those who may ask, in the office that asks this."""
    return by is not None and may_ask_data(by) and by.organisation_id == request.organisation_id


def may_change_request(by: By, request: DataRequest) -> bool:
    return may_lead_request(by, request) and request.state == DataRequestState.DRAFT


def may_move_request(by: By, request: DataRequest) -> bool:
    """Give more time, remind, ask further governments, cancel: while it is sent."""
    return may_lead_request(by, request) and request.state == DataRequestState.SENT


def may_design(by: By, owner: Call | Programme | DataRequest | None) -> bool:
    """The form of a data request is its office's own; all others are the programme officers'."""
    if isinstance(owner, DataRequest):
        return may_change_request(by, owner)
    return may_write_calls(by)


def is_asked(by: By, answer: DataAnswer) -> bool:
    """Works for the government that was asked."""
    if by is None or by.role not in ANSWERING or by.government is None:
        return False
    return by.government.pk == answer.government_id


def may_answer(by: By, answer: DataAnswer, now: datetime) -> bool:
    """Its own people, by the database's clock."""
    asked = answer.request
    open_still = may_still_answer(request=asked.state, answer=answer.state, due_at=asked.due_at, now=now)
    return open_still and is_asked(by, answer)


def may_return(by: By, answer: DataAnswer) -> bool:
    return may_move_request(by, answer.request) and answer.state == DataAnswerState.ANSWERED

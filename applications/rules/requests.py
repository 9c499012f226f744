"""Data requests (자료요구): which states follow which, what may be sent, who may still answer. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from applications.enums.requests import DataAnswerState as A
from applications.enums.requests import DataRequestState as R
from applications.rules.designing import faults_of_form

# verb -> {from state: to state}; the database's guards hold the same pairs
DATA_REQUEST_MOVES: dict[str, dict[str, str]] = {
    "send": {R.DRAFT: R.SENT},
    "discard": {R.DRAFT: R.DISCARDED},
    "cancel": {R.SENT: R.CANCELLED},
}

DATA_ANSWER_MOVES: dict[str, dict[str, str]] = {
    "save": {A.ASKED: A.DRAFTED},
    "answer": {A.ASKED: A.ANSWERED, A.DRAFTED: A.ANSWERED},
    "correct": {A.ANSWERED: A.ANSWERED, A.RETURNED: A.ANSWERED},
    "return": {A.ANSWERED: A.RETURNED},
}

OWED = frozenset({A.ASKED, A.DRAFTED, A.RETURNED})
STEPS = (3, 24, 72)  # hours before the date at which those who owe an answer are reminded


def is_askable(questions: Sequence[Mapping[str, Any]]) -> bool:
    """May this form be put to people? It asks something, and every question can be answered."""
    asks = any(one["kind"] != "heading" for one in questions)
    return asks and not faults_of_form(questions)


def faults_of_sending(
    questions: Sequence[Mapping[str, Any]], *, due_at: datetime, now: datetime, chosen: int
) -> list[str]:
    """What keeps a data request from being sent: codes; empty when it may be."""
    faults = [] if is_askable(questions) else ["form"]
    faults += ["due"] if due_at <= now else []
    return faults + (["nobody"] if chosen == 0 else [])


def is_late(answered_at: datetime | None, due_at: datetime) -> bool:
    """Was it first answered on or after the date? The very moment itself is too late."""
    return answered_at is not None and answered_at >= due_at


def verb_of_answer(state: str) -> str:
    """What submitting does in this state: a first answer, or a correction."""
    return "answer" if state in DATA_ANSWER_MOVES["answer"] else "correct"


def may_still_answer(*, request: str, answer: str, due_at: datetime, now: datetime) -> bool:
    """While it is sent: who owes an answer always may, late too; who has answered corrects until the date."""
    return request == R.SENT and (answer in OWED or now < due_at)


def gives_more_time(*, old: datetime, new: datetime, now: datetime) -> bool:
    """A date only moves to a later one that is still to come."""
    return new > old and new > now

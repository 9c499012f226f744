"""Data requests for tests, made by the actions."""

import uuid
from datetime import datetime
from typing import Any

from applications.actions.designing import add_question
from applications.actions.request_answers import submit_data_answer
from applications.actions.requests import create_data_request, send_data_request
from applications.models import DataAnswer, DataReply, DataRequest
from portal.accounts.models import LocalGovernment, Membership
from tests.database import SEOUL

DUE = datetime(2026, 12, 20, 18, tzinfo=SEOUL)
CHOICES = [["yes", "가능", "Yes"], ["no", "불가", "No"]]
COLUMNS = [
    ["name", "시설", "Facility", "short"],
    ["cost", "금액", "Cost", "won"],
    ["on", "준공", "Built", "date"],
]
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"kind": "heading", "label_ko": "현황", "label_en": "As it is"},
    {"kind": "number", "label_ko": "마을 수", "label_en": "Villages", "unit": "곳"},
    {"kind": "choice", "label_ko": "추진", "label_en": "Possible", "choices": CHOICES},
    {"kind": "long", "label_ko": "사유", "label_en": "Why not", "shown_if": {"q-3": "no"}},
    {
        "kind": "table",
        "label_ko": "시설 목록",
        "label_en": "Facilities",
        "columns": COLUMNS,
        "required": False,
    },
    {"kind": "file", "label_ko": "증빙", "label_en": "Proof", "required": False, "file_kinds": ["pdf"]},
    {"kind": "date", "label_ko": "기준일", "label_en": "As of", "required": False},
)
SAID = {
    "q-2": 12,
    "q-3": "yes",
    "q-5": [{"name": "마을회관 (예시)", "cost": 3_000_000, "on": "2026-03-01"}],
    "q-7": "2026-11-30",
}


def prepared(by: Membership, *, questions: Any = QUESTIONS, **changes: Any) -> DataRequest:
    """A data request that is not sent yet."""
    told = {"title": "예시 현황 조사", "reason": "예시 계획 수립", "due_at": DUE, **changes}
    made = create_data_request(by=by, **told)
    for values in questions:
        add_question(form=made.form, by=by, **values)
    return made


def sent(by: Membership, *governments: LocalGovernment, **changes: Any) -> DataRequest:
    return send_data_request(
        data_request=prepared(by, **changes), governments=governments, by=by, key=uuid.uuid4()
    )


def answer_of(asked: DataRequest, by: Membership) -> DataAnswer:
    """The row of this person's government."""
    return asked.answers.get(government=by.government)


def answered(asked: DataRequest, by: Membership, *, uploads: Any = None, **changes: Any) -> DataReply:
    row = answer_of(asked, by)
    said = {**SAID, **{key.replace("_", "-"): value for key, value in changes.items()}}
    return submit_data_answer(answer=row, answers=said, version=row.version, by=by, uploads=uploads)

"""The demand survey (수요조사): its standard questions, and what of a demand goes into a draft. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from applications.enums.early import DemandState as D

DEMAND_MOVES: dict[str, dict[str, str]] = {
    "withdraw": {D.REPORTED: D.WITHDRAWN},
    "report_again": {D.WITHDRAWN: D.REPORTED},
}
# Keys that are also statutory fields of a proposal: their answers become the draft's first words.
CARRIED = ("purpose", "content", "expected_effect", "field")
COST = "cost"


def _question(key: str, kind: str, ko: str, en: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label_ko": ko, "label_en": en, **more}


def standard_questions(fields: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """What the survey asks unless the office asks otherwise; `fields` are [key, ko, en] of the service fields."""
    return [
        _question("purpose", "long", "지역의 문제와 필요성", "The problem and the need", limit=1000),
        _question("content", "long", "하고자 하는 서비스", "The service wanted", limit=1000),
        _question("expected_effect", "long", "기대 효과", "Expected effect", limit=500, required=False),
        _question(
            "field", "choice", "서비스 분야", "Service field", choices=[*map(list, fields)], required=False
        ),
        _question(COST, "won", "예상 총사업비", "Expected total cost", required=False),
        _question(
            "match", "yes_no", "지방비 확보 가능 여부", "Can the local share be found?", required=False
        ),
    ]


def words_for_draft(title: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The overview of a draft as far as the demand says it; never money."""
    said = {name: answers[name] for name in CARRIED if isinstance(answers.get(name), str) and answers[name]}
    return {"title": title, **said}


def cost_said(answers: Mapping[str, Any]) -> int:
    """The expected cost in won, 0 when the form does not ask or nobody answered."""
    cost = answers.get(COST)
    return cost if type(cost) is int else 0

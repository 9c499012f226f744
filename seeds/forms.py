"""The sample calls' rules and forms. The weights are samples: the agency's true ones are not public."""

from typing import Any

CRITERIA = (
    ("need", "추진 필요성", "Need", 20),
    ("plan", "추진 계획의 구체성", "Plan", 30),
    ("service", "서비스 우수성", "Service", 25),
    ("budget", "예산의 적정성", "Budget", 15),
    ("spread", "지속·확산 가능성", "Sustainability and spread", 10),
)
CATEGORIES = [
    ["equipment", "장비·물품", "Equipment"],
    ["software", "소프트웨어 개발", "Software"],
    ["operation", "운영·교육", "Operation and training"],
]
MILLION = 1_000_000


def rules(**changes: Any) -> dict[str, Any]:
    """A call's rules as data."""
    criteria = [
        {
            "key": key, "name_ko": ko, "name_en": en, "weight": weight,
            "guide_ko": "배점은 예시입니다.", "guide_en": "The weight is a sample.",
        }
        for key, ko, en, weight in CRITERIA
    ]  # fmt: skip
    return {
        "criteria": criteria,
        "reviews_per_proposal": 3,
        "national_share_percent": 80,
        "smallest": 100 * MILLION,
        "largest": 5_000 * MILLION,
        "cost_categories": CATEGORIES,
        "proposals_per_government": 2,
        **changes,
    }


BLOCK = {"endorsement": "before", "order_by": "province"}
SUBSIDY = {
    "endorsement": "none",
    "order_by": "score",
    "national_share_percent": 70,
    "service_field_required": False,
    "proposals_per_government": 1,
}


def _question(key: str, kind: str, ko: str, en: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label_ko": ko, "label_en": en, **more}


QUESTIONS = [
    _question("need", "long", "지역의 문제와 추진 필요성", "The problem and the need", limit=2000),
    _question("villages", "number", "대상 마을 수", "Villages served", required=False, unit="곳"),
    _question(
        "kind", "choice", "추진 유형", "Kind of project",
        choices=[["new", "신규", "New"], ["more", "확산", "Roll-out"]],
    ),
]  # fmt: skip


def sections(*, files: bool = False) -> list[dict[str, Any]]:
    """The form: one section of each kind."""
    named = (
        ("overview", "overview", "사업 개요", "Overview"),
        ("services", "questions", "서비스 내용", "Services"),
        ("costs", "costs", "소요 예산", "Costs"),
        ("funding", "funding", "재원 분담", "Funding"),
        ("partners", "partners", "참여 지자체", "Partners"),
        ("targets", "targets", "성과 지표", "Targets"),
        ("files", "files", "첨부 파일", "Files"),
    )
    rows: list[dict[str, Any]] = [
        {"key": key, "kind": kind, "title_ko": ko, "title_en": en} for key, kind, ko, en in named
    ]
    rows[1]["questions"] = QUESTIONS
    return rows if files else rows[:-1]

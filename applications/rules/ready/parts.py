"""What ready-made calls are made of. The weights are samples: the agency's true ones are not public."""

from typing import Any

CRITERIA = (
    ("need", "추진 필요성", "Need", 20),
    ("plan", "추진 계획의 구체성", "Plan", 30),
    ("service", "서비스 우수성", "Service", 25),
    ("budget", "예산의 적정성", "Budget", 15),
    ("spread", "지속·확산 가능성", "Sustainability and spread", 10),
)
SAMPLE_GUIDE = ("배점은 예시입니다.", "The weight is a sample.")
CATEGORIES = [
    ["equipment", "장비·물품", "Equipment"],
    ["software", "소프트웨어 개발", "Software"],
    ["operation", "운영·교육", "Operation and training"],
]
MILLION = 1_000_000
EOK = 100 * MILLION
# The sections every form needs, with those of files and questions put between them by each kind of call.
TITLES = {
    "overview": ("사업 개요", "Overview"),
    "costs": ("소요 예산", "Costs"),
    "funding": ("재원 분담", "Funding"),
    "partners": ("참여 지자체", "Partners"),
    "targets": ("성과 지표", "Targets"),
    "timetable": ("추진 일정", "Timetable"),
    "files": ("첨부 파일", "Files"),
}


def rules(**changes: Any) -> dict[str, Any]:
    """A call's rules as data."""
    criteria = [
        {
            "key": key, "name_ko": ko, "name_en": en, "weight": weight,
            "guide_ko": SAMPLE_GUIDE[0], "guide_en": SAMPLE_GUIDE[1],
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


def question(key: str, kind: str, ko: str, en: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label_ko": ko, "label_en": en, **more}


def heading(key: str, ko: str, en: str, help_ko: str, help_en: str) -> dict[str, Any]:
    return question(key, "heading", ko, en, help_ko=help_ko, help_en=help_en, required=False)


def fixed(kind: str) -> dict[str, Any]:
    """A section of a kind that stands once in a form."""
    ko, en = TITLES[kind]
    return {"key": kind, "kind": kind, "title_ko": ko, "title_en": en}


def asking(key: str, ko: str, en: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    """A section of questions."""
    return {"key": key, "kind": "questions", "title_ko": ko, "title_en": en, "questions": questions}


def form(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    """Overview, what this kind of call asks, then money, partners, targets, timetable and files."""
    rest = ("costs", "funding", "partners", "targets", "timetable", "files")
    return [fixed("overview"), *parts, *map(fixed, rest)]

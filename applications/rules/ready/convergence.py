"""AI convergence projects (인공지능 융합) with the region's field, as ordinary subsidies."""

from dataclasses import dataclass
from typing import Any

from applications.rules.ready.parts import EOK, asking, form, heading, question

RULES = {
    "endorsement": "none", "order_by": "score", "national_share_percent": 70, "service_field_required": False,
    "proposals_per_government": 1, "smallest": 2 * EOK, "largest": 50 * EOK,
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """What a region is strong in: its zone, the places where it is tried, the data it needs."""

    key: str
    zone: str
    name_ko: str
    name_en: str
    site_ko: str
    site_en: str
    choices: tuple[tuple[str, str, str], ...]


FIELDS = (
    Field("medicine", "gangwon", "디지털 의료", "Digital medicine", "실증 병원·보건소", "Hospitals and health centres", (
        ("remote", "비대면 진료 지원", "Remote care"), ("image", "의료영상 판독 지원", "Reading of medical images"),
        ("emergency", "응급 의료", "Emergency care"), ("chronic", "만성질환 관리", "Chronic illness"),
    )),
    Field("manufacturing", "yeongnam", "제조 인공지능", "Manufacturing AI", "실증 공장", "Factories", (
        ("quality", "품질 검사", "Quality inspection"), ("maintenance", "설비 예지보전", "Predictive maintenance"),
        ("process", "공정 최적화", "Process optimisation"), ("safety", "작업장 안전", "Safety at work"),
    )),
    Field("agriculture", "honam", "스마트 농업", "Smart agriculture", "실증 농가·단지", "Farms", (
        ("open_field", "노지 농업", "Open-field farming"), ("greenhouse", "시설 원예", "Greenhouses"),
        ("livestock", "축산", "Livestock"), ("distribution", "유통·출하 예측", "Distribution and forecasts"),
    )),
)  # fmt: skip
SITE = [["name", "이름", "Name", "short"], ["role", "맡은 일", "What it does", "short"], ["agreed", "협의일", "Agreed on", "date"]]  # fmt: skip
DATA = [["name", "데이터", "Data", "short"], ["owner", "보유 기관", "Held by", "short"], ["size", "건수", "Records", "number"]]  # fmt: skip


def sections(field: Field) -> list[dict[str, Any]]:
    """The form of a project in the region's field."""
    chosen = [list(choice) for choice in field.choices]
    project = [
        heading("about", field.name_ko, field.name_en, "지역의 특화 분야에 인공지능을 더하는 과제입니다.",
                "A project that adds AI to what the region is strong in."),
        question("topics", "several", "세부 분야", "Topics", choices=chosen),
        question("problem", "long", "현장의 문제", "The problem on site", limit=2000),
        question("technology", "long", "적용할 인공지능 기술", "The AI that is applied", limit=2000),
        question("sites", "table", field.site_ko, field.site_en, columns=SITE, limit=20),
    ]  # fmt: skip
    data = [
        question("data", "table", "활용 데이터", "Data that is used", columns=DATA, limit=20),
        question("personal", "yes_no", "개인정보나 민감정보를 다룹니까?", "Does it handle personal or sensitive data?"),
        question("protection", "long", "개인정보 보호 조치", "How personal data is protected", limit=2000,
                 shown_if={"personal": True}),
        question("consent_file", "file", "데이터 제공 동의서", "Consent of who holds the data", required=False,
                 file_kinds=["pdf", "hwp", "hwpx"], shown_if={"personal": True}),
        question("ready_now", "choice", "기술 성숙도", "How mature it is", choices=[
            ["idea", "개념 단계", "Idea"], ["trial", "시제품·실증", "Prototype or trial"], ["use", "현장 적용", "In use"]]),
    ]  # fmt: skip
    return form(
        asking("project", "융합 과제", "Convergence project", project),
        asking("data", "데이터와 기술", "Data and technology", data),
    )

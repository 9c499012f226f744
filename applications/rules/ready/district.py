"""Digital innovation district (디지털 혁신지구): pilot area, three-year foundation, mid- and long-term plan."""

from typing import Any

from applications.rules.ready.parts import EOK, asking, form, heading, question

RULES = {
    "endorsement": "none", "order_by": "score", "national_share_percent": 70, "service_field_required": False,
    "proposals_per_government": 1, "years": 3, "smallest": 5 * EOK, "largest": 100 * EOK,
    "cost_categories": [
        ["facility", "시설·공간 조성", "Facilities"],
        ["infrastructure", "디지털 기반시설", "Digital infrastructure"],
        ["support", "기업·인재 지원", "Support of firms and talent"],
        ["operation", "운영·관리", "Operation"],
    ],
}  # fmt: skip
PLANNED = [["item", "추진 내용", "What is done", "short"], ["output", "산출물", "What comes of it", "short"]]
AREA = [
    heading("about_area", "시범지역", "Pilot area", "이미 기업과 인재가 모여 있는 곳을 정합니다.",
            "Choose a place where firms and people have gathered already."),
    question("area_name", "short", "시범지역의 이름과 위치", "Name and place of the pilot area", limit=100),
    question("area_size", "number", "면적", "Area", unit="만㎡"),
    question("firms", "number", "입주 디지털 기업 수", "Digital firms there", unit="개사"),
    question("workers", "number", "종사자 수", "People who work there", unit="명"),
    question("why_here", "long", "이곳이어야 하는 까닭", "Why it must be here", limit=2000),
    question("designated", "yes_no", "다른 법령에 따라 지정된 지구입니까?", "Is it designated under another law?"),
    question("designation", "short", "지정 근거와 지정일", "Law and day of the designation", limit=200,
             shown_if={"designated": True}),
]  # fmt: skip
FOUNDATION = [
    heading("about_foundation", "3년 기반 조성", "Three-year foundation", "해마다 무엇을 갖출지 적습니다.",
            "Say what will be in place after each year."),
    *(
        question(f"year_{number}", "table", f"{number}차 연도", f"Year {number}", columns=PLANNED, limit=10)
        for number in (1, 2, 3)
    ),
    question("hub", "long", "중심 공간과 운영 주체", "The hub and who runs it", limit=2000),
]  # fmt: skip
LATER = [
    question("middle", "long", "중기 계획 (4~5년)", "Mid-term plan (years 4 to 5)", limit=2000),
    question("long", "long", "장기 계획 (6~10년)", "Long-term plan (years 6 to 10)", limit=2000),
    question("own_money", "won", "3년 뒤 지방비 연간 운영 예산", "Own yearly budget after three years"),
    question("plan_file", "file", "지구 조성 계획서", "Plan of the district", required=False,
             file_kinds=["pdf", "hwp", "hwpx"]),
]  # fmt: skip


def sections() -> list[dict[str, Any]]:
    return form(
        asking("area", "시범지역", "Pilot area", AREA),
        asking("foundation", "3년 기반 조성", "Three-year foundation", FOUNDATION),
        asking("later", "중장기 계획", "Mid- and long-term plan", LATER),
    )

"""Calls and proposals for tests, made by the actions."""

import uuid
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applications import actions
from applications.enums import Check, ScreeningOutcome
from applications.models import Call, Pillar, Programme, Proposal, Submission
from portal.accounts.models import LocalGovernment, Membership
from tests.database import SEOUL

MILLION = 1_000_000
OPENS = datetime(2026, 11, 1, 9, tzinfo=SEOUL)
CLOSES = datetime(2027, 1, 31, 18, tzinfo=SEOUL)
DURING = datetime(2026, 12, 1, 10, tzinfo=SEOUL)
AFTER = datetime(2027, 2, 1, 9, tzinfo=SEOUL)


def criteria(*weights: int) -> list[dict[str, Any]]:
    """Criteria with these weights, the sample ones when none are given."""
    names = (
        ("need", "필요성"),
        ("plan", "추진계획"),
        ("service", "서비스"),
        ("budget", "예산"),
        ("spread", "확산"),
    )
    return [
        {
            "key": key,
            "name_ko": name,
            "name_en": key,
            "guide_ko": "예시",
            "guide_en": "sample",
            "weight": weight,
        }
        for (key, name), weight in zip(names, weights or (20, 30, 25, 15, 10), strict=False)
    ]


def rules(**changes: Any) -> dict[str, Any]:
    """A call's rules as data, sound unless changed."""
    return {
        "criteria": criteria(),
        "national_share_percent": 80,
        "smallest": 100 * MILLION,
        "largest": 2_000 * MILLION,
        "cost_categories": [["equipment", "장비", "Equipment"], ["software", "소프트웨어", "Software"]],
        "endorsement": "before",
        "order_by": "province",
        **changes,
    }


def question(key: str, kind: str = "long", **changes: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label_ko": f"질문 {key}", "label_en": f"Question {key}", **changes}


def sections(*, files: bool = True) -> list[dict[str, Any]]:
    """The form of a call, one section of each kind."""
    named = (
        ("overview", "overview", "개요", "Overview"),
        ("services", "questions", "서비스", "Services"),
        ("costs", "costs", "사업비", "Costs"),
        ("funding", "funding", "재원", "Funding"),
        ("partners", "partners", "참여 지자체", "Partners"),
        ("targets", "targets", "성과지표", "Targets"),
        ("files", "files", "첨부", "Files"),
    )
    rows: list[dict[str, Any]] = [
        {"key": key, "kind": kind, "title_ko": ko, "title_en": en} for key, kind, ko, en in named
    ]
    rows[1]["questions"] = [
        question("need", limit=1000),
        question("villages", "number", required=False, unit="곳"),
        question("way", "choice", choices=[["new", "신규", "New"], ["more", "확산", "Roll-out"]]),
    ]
    return rows if files else rows[:-1]


def programme() -> Programme:
    pillar, _made = Pillar.objects.get_or_create(
        key="sample", defaults={"name_ko": "예시 분야", "name_en": "Sample pillar"}
    )
    return Programme.objects.get_or_create(
        key="smart-village",
        defaults={"pillar": pillar, "name_ko": "스마트빌리지", "name_en": "Smart village", "bottom_up": True},
    )[0]


def draft_call(by: Membership, **changes: Any) -> Call:
    """A call in preparation, by a programme officer. `ceilings` by province; `rules` replace the sample ones."""
    values = {
        "programme": changes.pop("programme", None) or programme(),
        "fiscal_year": 2027,
        "slug": "smart-village-2027",
        "prefix": "SV",
        "title_ko": "2027년 스마트빌리지 (예시)",
        "title_en": "Smart village 2027 (sample)",
        "funding_basis": "block",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "budget": 10_000 * MILLION,
        "rules": rules(),
        "sections": sections(),
        "is_sample": True,
        **changes,
    }
    return actions.create_call(by=by, **values)


def smart_village_call(
    officer: Membership, *, provinces: list[LocalGovernment] | None = None, **changes: Any
) -> Call:
    """An announced call by `officer` (a programme officer); every province named has a ceiling of 2 billion won."""
    if "ceilings" not in changes:
        named = provinces if provinces is not None else LocalGovernment.objects.filter(parent=None)
        changes["ceilings"] = dict.fromkeys(named, 2000 * MILLION)
    return actions.publish_call(call=draft_call(officer, **changes), by=officer)


def overview(**changes: Any) -> dict[str, Any]:
    return {
        "title": "예시마을 스마트 돌봄",
        "purpose": "홀로 사는 어르신을 살핍니다. (예시)",
        "content": "감지기와 통합 관제 화면을 둡니다. (예시)",
        "expected_effect": "응급 대응이 빨라집니다. (예시)",
        "cost_basis": "조달청 단가 (예시)",
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31),
        "field": "safety",
        "priority": 1,
        "letter_number": "예시과-1234",
        **changes,
    }


def costs(total: int = 500 * MILLION, year: int = 2027) -> dict[str, Any]:
    half = total // 2
    line = {"fiscal_year": year, "quantity": 1}
    return {
        "rows": [
            {"category": "equipment", "description": "감지기", "unit_price": total - half, **line},
            {"category": "software", "description": "관제 화면", "unit_price": half, **line},
        ]
    }


def funding(total: int = 500 * MILLION, year: int = 2027, percent: int = 80) -> dict[str, Any]:
    national = total * percent // 100
    rest = total - national
    parts = (("national", national), ("province", rest // 2), ("municipality", rest - rest // 2))
    return {"rows": [{"fiscal_year": year, "kind": kind, "amount": amount} for kind, amount in parts]}


TARGETS = {
    "rows": [
        {
            "name": "응급 출동 시간",
            "unit": "분",
            "formula": "평균",
            "baseline": "20.00",
            "goal": "10.00",
            "fiscal_year": 2027,
        }
    ]
}


def upload(content: bytes, name: str = "예시.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def started(call: Call, by: Membership, title: str = "예시마을 스마트 돌봄", **changes: Any) -> Proposal:
    """A fresh draft."""
    return actions.start_proposal(call=call, by=by, title=title, key=uuid.uuid4(), **changes)


def filled_draft(call: Call, by: Membership, *, total: int = 500 * MILLION, **changes: Any) -> Proposal:
    """A draft that lacks nothing; `changes` go into the overview."""
    return fill(
        started(call, by, title=changes.get("title", "예시마을 스마트 돌봄")), by, total=total, **changes
    )


def for_government(call: Call, by: Membership, government: LocalGovernment, **changes: Any) -> Proposal:
    """A draft that a programme officer begins for a government, still empty."""
    values = {
        "title": "예시마을 스마트 돌봄",
        "reason": "모든 서류를 문서로 제출 (예시)",
        "key": uuid.uuid4(),
        **changes,
    }
    return actions.begin_for_government(call=call, government=government, by=by, **values)


def fill(proposal: Proposal, by: Membership, *, total: int = 500 * MILLION, **changes: Any) -> Proposal:
    """A fresh draft written by this person, so that it lacks nothing; `changes` go into the overview."""
    call = proposal.call
    year = call.fiscal_year
    dates = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    targets = {"rows": [{**row, "fiscal_year": year} for row in TARGETS["rows"]]}
    percent = call.call_rules.national_share_percent
    saved = {
        "overview": overview(**{**dates, **changes}),
        "services": {"need": "필요합니다. (예시)", "villages": 3, "way": "new"},
        "costs": costs(total, year),
        "funding": funding(total, year, percent),
        "targets": targets,
    }
    for key, data in saved.items():
        actions.save_section(proposal=proposal, section_key=key, version=0, data=data, by=by)
    return proposal


def submitted(call: Call, officer: Membership, approver: Membership, **changes: Any) -> Proposal:
    """A submitted proposal: drafted by the officer, sent by the approver of the same government."""
    proposal = filled_draft(call, officer, **changes)
    submit(proposal, approver)
    return proposal


def submit(proposal: Proposal, by: Membership, key: uuid.UUID | None = None) -> Submission:
    return actions.submit_proposal(
        proposal=proposal, version=proposal.version, by=by, key=key or uuid.uuid4()
    )


ALL_CHECKED = {check.value: True for check in Check}


def admit(proposal: Proposal, by: Membership) -> Proposal:
    actions.screen_proposal(proposal=proposal, outcome=ScreeningOutcome.ADMIT, checklist=ALL_CHECKED, by=by)
    return proposal


def eligible(
    call: Call, officer: Membership, approver: Membership, programme_officer: Membership, **changes: Any
) -> Proposal:
    """A proposal that meets the conditions."""
    return admit(submitted(call, officer, approver, **changes), programme_officer)


def endorse(call: Call, coordinator: Membership, *order: Proposal, **changes: Any) -> Any:
    return actions.endorse_province(
        call=call, province=coordinator.government, order=order, by=coordinator, **changes
    )


def closed(call: Call, clock: Any) -> Call:
    """The call after its closing time, closed."""
    clock.set(call.closes_at)
    return actions.close_call(call=call, by=None)

"""Writing one sample proposal through the actions, as people do."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from applications.actions import save_section, screen_proposal, start_proposal, submit_proposal
from applications.enums import Check, ScreeningOutcome, SectionKind
from applications.models import Call, Proposal
from portal.accounts.models import LocalGovernment
from seeds.people import Cast
from seeds.plan import Task
from seeds.samples import words
from seeds.steps import key

ALL_CHECKED = {check.value: True for check in Check}


@dataclass
class Writer:
    """Writes the proposals of one call; what it does is the same every time."""

    call: Call
    cast: Cast

    def start(self, task: Task, government: LocalGovernment) -> Proposal:
        """A draft with a title and nothing else."""
        by = self.cast.officer_of(government)
        return start_proposal(
            call=self.call, by=by, title=task.title, key=key(self.call.slug, "start", task.title)
        )

    def fill(self, proposal: Proposal, task: Task, parts: Mapping[str, Any] | None = None) -> Proposal:
        """Save every section that the sample has something to say in."""
        by = self.cast.officer_of(proposal.government)
        for section, data in (parts or self.parts(proposal, task)).items():
            save_section(proposal=proposal, section_key=section, version=0, data=data, by=by)
        return proposal

    def submit(self, proposal: Proposal) -> Proposal:
        """Sent by the approver of the same government."""
        by = self.cast.approver_of(proposal.government)
        told = key(self.call.slug, "submit", proposal.code, proposal.version)
        submit_proposal(proposal=proposal, version=proposal.version, by=by, key=told)
        return proposal

    def admit(self, proposal: Proposal) -> Proposal:
        officer = self.cast.programme_officer
        screen_proposal(proposal=proposal, outcome=ScreeningOutcome.ADMIT, checklist=ALL_CHECKED, by=officer)
        return proposal

    def parts(self, proposal: Proposal, task: Task) -> dict[str, Any]:
        """The sections of a whole proposal."""
        year, total = self.call.fiscal_year, self.total(task)
        return {
            "overview": {
                "title": task.title,
                "starts_on": date(year, 1, 1),
                "ends_on": date(year, 12, 31),
                "field": task.field,
                "priority": 1,
                "letter_number": f"예시과-{1000 + proposal.pk}",
                **words(task.title, proposal.government.name_ko, task.source),
            },
            "services": {
                "need": "지역에 꼭 필요한 서비스입니다. (예시)",
                "villages": 3 + proposal.pk % 9,
                "kind": "new",
            },
            "costs": {"rows": self.costs(total)},
            "funding": {"rows": self.funding(task.national, total)},
            "targets": {"rows": [target(year, proposal.pk)]},
            **({"timetable": {"rows": timetable(year)}} if self.asks_timetable else {}),
        }

    @cached_property
    def asks_timetable(self) -> bool:
        return self.call.sections.filter(kind=SectionKind.TIMETABLE).exists()

    def total(self, task: Task) -> int:
        """The whole cost, of which the national part is as much as the call pays."""
        percent = self.call.call_rules.national_share_percent
        return -(-task.national * 100 // percent)

    def costs(self, total: int) -> list[dict[str, Any]]:
        software, operation = total * 3 // 10, total // 10
        amounts = {"equipment": total - software - operation, "software": software, "operation": operation}
        named = {"equipment": "현장 장비 일체", "software": "관제 화면 개발", "operation": "주민 교육·운영"}
        year = self.call.fiscal_year
        return [
            {
                "category": kind,
                "description": f"{named[kind]} (예시)",
                "unit_price": won,
                "quantity": 1,
                "fiscal_year": year,
            }
            for kind, won in amounts.items()
        ]

    def funding(self, national: int, total: int) -> list[dict[str, Any]]:
        rest = total - national
        amounts = {"national": national, "province": rest // 2, "municipality": rest - rest // 2}
        return [
            {"fiscal_year": self.call.fiscal_year, "kind": kind, "amount": won}
            for kind, won in amounts.items()
        ]


def target(year: int, number: int) -> dict[str, Any]:
    goal = Decimal(100 + number % 50 * 10)
    return {
        "name": "서비스 이용 주민 수", "unit": "명", "formula": "월평균 이용자 수", "baseline": Decimal(0), "goal": goal,
        "fiscal_year": year,
    }  # fmt: skip


def timetable(year: int) -> list[dict[str, Any]]:
    """A year from planning to running, its steps one over another as they are."""
    steps = (
        ("계획 수립과 주민 의견 수렴", 1, 2), ("사업자 선정과 계약", 2, 4), ("장비 제작과 설치", 4, 8), ("관제 화면 개발", 5, 9),
        ("주민 교육과 시범 운영", 8, 10), ("본 운영과 성과 점검", 10, 12),
    )  # fmt: skip
    return [
        {"name": f"{name} (예시)", "starts_on": date(year, first, 1), "ends_on": date(year, last, 1)}
        for name, first, last in steps
    ]


def marks(call: Call, level: float, dice: random.Random) -> dict[str, Decimal]:
    """Half points on every criterion, around `level` (0 to 1) of its weight."""
    scored = {}
    for line in call.call_rules.criteria:
        halves = round(2 * line.weight * min(max(dice.gauss(level, 0.04), 0.2), 1))
        scored[line.key] = Decimal(halves) / 2
    return scored

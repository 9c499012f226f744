"""After the budget: grants, payments, reports and one settlement of the season of 2024."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from awards.actions.grants import decide_grant, propose_grant_decision, request_grant
from awards.actions.payments import pass_on, pay_instalment, propose_payment
from awards.actions.reports import settle_award, submit_report, submit_settlement
from awards.enums import ReportKind
from awards.models import Award, Instalment
from seeds.people import DEMO_GOVERNMENT, Cast
from seeds.plan import STEP
from seeds.steps import at, key

YEAR = 2024
FIRST, SECOND = date(YEAR, 2, 15), date(YEAR, 7, 15)
ASKED_ONLY, WAITING = 3, 2  # the last ones stay behind, so that every desk has something to do
REPORTED, FINISHED = 12, 4
NARRATIVE = "장비 설치와 주민 교육을 계획대로 마쳤습니다. (예시)"


@dataclass
class Money:
    """What happens to the awards of a call once they are confirmed."""

    cast: Cast
    awards: Sequence[Award]

    def live(self) -> None:
        """The awards of the demo's own county go first, so that its people find the whole way done."""
        ordered = sorted(self.awards, key=lambda award: (award.government.code != DEMO_GOVERNMENT, award.pk))
        self.request(ordered[:-ASKED_ONLY])
        decided = ordered[: -ASKED_ONLY - WAITING]
        self.decide(decided)
        self.pay(decided, 1, FIRST)
        self.report(decided[:REPORTED], ReportKind.START, date(YEAR, 3, 20), 0)
        self.pay(decided[:REPORTED], 2, SECOND)
        self.report(decided[:REPORTED], ReportKind.INTERIM, date(YEAR, 8, 12), 50)
        self.report(decided[:FINISHED], ReportKind.FINAL, date(YEAR + 1, 2, 10), 48)
        self.settle(decided[1:2])

    def request(self, awards: Sequence[Award]) -> None:
        for number, award in enumerate(awards):
            at(date(YEAR, 1, 8) + timedelta(days=number // 40), 9 + number % 8, number % 60)
            by = self.cast.approver_of(award.government)
            request_grant(award=award, letter_number=f"예시과-{2000 + number}", amount=award.approved, by=by)

    def decide(self, awards: Sequence[Award]) -> None:
        for number, award in enumerate(awards):
            first = award.approved * 6 // 10 // STEP * STEP if number < REPORTED else award.approved
            schedule = [(day, won) for day, won in ((FIRST, first), (SECOND, award.approved - first)) if won]
            at(date(YEAR, 1, 22) + timedelta(days=number // 40), 9 + number % 8, number % 60)
            propose_grant_decision(
                award=award, granted=award.approved, schedule=schedule, by=self.cast.programme_officer,
                document_number=f"예시-교부-{number + 1:03}",
            )  # fmt: skip
        for number, award in enumerate(awards):
            at(date(YEAR, 1, 29), 9 + number % 8, number % 60)
            decide_grant(award=award, by=self.cast.approver)

    def pay(self, awards: Sequence[Award], number: int, day: date) -> None:
        """Proposed the day before, paid on the day; the province passes the demo county's money on."""
        found = Instalment.objects.filter(share__award__in=awards, number=number).order_by(
            "share__award", "id"
        )
        due = list(found.select_related("share__award__government__parent"))
        for place, one in enumerate(due):
            at(day - timedelta(days=1), 9 + place % 8, place % 60)
            propose_payment(instalment=one, by=self.cast.programme_officer)
        for place, one in enumerate(due):
            at(day, 9 + place % 8, place % 60)
            pay_instalment(instalment=one, by=self.cast.approver, reference=f"예시-{number}-{place + 1:03}")
        for one in due:
            government = one.share.award.government
            if government.code == DEMO_GOVERNMENT:
                at(day + timedelta(days=5), 10)
                coordinator = self.cast.coordinator_of(government.province)
                pass_on(instalment=one, amount=one.amount, by=coordinator, key=key("pass on", one.pk))

    def report(self, awards: Sequence[Award], kind: ReportKind, day: date, percent: int) -> None:
        """`percent` of what was granted was spent since the last report."""
        for number, award in enumerate(awards):
            at(day, 9 + number % 8, number % 60)
            targets = award.proposal.targets.values_list("pk", "goal")
            reached = {str(pk): str(goal * percent // 100) for pk, goal in targets} if percent else {}
            submit_report(
                award=award, kind=kind, fiscal_year=YEAR, spent=award.approved * percent // 100,
                narrative=NARRATIVE, results=reached, by=self.cast.approver_of(award.government),
                key=key("report", award.code, kind),
            )  # fmt: skip

    def settle(self, awards: Sequence[Award]) -> None:
        """Two per cent is left: a block grant's balance goes back or is used again, half and half here."""
        for award in awards:
            balance = award.approved - award.approved * 50 // 100 - award.approved * 48 // 100
            at(date(YEAR + 1, 3, 10), 10)
            made = submit_settlement(
                award=award, interest=120_000, returned=balance // 2, reused=balance - balance // 2,
                statement="남은 금액의 절반은 같은 서비스의 유지관리에 다시 사용합니다. (예시)",
                by=self.cast.approver_of(award.government),
            )  # fmt: skip
            at(date(YEAR + 1, 3, 25), 10)
            settle_award(settlement=made, by=self.cast.programme_officer)

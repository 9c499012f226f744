"""What is under way now: one call open, one in review, one awaiting its decision; all for next year's budget, all samples."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from applications.actions import (
    close_call,
    create_call,
    discard_proposal,
    file_appeal,
    publish_call,
    return_for_completion,
    screen_proposal,
    withdraw_proposal,
)
from applications.enums import ScreeningOutcome
from applications.models import Call, Pillar, Programme, Proposal
from awards.actions.envelopes import open_fiscal_year
from awards.actions.scenarios import propose_awards, start_scenario
from portal.accounts.models import LocalGovernment
from portal.ui.formats import SEOUL
from reviews.actions.objections import disclose_panel
from seeds import early, forms, plan, samples
from seeds.people import DEMO_GOVERNMENT, Cast
from seeds.proposals import Writer
from seeds.reference import EOK, HEADLINE, grant_ceiling
from seeds.review import Panel
from seeds.season_past import in_force, place_of
from seeds.steps import at, key

MADE = 10  # proposals of the open call beside the two of the demo's own county
BASIS = "예시: 다음 연도 금액은 공표되지 않았습니다"
NATIONAL = 6000 * EOK
BUDGETS = {HEADLINE: 1210 * EOK, "agri_ai": 60 * EOK, "manufacturing_ai": 60 * EOK}
SUMMARY = ("지자체가 기획한 과제를 공모합니다. 내용과 금액은 예시입니다.", "A sample call for proposals.")


@dataclass
class Now:
    """The live calls, told from a day: `today` itself is left to whoever tries the portal."""

    cast: Cast
    programmes: dict[str, Programme]
    today: date
    governments: list[LocalGovernment] = field(default_factory=list)
    ceilings: dict[LocalGovernment, int] = field(default_factory=dict)

    def live(self) -> None:
        self.begin()
        own = next(one for one in self.governments if one.code == DEMO_GOVERNMENT)
        early.demands(self, own)
        self.decide_soon()
        self.score_now()
        self.receive_now()
        early.requests(self, own)

    def begin(self) -> None:
        """Who may apply now, and next year's envelopes."""
        self.governments = [one for one in in_force() if one.parent_id and self.has_people(one)]
        self.ceilings = self.open_year()

    def has_people(self, government: LocalGovernment) -> bool:
        return government.organisation.pk in self.cast.approvers

    @property
    def year(self) -> int:
        return self.today.year + 1

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        return at(self.today - timedelta(days=days), hour, minute)

    def moment(self, days: int, hour: int) -> datetime:
        """Some days from now, without moving the clock."""
        return datetime.combine(self.today + timedelta(days=days), time(hour), SEOUL)

    def open_year(self) -> dict[LocalGovernment, int]:
        """Indicative envelopes: the nation, two pillars, three programmes, the provinces' smart village ceilings."""
        self.ago(200)
        year = open_fiscal_year(year=self.year, by=self.cast.programme_officer)
        grant_ceiling(year, NATIONAL, self.cast, basis=BASIS, reason=BASIS)
        pillars = {one.key: one for one in Pillar.objects.filter(key__in=("inclusion", "convergence"))}
        for pillar in pillars.values():
            grant_ceiling(year, NATIONAL // 3, self.cast, pillar=pillar, basis=BASIS, reason=BASIS)
        for name, programme in self.programmes.items():
            if name in BUDGETS:
                grant_ceiling(year, BUDGETS[name], self.cast, programme=programme, basis=BASIS, reason=BASIS)
        provinces = [one for one in in_force() if one.parent_id is None]
        units = plan.apportion(
            BUDGETS[HEADLINE] // plan.STEP, {p.code: 10 + len(p.name_en) for p in provinces}
        )
        ceilings = {province: units[province.code] * plan.STEP for province in provinces}
        for province, won in ceilings.items():
            programme = self.programmes[HEADLINE]
            grant_ceiling(
                year, won, self.cast, programme=programme, province=province, basis=BASIS, reason=BASIS
            )
        return ceilings

    def call(self, name: str, prefix: str, titles: tuple[str, str], opens: int, closes: int, **more) -> Call:
        """Announced two weeks before it opens; days count from now."""
        slug, officer = f"{name.replace('_', '-')}-{self.year}", self.cast.programme_officer
        self.ago(20 - opens)
        call = create_call(
            programme=self.programmes[name], fiscal_year=self.year, slug=slug, prefix=prefix,
            title_ko=f"{self.year}년 {titles[0]} (예시)", title_en=f"{titles[1]} {self.year} (sample)",
            summary_ko=SUMMARY[0], summary_en=SUMMARY[1], opens_at=self.moment(opens, 9),
            closes_at=self.moment(closes, 18), budget=BUDGETS[name], by=officer, is_sample=True,
            key=str(key("call", slug)), **more,
        )  # fmt: skip
        self.ago(14 - opens)
        return publish_call(call=call, by=officer)

    def write(self, call: Call, titles: Sequence[str], first: int, days: int, won: int) -> list[Proposal]:
        """One whole, submitted proposal for each title, from governments in turn; drafted so many days ago."""
        writer, made = Writer(call, self.cast), []
        step = max(len(self.governments) // len(titles), 1)
        for number, title in enumerate(titles):
            government = self.governments[(first + number * step) % len(self.governments)]
            asked = won + number % 3 * 10 * plan.STEP
            task = plan.Task(government.code, f"{government.name_ko} {title} (예시)", "", asked)
            self.ago(days, 9 + number % 8, number)
            proposal = writer.fill(writer.start(task, government), task)
            self.ago(days - 3, 9 + number % 8, number)
            made.append(writer.submit(proposal))
        return made

    def close(self, call: Call, days: int, proposals: Sequence[Proposal]) -> None:
        self.ago(days, 18)
        close_call(call=call, by=None)
        for number, proposal in enumerate(proposals):
            self.ago(days - 3, 9 + number % 8, number)
            Writer(call, self.cast).admit(proposal)

    # a scenario before its approver

    def decide_soon(self) -> None:
        titles = ("제조업 인공지능 융합 기반 조성 사업", "Manufacturing AI")
        rules, form = forms.rules(**forms.SUBSIDY), forms.sections()
        call = self.call(
            "manufacturing_ai", "MF", titles, -140, -100, funding_basis="subsidy", rules=rules, sections=form
        )
        sent = self.write(call, samples.MACHINES, 5, 120, 70 * plan.STEP)
        self.close(call, 100, sent)
        panel = Panel(
            call,
            self.cast,
            self.cast.reviewers[3:9],
            lambda p: 0.55 if p == sent[-1] else 0.7 + p.pk % 9 / 40,
        )
        round_ = panel.sit(sent, self.today - timedelta(days=90), self.today - timedelta(days=40))
        panel.score(round_, self.today - timedelta(days=80))
        panel.open_and_rank(round_, self.today - timedelta(days=30))
        self.ago(20)
        by = self.cast.programme_officer
        scenario = start_scenario(
            call=call, by=by, name="순위에 따른 안 (예시)", key=key("scenario", call.slug)
        )
        self.ago(2)
        propose_awards(scenario=scenario, by=by)

    # reviews coming in

    def score_now(self) -> None:
        titles = ("인공지능 융합 지능형 농업 생태계 구축 사업", "Intelligent agriculture with AI")
        rules, form = forms.rules(**forms.SUBSIDY), forms.sections()
        call = self.call(
            "agri_ai", "AG", titles, -80, -45, funding_basis="subsidy", rules=rules, sections=form
        )
        sent = self.write(call, samples.FARMS[:6], 11, 70, 80 * plan.STEP)
        self.close(call, 45, sent)
        reviewers = self.cast.reviewers[:3]
        panel = Panel(
            call, self.cast, reviewers, lambda p: 0.7 + p.pk % 9 / 40, silent=reviewers[2:]
        )  # who has not answered yet
        round_ = panel.sit(sent, self.today - timedelta(days=30), self.today + timedelta(days=10))
        people = {one.user_id: one for one in reviewers}
        asked = panel.assignments(round_)
        self.ago(5)
        for one in asked:
            by, place = people[one.reviewer_id], sent.index(one.proposal)
            done = {reviewers[0]: 2, reviewers[1]: 6, reviewers[2]: 0}[by]
            if place < done:
                panel.finish(one, by)
            elif by == reviewers[0] and place < 4:
                panel.begin(one, by, marked=place == 2)
        disclose_panel(round=round_, days=14, by=self.cast.programme_officer)

    # a call that is open

    def receive_now(self) -> None:
        titles = ("스마트빌리지 보급 및 확산 사업", "Smart village")
        call = self.call(
            HEADLINE, "SV", titles, -21, 24, funding_basis="block", rules=forms.rules(**forms.BLOCK),
            sections=forms.sections(whole=True), ceilings=self.ceilings,
        )  # fmt: skip
        writer = Writer(call, self.cast)
        own = next(one for one in self.governments if one.code == DEMO_GOVERNMENT)
        others = [one for one in self.governments if one != own][:: len(self.governments) // MADE]
        made = [self._draft(writer, others[number], number) for number in range(MADE)]
        for number, proposal in enumerate(made[2:]):
            self.ago(12, 9 + number % 8, number)
            writer.submit(proposal)
        self._screen(writer, made)
        self._at_home(writer, own)

    def _draft(self, writer: Writer, government: LocalGovernment, number: int) -> Proposal:
        """Numbers 0 and 1 stay drafts; the first has a title only."""
        _place, title, kind, _source = plan.invent(place_of(government), 300 + number)
        task = plan.Task(government.code, title, kind, (50 + number) * plan.STEP)
        self.ago(18, 9 + number % 8, number)
        proposal = writer.start(task, government)
        return writer.fill(proposal, task) if number else proposal

    def _screen(self, writer: Writer, made: Sequence[Proposal]) -> None:
        """Every state that can be reached while the call is open."""
        officer = self.cast.programme_officer
        self.ago(6)
        for proposal in made[2:4]:
            writer.admit(proposal)
        screen_proposal(
            proposal=made[4], outcome=ScreeningOutcome.EXCLUDE, checklist={}, by=officer,
            reason="다른 사업으로 같은 과제를 지원받고 있습니다. (예시)",
        )  # fmt: skip
        self._return(made[5], 12)
        self.ago(4)
        file_appeal(
            proposal=made[4], by=self.cast.approver_of(made[4].government), key=key("appeal", made[4].code),
            reason="다른 사업의 지원은 작년에 끝났고, 이번 과제와 대상 마을이 다릅니다. (예시)",
        )  # fmt: skip
        withdraw_proposal(
            proposal=made[6],
            by=self.cast.approver_of(made[6].government),
            reason="지방비 확보가 어렵습니다. (예시)",
        )
        discard_proposal(proposal=made[0], by=self.cast.officer_of(made[0].government))

    def _return(self, proposal: Proposal, days: int) -> None:
        return_for_completion(
            proposal=proposal, fields=["costs", "funding"], reason="산출 근거와 지방비 확보 계획을 보완하시기 바랍니다. (예시)",
            due=self.moment(days, 18), by=self.cast.programme_officer,
        )  # fmt: skip

    def _at_home(self, writer: Writer, own: LocalGovernment) -> None:
        """The demo's own county: one proposal returned to it, one whole draft that waits for its approver."""
        tasks = [
            plan.Task(own.code, f"{own.name_ko} 스마트경로당 확산 (예시)", "facilities", 80 * plan.STEP),
            plan.Task(own.code, f"{own.name_ko} 하천 범람 알림 서비스 (예시)", "safety", 60 * plan.STEP),
        ]
        self.ago(14)
        first = writer.fill(writer.start(tasks[0], own), tasks[0])
        self.ago(10)
        writer.submit(first)
        self.ago(5)
        self._return(first, 9)
        self.ago(3)
        second = writer.fill(writer.start(tasks[1], own), tasks[1])
        early.talk(self, first, second)

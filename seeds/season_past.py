"""The season of 2024 as it was lived: called in 2023, decided that autumn, paid and reported in 2024 and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from applications.actions import (
    close_call,
    create_call,
    endorse_province,
    publish_call,
    return_for_completion,
    save_section,
    screen_proposal,
    withdraw_proposal,
)
from applications.enums import ScreeningOutcome
from applications.models import Call, Programme, Proposal
from awards.actions.budget import confirm_budget, propose_budget
from awards.actions.decisions import approve_awards
from awards.actions.results import publish_results
from awards.actions.scenarios import propose_awards, start_scenario
from awards.models import FiscalYear
from portal.accounts.enums import GovernmentType
from portal.accounts.models import LocalGovernment
from portal.ui.formats import SEOUL
from seeds import forms, plan, samples
from seeds.people import Cast
from seeds.proposals import Writer
from seeds.reference import EOK, grant_ceiling
from seeds.review import Panel
from seeds.steps import at, key

BUDGET = 1039 * EOK
YEAR = 2024
EACH = 2  # reviews of a proposal
BASIS = "시·도별 금액은 예시, 합계는 스마트빌리지 예산 1,039억 원"
# What becomes of those that are not among the 99, in the order in which they apply.
FATES = (
    "reserve",
    "decline",
    "decline",
    "decline",
    "decline",
    "decline",
    "exclude",
    "lapse",
    "withdraw",
    "complete",
)
WEAK = {"decline"}


def moment(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day} {hour:02}:{minute:02}").replace(tzinfo=SEOUL)


@dataclass
class Season:
    """The call of 2024 with everything that happens in it."""

    cast: Cast
    programme: Programme
    chosen: list[tuple[plan.Task, LocalGovernment]] = field(default_factory=list)
    others: list[tuple[plan.Task, LocalGovernment]] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    rest: dict[int, str] = field(default_factory=dict)
    call: Call = field(init=False)
    writer: Writer = field(init=False)

    def live(self) -> Call:
        """From the announcement to the confirmed budget; returns the call as it stands then."""
        self.choose()
        self.announce()
        self.write()
        self.submit()
        self.screen()
        self.endorse()
        self.review()
        self.decide()
        self.confirm()
        return self.call

    # who asks for what

    def choose(self) -> None:
        known = {one.code: one for one in in_force()}
        places = [place_of(one) for one in known.values()]
        real = samples.read_real()
        picked = plan.choose(places, real)
        made = plan.tasks(picked, real, BUDGET)
        self.chosen = [(task, known[task.government]) for task in made]
        taken = {place.code for place in picked}
        left = [place for place in places if place.code not in taken and place.code != place.province]
        self.others = [
            self._other(place, number, known) for number, place in enumerate(left[:: len(left) // len(FATES)])
        ]
        self.others = self.others[: len(FATES)]

    def _other(
        self, place: plan.Place, number: int, known: dict[str, LocalGovernment]
    ) -> tuple[plan.Task, LocalGovernment]:
        _place, title, kind, _source = plan.invent(place, 200 + number)
        return plan.Task(place.code, title, kind, (60 + number) * plan.STEP), known[place.code]

    def announce(self) -> None:
        """Envelopes of the provinces, then the call with the same ceilings."""
        sums: dict[LocalGovernment, int] = {}
        for task, government in self.chosen:
            sums[government.province] = sums.get(government.province, 0) + task.national
        ceilings = dict(sorted(sums.items(), key=lambda pair: pair[0].code))
        at("2023-02-06")
        year = FiscalYear.objects.get(pk=YEAR)
        for province, won in ceilings.items():
            grant_ceiling(
                year, won, self.cast, programme=self.programme, province=province, basis=BASIS, reason=BASIS
            )
        at("2023-02-20")
        self.call = create_call(
            programme=self.programme, fiscal_year=YEAR, slug="smart-village-2024", prefix="SV",
            title_ko="2024년 스마트빌리지 보급 및 확산 사업 (예시)", title_en="Smart village 2024 (sample)",
            summary_ko="농어촌과 지역의 생활을 디지털 서비스로 바꾸는 과제를 지자체가 기획하여 신청합니다. 내용은 예시입니다.",
            summary_en="Local governments plan and apply for digital services for daily life. A sample.",
            funding_basis="block", opens_at=moment("2023-03-06", 9), closes_at=moment("2023-04-28", 18),
            budget=BUDGET, rules=forms.rules(**forms.BLOCK, reviews_per_proposal=EACH), sections=forms.sections(), ceilings=ceilings,
            by=self.cast.programme_officer, is_sample=True, key=str(key("call", "smart-village-2024")),
        )  # fmt: skip
        at("2023-03-02", 10)
        publish_call(call=self.call, by=self.cast.programme_officer)
        self.writer = Writer(self.call, self.cast)

    def write(self) -> None:
        everyone = [*self.chosen, *self.others]
        for number, (task, government) in enumerate(everyone):
            at(date(2023, 3, 13) + timedelta(days=number // 4), 9 + number % 8, number % 60)
            proposal = self.writer.start(task, government)
            self.proposals.append(self.writer.fill(proposal, task))
        for proposal, fate in zip(self.proposals[len(self.chosen) :], FATES, strict=True):
            self.rest[proposal.pk] = fate

    def submit(self) -> None:
        for number, proposal in enumerate(self.proposals):
            at(date(2023, 4, 24) + timedelta(days=number // 24), 9 + number % 8, number % 60)
            self.writer.submit(proposal)
        at("2023-04-28", 18, 0, 5)
        self.call = close_call(call=self.call, by=None)

    # what the office and the provinces do

    def screen(self) -> None:
        """All but a few are admitted; one is completed in time, one is not."""
        for number, proposal in enumerate(self.proposals):
            at(date(2023, 5, 2) + timedelta(days=number // 30), 9 + number % 8, number % 60)
            self._screen(proposal, self.rest.get(proposal.pk, "award"))
        at("2023-05-10", 11)
        for proposal in self._of("complete"):
            save = self.writer.parts(proposal, self._task(proposal))["costs"]
            self._complete(proposal, save)
        at("2023-05-19", 9)
        for proposal in self._of("lapse"):
            self._exclude(proposal, "기한 내에 보완하지 않았습니다. (예시)")

    def _screen(self, proposal: Proposal, fate: str) -> None:
        if fate == "exclude":
            self._exclude(proposal, "다른 사업으로 같은 과제를 지원받고 있습니다. (예시)")
        elif fate in ("lapse", "complete"):
            return_for_completion(
                proposal=proposal, fields=["costs"], reason="산출 근거를 보완하시기 바랍니다. (예시)",
                due=moment("2023-05-17", 18), by=self.cast.programme_officer,
            )  # fmt: skip
        elif fate == "withdraw":
            withdraw_proposal(
                proposal=proposal,
                by=self.cast.approver_of(proposal.government),
                reason="지방비 확보가 어렵습니다. (예시)",
            )
        else:
            self.writer.admit(proposal)

    def _exclude(self, proposal: Proposal, reason: str) -> None:
        outcome = ScreeningOutcome.EXCLUDE
        screen_proposal(
            proposal=proposal, outcome=outcome, checklist={}, reason=reason, by=self.cast.programme_officer
        )

    def _complete(self, proposal: Proposal, costs: dict) -> None:
        officer = self.cast.officer_of(proposal.government)
        save_section(proposal=proposal, section_key="costs", version=1, data=costs, by=officer)
        self.writer.submit(proposal)
        self.writer.admit(proposal)

    def endorse(self) -> None:
        """Each province ranks what fits into its ceiling; the others it leaves out."""
        by_province: dict[LocalGovernment, list[Proposal]] = {}
        for proposal, (_task, government) in zip(self.proposals, self.chosen, strict=False):
            by_province.setdefault(government.province, []).append(proposal)
        for number, (province, order) in enumerate(
            sorted(by_province.items(), key=lambda pair: pair[0].code)
        ):
            at(date(2023, 5, 22), 9 + number % 8, number)
            endorse_province(
                call=self.call, province=province, order=order, by=self.cast.coordinator_of(province)
            )

    def review(self) -> None:
        panel = Panel(self.call, self.cast, self.cast.reviewers, self.level, EACH)
        sat = [
            p for p in self.proposals if self.rest.get(p.pk, "award") not in ("exclude", "lapse", "withdraw")
        ]
        round_ = panel.sit(sat, date(2023, 5, 24), date(2023, 6, 23))
        panel.score(round_, date(2023, 5, 29))
        panel.open_and_rank(round_, date(2023, 6, 26))

    def level(self, proposal: Proposal) -> float:
        """Between 0.72 and 0.92 for those worth it; below the pass mark for the weak."""
        if self.rest.get(proposal.pk) in WEAK:
            return 0.5
        return 0.72 + proposal.pk * 37 % 21 / 100

    def decide(self) -> None:
        officer, approver = self.cast.programme_officer, self.cast.approver
        at("2023-07-03", 10)
        scenario = start_scenario(
            call=self.call, by=officer, name="순위에 따른 안 (예시)", key=key("scenario", YEAR)
        )
        at("2023-07-05", 10)
        propose_awards(scenario=scenario, by=officer)
        at("2023-07-12", 10)
        approve_awards(scenario=scenario, by=approver)
        at("2023-09-15", 10)
        self.call = publish_results(call=self.call, by=approver)

    def confirm(self) -> None:
        """The Assembly votes in December."""
        at("2023-12-22", 10)
        vote = propose_budget(
            call=self.call, amount=BUDGET, document_number="예시-2023-1222", by=self.cast.programme_officer,
            key=key("vote", YEAR),
        )  # fmt: skip
        at("2023-12-26", 10)
        confirm_budget(vote=vote, by=self.cast.approver)

    def _of(self, fate: str) -> Sequence[Proposal]:
        return [proposal for proposal in self.proposals if self.rest.get(proposal.pk) == fate]

    def _task(self, proposal: Proposal) -> plan.Task:
        everyone = [*self.chosen, *self.others]
        return everyone[self.proposals.index(proposal)][0]


def place_of(one: LocalGovernment) -> plan.Place:
    """What the plan needs to know of a government."""
    rural = one.type not in (GovernmentType.DISTRICT, GovernmentType.PROVINCE)
    return plan.Place(one.code, one.name_ko, one.province.code, one.depopulation_area, rural)


def in_force() -> Iterable[LocalGovernment]:
    """Provinces and municipalities with an office of their own now."""
    found = LocalGovernment.objects.filter(valid_to=None, organisation__isnull=False)
    return found.select_related("parent", "organisation").order_by("code")

"""What a scenario stands on: ranked proposals, what each would charge, and the envelopes it meets."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import F, Q, QuerySet

from applications.enums import FundingKind, PartnerRole, ProposalState
from applications.models import Call, FundingSource, Partner, Proposal
from awards.enums import Outcome, ScenarioState
from awards.models import Envelope, Scenario, ScenarioLine
from awards.rules import allocation, money
from awards.rules.allocation import Charge, Line, Purse, Shortage, Step


@dataclass(frozen=True)
class Weights:
    """How a proposal's national money falls on fiscal years and on provinces, in won."""

    by_year: dict[int, int]
    by_province: dict[int, int]


def ranked(call: Call) -> QuerySet[Proposal]:
    """The proposals of the frozen ranking that are still in the running, by place of score."""
    rows = Proposal.objects.filter(call=call, ranking_line__isnull=False, state=ProposalState.RANKED)
    rows = rows.annotate(rank=F("endorsement_line__rank"))
    return rows.select_related(
        "ranking_line", "submission", "government__parent", "call__programme__pillar"
    ).order_by("ranking_line__place")


def weights(proposals: Iterable[Proposal]) -> dict[int, Weights]:
    """Proposal -> how its money falls; the lead's province carries what no partner does. Two queries."""
    found = list(proposals)
    made = {one.pk: Weights({}, {one.government.province.pk: requested(one)}) for one in found}
    sources = FundingSource.objects.filter(proposal__in=found, kind=FundingKind.NATIONAL, amount__gt=0)
    for source in sources:
        years = made[source.proposal_id].by_year
        years[source.fiscal_year] = years.get(source.fiscal_year, 0) + source.amount
    joint = Partner.objects.filter(proposal__in=found, role=PartnerRole.JOINT, share__gt=0)
    leads = {one.pk: one.government.province.pk for one in found}
    for partner in joint.select_related("government__parent"):
        provinces, lead = made[partner.proposal_id].by_province, leads[partner.proposal_id]
        part = min(partner.share, provinces[lead])
        provinces[lead] -= part
        province = partner.government.province.pk
        provinces[province] = provinces.get(province, 0) + part
    for one in found:
        if not made[one.pk].by_year:
            made[one.pk].by_year[one.call.fiscal_year] = requested(one)
    return made


def requested(proposal: Proposal) -> int:
    """National money asked for, in won, as it was received."""
    return proposal.submission.requested if proposal.submission else 0


def charges(proposal: Proposal, amount: int, how: Weights) -> tuple[Charge, ...]:
    """What an amount for the proposal would charge: one per fiscal year and province."""
    if amount <= 0:
        return ()
    programme = proposal.call.programme
    return tuple(
        Charge(year, province, won, programme.pillar_id, programme.pk, proposal.field)
        for (year, province), won in money.shares(amount, how.by_year, how.by_province).items()
    )


def envelopes_met(call: Call, years: Iterable[int]) -> QuerySet[Envelope]:
    """Every envelope that an award of the call could charge in these years, in id order."""
    programme = call.programme
    rows = Envelope.objects.filter(fiscal_year__in=set(years))
    rows = rows.filter(Q(pillar=None) | Q(pillar=programme.pillar_id))
    rows = rows.filter(Q(programme=None) | Q(programme=programme.pk))
    return rows.select_related("pillar", "programme", "province").order_by("id")


def purse(envelope: Envelope) -> Purse:
    return Purse(
        id=envelope.pk,
        year=envelope.fiscal_year_id,
        pillar=envelope.pillar_id,
        programme=envelope.programme_id,
        province=envelope.province_id,
        field=envelope.field,
        free=envelope.free,
        name=envelope.name,
    )


@dataclass
class Row:
    """One line of a scenario as its page shows it."""

    line: ScenarioLine
    step: Step
    requested: int
    expected: str
    total: object
    rank: int | None

    @property
    def differs(self) -> bool:
        """Decided otherwise than the rank order would."""
        return self.line.outcome != self.expected

    @property
    def adjusted(self) -> bool:
        return self.line.outcome == Outcome.AWARD and self.line.amount != self.requested

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.line.outcome)

    @property
    def needs_reason(self) -> bool:
        return self.differs or self.adjusted


@dataclass
class Sheet:
    """A scenario gone through: its rows, the envelopes it meets, and what is short."""

    rows: list[Row]
    purses: list[Purse]

    @property
    def shortages(self) -> list[Shortage]:
        return [shortage for row in self.rows for shortage in row.step.shortages]

    @property
    def awarded(self) -> list[Row]:
        return [row for row in self.rows if row.line.outcome == Outcome.AWARD]

    @property
    def total(self) -> int:
        return sum(row.line.amount for row in self.rows)

    @property
    def differences(self) -> list[Row]:
        return [row for row in self.rows if row.needs_reason]

    @property
    def unreasoned(self) -> list[Row]:
        return [row for row in self.differences if not row.line.reason.strip()]

    def left(self, purse: Purse) -> int:
        """What the envelope would have left after the whole scenario."""
        taken = sum(row.step.touched.get(purse.id, (0, 0))[0] for row in self.rows)
        return purse.free - taken


def lines(scenario: Scenario) -> QuerySet[ScenarioLine]:
    rows = scenario.lines.select_related(
        "proposal__ranking_line",
        "proposal__submission",
        "proposal__government__parent",
        "proposal__call__programme__pillar",
        "proposal__endorsement_line",
    )
    return rows.order_by("place")


def sheet(scenario: Scenario) -> Sheet:
    """The whole scenario against today's balances, or as it was decided. Four queries at most, whatever its length."""
    found = list(lines(scenario))
    if scenario.state == ScenarioState.APPROVED:
        return _decided(found)
    how = weights([line.proposal for line in found])
    years = {year for one in how.values() for year in one.by_year}
    purses = [purse(envelope) for envelope in envelopes_met(scenario.call, years)]
    asked = [rule_line(line, how[line.proposal_id]) for line in found]
    expected = allocation.allocate(asked, purses)
    if scenario.state != ScenarioState.DRAFT:
        expected = {line.proposal_id: line.expected or line.outcome for line in found}
    steps = allocation.walk([_as_decided(line, it) for line, it in zip(asked, found, strict=True)], purses)
    return Sheet([_row(line, step, expected) for line, step in zip(found, steps, strict=True)], purses)


def _decided(found: list[ScenarioLine]) -> Sheet:
    """Today's balances carry these awards already: nothing is charged against them a second time."""
    expected = {line.proposal_id: line.expected or line.outcome for line in found}
    bare = [Line(line.proposal_id, line.place, line.proposal.ranking_line.passes, ()) for line in found]
    steps = allocation.walk(bare, [])
    return Sheet([_row(line, step, expected) for line, step in zip(found, steps, strict=True)], [])


def rule_line(line: ScenarioLine, how: Weights) -> Line:
    """The line as the rules see it: what it would charge if it were awarded."""
    proposal = line.proposal
    amount = line.amount or requested(proposal)
    return Line(proposal.pk, line.place, proposal.ranking_line.passes, charges(proposal, amount, how))


def _as_decided(line: Line, decided: ScenarioLine) -> Line:
    return replace(line, outcome=decided.outcome)


def _row(line: ScenarioLine, step: Step, expected: dict[int, str]) -> Row:
    proposal = line.proposal
    rank = getattr(proposal, "endorsement_line", None)
    return Row(
        line=line,
        step=step,
        requested=requested(proposal),
        expected=expected[proposal.pk],
        total=proposal.ranking_line.total,
        rank=rank.rank if rank else None,
    )


def first_order(call: Call) -> list[tuple[Proposal, Line]]:
    """The ranked proposals in the order of funding that the call states, each with what it would charge."""
    found = list(ranked(call))
    how = weights(found)
    known = {one.pk: one for one in found}
    rows = [
        (one.pk, one.ranking_line.place, one.ranking_line.passes, getattr(one, "rank", None)) for one in found
    ]
    order = allocation.funding_order(rows, call.call_rules.order_by)
    return [
        (known[pk], Line(pk, place, passes, charges(known[pk], requested(known[pk]), how[pk])))
        for pk, place, passes in order
    ]


def purses_for(call: Call, order: Iterable[Line]) -> list[Purse]:
    years = {charge.year for line in order for charge in line.charges}
    return [purse(envelope) for envelope in envelopes_met(call, years)]

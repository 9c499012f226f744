"""Bulk data for measuring: one proposal is made by the actions, the rest are copies of its rows, without the actions.

The guards of the tables are off meanwhile; what they stamp and sum the SQL beside this file does, and `verify` passes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from applications.actions import close_call, create_call, publish_call
from applications.enums import ServiceField
from applications.models import Call, Pillar, Programme, Proposal
from awards.actions.envelopes import open_fiscal_year
from awards.models import Envelope
from portal.ui.formats import SEOUL
from reviews.actions.rounds import create_round
from reviews.models import Ranking, RankingLine, Round
from reviews.queries import results
from reviews.rules.ranking import frozen_hash, rank
from seeds import forms, plan
from seeds.people import cast_of
from seeds.proposals import Writer
from seeds.reference import grant_ceiling
from seeds.season_past import in_force
from seeds.steps import at, key, run_free

HERE = Path(__file__).parent
FLOORS = ("applications_", "reviews_", "awards_", "activity_event", "activity_chainhead")
ASKED = 50 * plan.STEP
BASIS = "예시: 성능 측정용"
PREFIX = "LD"


@dataclass
class Load:
    """One call with as many proposals as asked, decided and published in the fiscal year of `today`."""

    proposals: int
    reviews: int
    today: date

    def begin(self) -> None:
        """The call, one whole proposal, and the round, by the actions."""
        self.cast, self.run = cast_of(), Call.objects.filter(prefix__startswith=PREFIX).count() + 1
        self.ago(300)
        self.call = self.announce()
        self.ago(280)
        own = next(one for one in in_force() if one.organisation.pk in self.cast.approvers and one.parent_id)
        task = plan.Task(own.code, f"예시 과제 1 {self.run}", ServiceField.SAFETY, ASKED)
        writer = Writer(self.call, self.cast)
        self.template = writer.submit(writer.fill(writer.start(task, own), task))
        self.ago(249)
        self.call = close_call(call=self.call, by=None)
        writer.admit(self.template)
        self.ago(240)
        self.round = create_round(
            call=self.call,
            due_at=self.moment(200),
            by=self.cast.programme_officer,
            key=key("round", self.call.slug),
        )

    def announce(self) -> Call:
        officer, year, slug = (
            self.cast.programme_officer,
            self.today.year,
            f"load-{self.today.year}-{self.run}",
        )
        pillar, _made = Pillar.objects.get_or_create(
            key="inclusion",
            defaults={"name_ko": "지역사회 포용", "name_en": "Community inclusion", "order": 3},
        )
        programme, _made = Programme.objects.get_or_create(
            key="smart_village",
            defaults={"pillar": pillar, "name_ko": "스마트빌리지 보급 및 확산", "name_en": "Smart village"},
        )
        self.grant(programme)
        call = create_call(
            programme=programme, fiscal_year=year, slug=slug, prefix=f"{PREFIX}{self.run}", title_ko=f"성능 측정 {slug} (예시)",
            title_en=f"Measuring {slug} (sample)", funding_basis="subsidy", opens_at=self.moment(290),
            closes_at=self.moment(250), budget=self.proposals * ASKED, sections=forms.sections(), by=officer,
            rules=forms.rules(reviews_per_proposal=self.reviews, proposals_per_government=10_000), is_sample=True,
        )  # fmt: skip
        return publish_call(call=call, by=officer)

    def grant(self, programme: Programme) -> None:
        """Enough in the year's envelopes; they are made with the first load."""
        year = open_fiscal_year(year=self.today.year, by=self.cast.programme_officer)
        for named in ({}, {"programme": programme}):
            if not Envelope.objects.filter(
                fiscal_year=year, province=None, field=None, pillar=None, **named
            ).exists():
                grant_ceiling(year, 10**15 - 1, self.cast, basis=BASIS, reason=BASIS, **named)

    def ago(self, days: int) -> None:
        at(self.today - timedelta(days=days), 10)

    def moment(self, days: int) -> datetime:
        return datetime.combine(self.today - timedelta(days=days), time(9), SEOUL)

    def multiply(self) -> None:
        """The bulk of it."""
        facts = {
            "call": self.call.pk, "round": self.round.pk, "template": self.template.pk, "proposals": self.proposals,
            "reviews": self.reviews, "run": self.run, "prefix": self.call.prefix, "year": self.today.year,
            "officer": self.cast.programme_officer.user_id, "approver": self.cast.approver.user_id,
            "reviewers": [one.user_id for one in self.cast.reviewers],
        }  # fmt: skip
        self.ago(190)
        with guards_off():
            run_sql("load.sql", facts)
            self.freeze(self.round)
            self.ago(150)
            run_sql("load_awards.sql", facts, chain=self.call.chain)

    def freeze(self, round_: Round) -> None:
        """The ranking, by the same rules as the action's."""
        lines = rank(results(Round.objects.get(pk=round_.pk)))
        ranking = Ranking.objects.create(
            round=round_, frozen_by=self.cast.programme_officer.user, hash=frozen_hash(lines)
        )
        RankingLine.objects.bulk_create(
            [
                RankingLine(
                    ranking=ranking, proposal_id=line.result.proposal, place=line.place, total=line.result.total,
                    spread=line.result.spread, heaviest=line.result.heaviest, passes=line.result.passes,
                    grade=line.result.grade, reviews=line.result.reviews, tied_by=line.tied_by,
                )
                for line in lines
            ],
            batch_size=2000,
        )  # fmt: skip


def run_sql(name: str, facts: dict[str, Any], chain: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('load.chain', %s, true)", [chain])
        cursor.execute((HERE / name).read_text(encoding="utf-8"), facts)


@contextmanager
def guards_off() -> Iterator[None]:
    """Only the owner can; all in one transaction, so that nobody else ever meets a table without its guards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall() if name.startswith(FLOORS)]
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def analyse() -> None:
    """So that the planner knows what came."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make(proposals: int, reviews: int, today: date) -> str:
    """`proposals` proposals with `reviews` reviews each; says what was made."""
    load = Load(proposals, reviews, today)
    with transaction.atomic():
        load.begin()
    load.multiply()
    run_free()
    analyse()
    made = Proposal.objects.filter(call=load.call).count()
    return f"{made} proposals in {load.call.slug}."

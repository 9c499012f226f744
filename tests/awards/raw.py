"""Awards without the way to them, for races and bypasses: rows that the guards let in, committed by the web's role."""

import os
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from applications.models import Proposal
from awards.models import Award, AwardShare, Envelope, FiscalYear, Instalment, Scenario, ScenarioLine
from tests import worlds_applications as apply
from tests import worlds_awards as world_of
from tests.cast import Cast

PROVE = os.environ.get("PROVE") == "1"
YEAR = 2027
CLIENTS = 16
ENTRY = """INSERT INTO awards_ledgerentry (share_id, kind, amount, request_key, proposed_by_id, approved_by_id, reason,
  document_number) VALUES (%s, %s, %s, gen_random_uuid(), %s, %s, '', '')"""


def awards(
    cast: Cast, count: int, *, approved: int = 10**9, provinces: Iterable[Any] = ()
) -> list[AwardShare]:
    """Approved awards with one empty share each, in the provinces in turn; nothing is committed yet."""
    start = Award.objects.count()
    call = apply.draft_call(cast.programme_officer, slug=f"raw-{start}")
    places = list(provinces) or [cast.county.government.parent]
    FiscalYear.objects.get_or_create(year=YEAR)
    scenario = Scenario.objects.create(call=call, name="예시", created_by=cast.programme_officer.user)
    made = [proposal(cast, call, number) for number in range(start, start + count)]
    ScenarioLine.objects.bulk_create(
        ScenarioLine(scenario=scenario, proposal=one, place=place, outcome="award", amount=approved)
        for place, one in enumerate(made, 1)
    )
    decide(cast, scenario)
    shares = []
    for number, one in enumerate(made, start):
        award = Award.objects.create(
            code=f"RAW-{number}", proposal=one, call=call, scenario=scenario, organisation=cast.county,
            government=cast.county.government, pillar=call.programme.pillar, programme=call.programme, field="safety",
            basis="block", requested=approved, adjusted=approved, approved=approved,
            proposed_by=cast.programme_officer.user, approved_by=cast.ministry_approver.user,
        )  # fmt: skip
        place = places[number % len(places)]
        shares.append(AwardShare.objects.create(award=award, fiscal_year_id=YEAR, province=place))
    return shares


def proposal(cast: Cast, call: Any, number: int) -> Proposal:
    return Proposal.objects.create(
        code=f"P-RAW{number}", call=call, organisation=cast.county, government=cast.county.government,
        created_by=cast.officer.user, title=f"예시 {number}", field="safety",
    )  # fmt: skip


def decide(cast: Cast, scenario: Scenario) -> None:
    scenario.state, scenario.proposed_by = "proposed", cast.programme_officer.user
    scenario.save()
    scenario.state, scenario.approved_by = "approved", cast.ministry_approver.user
    scenario.save()


def instalment(share: AwardShare, amount: int = 10) -> Instalment:
    return Instalment.objects.create(share=share, number=1, amount=amount, due_on="2027-03-02")


def people(cast: Cast) -> tuple[int, int]:
    """(proposer, approver) ids."""
    return cast.programme_officer.user_id, cast.ministry_approver.user_id


def charge(
    connection: psycopg.Connection, share: int, amount: int, who: tuple[int, int], kind: str = "amend"
) -> str:
    """One line in its own transaction: "" when it went in, else the SQLSTATE; a clash of snapshots is tried again."""
    while True:
        try:
            with connection.transaction():
                connection.execute(ENTRY, [share, kind, amount, *who])
            return ""
        except psycopg.errors.SerializationFailure:
            continue
        except psycopg.Error as error:
            return str(error.sqlstate)


def clients(
    committed: Any,
    shares: list[AwardShare],
    who: tuple[int, int],
    times: int,
    amount: int = 1,
    isolation: str = "",
) -> list[str]:
    """Every share is charged `times` times by a client of its own, all at once, as the web's login; what each met."""

    def client(share: int) -> Callable[[], list[str]]:
        def run() -> list[str]:
            with committed.connect("web") as connection:
                connection.autocommit = True
                if isolation:
                    connection.isolation_level = psycopg.IsolationLevel[isolation]
                return [charge(connection, share, amount, who) for _ in range(times)]

        return run

    met = committed.race([client(share.pk) for share in shares], seconds=240)
    for one in met:
        if isinstance(one, BaseException):
            raise one
    return [state for one in met for state in one]


def envelope(cast: Cast, ceiling: int, **names: Any) -> Envelope:
    return world_of.envelope(cast, ceiling, **names)


def sums(pk: int) -> tuple[int, int]:
    """(committed, ceiling) as they are now."""
    return Envelope.objects.values_list("committed", "ceiling").get(pk=pk)


def key() -> str:
    return str(uuid.uuid4())

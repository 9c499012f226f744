"""The sample season: the figures of the release of 2024, the season that made them, and the calls under way now."""

from datetime import date, timedelta

from applications.enums import CallState
from applications.models import Call, Programme
from awards.models import Award, FiscalYear
from portal.accounts.actions.governments import load_governments
from portal.accounts.models import Membership
from portal.accounts.rules import reading
from seeds import people, pool, reference
from seeds.season_live import Now
from seeds.season_money import Money
from seeds.season_past import Season
from seeds.season_ready import announce_ready, talk
from seeds.steps import DATA, as_owner, at, deliver, run_free

GOVERNMENTS, CHANGES = DATA / "local_governments.csv", DATA / "government_changes.csv"
AS_OF = date(2024, 1, 18)


def make(today: date, password: str) -> dict[str, Membership]:
    """Everything, in the order in which it happened; returns the accounts that sign in, by role."""
    at("2023-01-02")
    load_until(AS_OF)
    cast, accounts = people.make_cast(password)
    pool.fill_pool(cast.reviewers)
    programmes = release(cast)
    call = Season(cast, programmes[reference.HEADLINE]).live()
    awards = Award.objects.filter(call=call).select_related("government__parent", "government__organisation")
    Money(cast, list(awards.order_by("pk"))).live()
    at(today - timedelta(days=1), 8)
    load_until(today)
    now = Now(people.renewed(cast), programmes, today)
    now.live()
    announce_ready(now)
    talk(now, Call.objects.get(state=CallState.OPEN, programme=programmes[reference.HEADLINE]))
    run_free()
    deliver()
    return accounts


def load_until(day: date) -> None:
    """Local governments as they were on a day: the file of January 2024, and the changes known up to that day."""
    changes = [one for one in reading.read_changes(CHANGES.read_bytes()) if one.effective <= day]
    rows = reading.read_governments(GOVERNMENTS.read_bytes()) if day == AS_OF else []
    with as_owner():
        load_governments(rows=rows, changes_=changes, day=day)


def release(cast: people.Cast) -> dict[str, Programme]:
    """Pillars, programmes, envelopes and figures of the release; the year before it is voted already."""
    rows = reference.read_release()
    programmes = reference.make_programmes(rows)
    reference.make_envelopes(rows, programmes, cast)
    reference.make_figures(rows)
    FiscalYear.objects.filter(pk=2023).update(voted_on=date(2022, 12, 24))
    return programmes

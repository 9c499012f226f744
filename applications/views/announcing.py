"""What is read once more before a call is announced: its rules in a few lines, and what one may have overlooked."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Call
from applications.queries import ceilings_of
from applications.queries.calls import addressed
from applications.rules.calls import CallRules, with_sample_guide
from applications.rules.ready.parts import SAMPLE_GUIDE
from applications.views.calls import in_words
from portal.ui.formats import korean_datetime, won


def facts_of(call: Call) -> list[tuple[Any, Any]]:
    """Timetable, who may apply, money, criteria: pairs of label and value."""
    return [*_timetable(call), *_applicants(call), *_money(call), *_criteria(call)]


def _timetable(call: Call) -> Iterator[tuple[Any, Any]]:
    yield _("Opens"), korean_datetime(call.opens_at)
    yield _("Closes"), korean_datetime(call.closes_at)
    yield _("Fiscal year"), call.fiscal_year
    yield _("Days to appeal"), call.call_rules.appeal_days


def _applicants(call: Call) -> Iterator[tuple[Any, Any]]:
    rules = call.call_rules
    words = in_words(call, rules)
    where = ", ".join(map(str, words["zones"])) or _("everywhere")
    told = {"levels": ", ".join(map(str, words["levels"])), "where": where, "count": addressed(rules).count()}
    yield _("Who may apply"), _("%(levels)s; %(where)s; %(count)s governments today") % told
    yield _("Proposals per government"), rules.proposals_per_government
    yield _("Ranking by provinces"), words["ranking"]


def _money(call: Call) -> Iterator[tuple[Any, Any]]:
    rules = call.call_rules
    yield _("Announced budget"), _won(call.budget)
    yield _("Size of a grant"), f"{_won(rules.smallest)} – {_won(rules.largest)}"
    yield _("National share"), f"{rules.national_share_percent} %"
    if ceilings := [row.amount for row in ceilings_of(call)]:
        told = {"count": len(ceilings), "sum": _won(sum(ceilings))}
        yield _("Ceilings of the provinces"), _("%(count)s provinces, %(sum)s together") % told


def _won(amount: int) -> str:
    return won(amount, get_language())


def _criteria(call: Call) -> Iterator[tuple[Any, Any]]:
    rules = call.call_rules
    for row in in_words(call, rules)["criteria"]:
        guide = f" – {row['guide']}" if row["guide"] else ""
        yield row["name"], _("%(weight)s marks%(guide)s") % {"weight": row["weight"], "guide": guide}
    yield _("Reviews per proposal"), rules.reviews_per_proposal
    yield _("Pass mark"), rules.pass_mark


def warnings_of(call: Call) -> list[str]:
    """What may stand, but is easily overlooked: guides that are samples, governments that are left out."""
    rules: CallRules = call.call_rules
    found = []
    names = {
        row.key: name["name"]
        for row, name in zip(rules.criteria, in_words(call, rules)["criteria"], strict=True)
    }
    if samples := [names[row.key] for row in with_sample_guide(rules, SAMPLE_GUIDE)]:
        found.append(
            _("The guide of these criteria is still the sample text: %(names)s.")
            % {"names": ", ".join(samples)}
        )
    if zones := in_words(call, rules)["zones"]:
        told = {"zones": ", ".join(map(str, zones)), "count": addressed(rules).count()}
        found.append(
            _("Only governments in %(zones)s may apply: %(count)s of them. All others are turned away.")
            % told
        )
    return found

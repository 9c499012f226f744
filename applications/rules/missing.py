"""What a proposal still lacks. The same list is shown while drafting and refuses at submission."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from applications.rules.answers import faults_of_answers
from applications.rules.calls import CallRules
from applications.rules.money import Money, by_year, money_of, share_exceeds

Snapshot = Mapping[str, Any]
OVERVIEW_FIELDS = (
    "title",
    "purpose",
    "content",
    "expected_effect",
    "cost_basis",
    "starts_on",
    "ends_on",
    "letter_number",
)


@dataclasses.dataclass(frozen=True)
class Missing:
    """One thing to put right: the section's key, the field in it, a code and the numbers its sentence needs."""

    section: str
    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def missing_to_submit(snapshot: Snapshot, rules: CallRules) -> list[Missing]:
    """Everything that would be refused, in the order of the call's sections; empty when it may be submitted."""
    found: list[Missing] = []
    for section in snapshot["sections"]:
        check = CHECKS.get(section["kind"])
        if check:
            found += [Missing(section["key"], *rest) for rest in check(snapshot, rules, section["key"])]
    return found


def missing_to_ask(snapshot: Snapshot, rules: CallRules) -> list[Missing]:
    """What keeps a draft from the approver's desk: all of that, save the letter's number, which the approval gives."""
    return [one for one in missing_to_submit(snapshot, rules) if not waits_for_approval(one)]


def waits_for_approval(one: Missing) -> bool:
    """Whether only the approval can give it."""
    return (one.field, one.code) == ("letter_number", "required")


Found = Iterator[tuple[Any, ...]]


def _overview(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    overview = snapshot["overview"]
    for name in OVERVIEW_FIELDS:
        if _blank(overview.get(name)):
            yield name, "required"
    if rules.service_field_required and _blank(overview.get("field")):
        yield "field", "required"
    starts, ends = _day(overview.get("starts_on")), _day(overview.get("ends_on"))
    if starts and ends and ends < starts:
        yield "ends_on", "dates_reversed"
    years = _years(snapshot, rules)
    for name, day in (("starts_on", starts), ("ends_on", ends)):
        if day and day.year not in years:
            yield name, "year_outside", {"first": years.start, "last": years.stop - 1}
    for file in _infected(snapshot, letter=True):
        yield "letter_number", "infected_letter", {"file": file}


def _infected(snapshot: Snapshot, *, letter: bool) -> list[str]:
    """Names of files in which a virus was found; without a section for files all of them are the letter's."""
    sorted_out = any(section["kind"] == "files" for section in snapshot["sections"])
    sick = [row for row in snapshot["files"] if row.get("scan") == "infected"]
    return [row["name"] for row in sick if (row.get("role") == "letter" or not sorted_out) == letter]


def _questions(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    mine = [question for question in snapshot["questions"] if question["section"] == key]
    values = {question["key"]: question["value"] for question in mine}
    kinds = {file.get("id"): file.get("kind", "") for file in snapshot["files"]}
    yield from faults_of_answers(mine, values, kinds)


def _costs(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    costs = snapshot["costs"]
    if not costs:
        yield "rows", "no_costs"
        return
    allowed = {row[0] for row in rules.cost_categories}
    if allowed and any(row["category"] not in allowed for row in costs):
        yield "rows", "unknown_category"
    yield from _outside(costs, snapshot, rules)
    partners = {row.get("code") for row in snapshot["partners"]}
    if any(row.get("government") and row["government"] not in partners for row in costs):
        yield "rows", "bearer_gone"


def _funding(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    funding, money = snapshot["funding"], money_in(snapshot)
    if not money.funded:
        yield "rows", "no_funding"
        return
    yield from _outside(funding, snapshot, rules)
    files = {row.get("id") for row in snapshot["files"]}
    if any(row.get("evidence_file") and row["evidence_file"] not in files for row in funding):
        yield "rows", "evidence_gone"
    if money.total != money.funded:
        yield "rows", "sums_differ", {"costs": money.total, "funding": money.funded}
    yield from _national(money, rules)


def _national(money: Money, rules: CallRules) -> Found:
    if not money.national:
        yield "rows", "no_national"
    elif money.national < rules.smallest:
        yield "rows", "too_small", {"amount": money.national, "smallest": rules.smallest}
    elif money.national > rules.largest:
        yield "rows", "too_large", {"amount": money.national, "largest": rules.largest}
    if share_exceeds(money.national, money.total, rules.national_share_percent):
        yield "rows", "share_over", {"most": rules.national_share_percent}


def _partners(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    partners, national = snapshot["partners"], money_in(snapshot).national
    shares = sum(row["share"] for row in partners)
    if len(partners) > 1 and shares != national:
        yield "rows", "shares_differ", {"shares": shares, "national": national}
    if rules.partners_confirm:
        yield from _unconfirmed(partners)


def _unconfirmed(partners: list[Mapping[str, Any]]) -> Found:
    """Governments that take part and have not confirmed their share, or have declined it."""
    answers = [row.get("answer", "") for row in partners if row.get("role") == "joint"]
    if "declined" in answers:
        yield "rows", "declined"
    if "" in answers:
        yield "rows", "not_confirmed", {"count": answers.count("")}


def notes_of(snapshot: Snapshot, rules: CallRules) -> list[Missing]:
    """What keeps nobody from submitting and should be known before: years whose costs and funding differ, shares that
    were not confirmed."""
    keys = {section["kind"]: section["key"] for section in snapshot["sections"]}
    found: list[Missing] = []
    if "funding" in keys:
        found += [Missing(keys["funding"], *rest) for rest in _years_apart(snapshot)]
    if "partners" in keys and not rules.partners_confirm:
        found += [Missing(keys["partners"], *rest) for rest in _unconfirmed(snapshot["partners"])]
    return found


def _years_apart(snapshot: Snapshot) -> Found:
    """Each fiscal year is charged by itself: the sums of all years may agree where those of one do not."""
    costs, funding = by_year(snapshot["costs"]), by_year(snapshot["funding"])
    years = sorted(year for year in {*costs, *funding} if costs.get(year, 0) != funding.get(year, 0))
    if years and sum(costs.values()) == sum(funding.values()):
        yield "rows", "years_differ", {"years": ", ".join(map(str, years))}


def _targets(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    if not snapshot["targets"]:
        yield "rows", "no_targets"


def _timetable(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    steps, overview = snapshot.get("milestones", ()), snapshot["overview"]
    if not steps:
        yield "rows", "no_milestones"
    first, last = overview.get("starts_on"), overview.get("ends_on")
    outside = [
        row["name"]
        for row in steps
        if (first and row["starts_on"][:7] < first[:7]) or (last and row["ends_on"][:7] > last[:7])
    ]
    if outside:
        yield "rows", "month_outside", {"steps": ", ".join(outside)}


def _procedures(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    """Those that the call makes a condition are settled: agreed to with date and number, or not required."""
    kept = {row["procedure"]: row for row in snapshot.get("procedures", ())}
    for name, korean, english, need in rules.procedures:
        if need == "condition" and not _settled(kept.get(name, {})):
            yield "rows", "procedure_open", {"name_ko": korean, "name_en": english}


def _settled(row: Mapping[str, Any]) -> bool:
    outcome = row.get("outcome")
    papers = row.get("decided_on") and row.get("number")
    return outcome == "exempt" or (outcome in ("agreed", "conditional") and bool(papers))


def _files(snapshot: Snapshot, rules: CallRules, key: str) -> Found:
    if rules.attachments_required and all(row.get("role") == "letter" for row in snapshot["files"]):
        yield "file", "no_files"
    for name in _infected(snapshot, letter=False):
        yield "file", "infected", {"file": name}


CHECKS = {
    "overview": _overview,
    "questions": _questions,
    "costs": _costs,
    "funding": _funding,
    "partners": _partners,
    "targets": _targets,
    "timetable": _timetable,
    "procedures": _procedures,
    "files": _files,
}


def money_in(snapshot: Snapshot) -> Money:
    """The sums of a snapshot."""
    return money_of(snapshot["costs"], snapshot["funding"])


def _outside(rows: list[Mapping[str, Any]], snapshot: Snapshot, rules: CallRules) -> Found:
    years = _years(snapshot, rules)
    if any(row["fiscal_year"] not in years for row in rows):
        yield "rows", "year_outside", {"first": years.start, "last": years.stop - 1}


def _years(snapshot: Snapshot, rules: CallRules) -> range:
    first = snapshot["fiscal_year"]
    return range(first, first + rules.years)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _blank(value: Any) -> bool:
    """No answer. False and 0 are answers."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())

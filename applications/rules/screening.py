"""What screening looks at: the conditions of the checklist, and the checks of money that need no judgement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from applications.rules.answers import faults_of_answers, shown_keys
from applications.rules.calls import CallRules, may_apply
from applications.rules.missing import missing_to_submit
from applications.rules.money import money_of, most_national, share_exceeds

Row = Mapping[str, Any]


def unmet(questions: Sequence[Row], answers: Row) -> list[str]:
    """Keys of the checklist that keep a proposal from being admitted: what is not answered as asked, and each
    condition (a required yes or no) that is not answered yes."""
    faulty = {key for key, _code, _params in faults_of_answers(questions, answers)}
    shown = shown_keys(questions, answers)
    for question in questions:
        condition = question.get("kind") == "yes_no" and question["required"] and question["key"] in shown
        if condition and answers.get(question["key"]) is not True:
            faulty.add(question["key"])
    return [question["key"] for question in questions if question["key"] in faulty]


@dataclass(frozen=True)
class MoneyCheck:
    """One check, whether it holds, and the numbers its sentence needs; amounts in won."""

    key: str
    holds: bool
    numbers: Mapping[str, int]


def money_checks(snapshot: Row, rules: CallRules, ceiling: int | None = None) -> list[MoneyCheck]:
    """Every check of money of what was submitted; `ceiling` is that of the province, where the call names one."""
    return list(_checks(snapshot, rules, ceiling))


def findings(snapshot: Row, rules: CallRules, *, level: str, zone: str, ceiling: int | None) -> list[str]:
    """Codes of what an officer has to look at in what was submitted; empty where everything holds."""
    found = [] if may_apply(rules, level=level, zone=zone) else ["government"]
    if missing_to_submit(snapshot, rules):
        found.append("missing")
    return found + [check.key for check in money_checks(snapshot, rules, ceiling) if not check.holds]


def _checks(snapshot: Row, rules: CallRules, ceiling: int | None) -> Iterator[MoneyCheck]:
    costs, funding = snapshot["costs"], snapshot["funding"]
    money, most = money_of(costs, funding), rules.national_share_percent
    yield MoneyCheck("sums", money.total == money.funded, {"costs": money.total, "funding": money.funded})
    wrong = [row for row in costs if row["unit_price"] * row["quantity"] != row["amount"]]
    yield MoneyCheck("lines", not wrong, {"lines": len(costs), "wrong": len(wrong)})
    allowed = most_national(money.total, most)
    exceeds = share_exceeds(money.national, money.total, most)
    yield MoneyCheck("share", not exceeds, {"national": money.national, "allowed": allowed, "most": most})
    size = rules.smallest <= money.requested <= rules.largest
    limits = {"requested": money.requested, "smallest": rules.smallest, "largest": rules.largest}
    yield MoneyCheck("size", size, limits)
    first = snapshot["fiscal_year"]
    years = {row["fiscal_year"] for row in (*costs, *funding)}
    inside = all(first <= year < first + rules.years for year in years)
    yield MoneyCheck("years", inside, {"first": first, "last": first + rules.years - 1})
    shares = sum(row["share"] for row in snapshot["partners"])
    if shares:
        yield MoneyCheck("shares", shares == money.national, {"shares": shares, "national": money.national})
    if ceiling is not None:
        within = money.requested <= ceiling
        yield MoneyCheck("ceiling", within, {"requested": money.requested, "ceiling": ceiling})

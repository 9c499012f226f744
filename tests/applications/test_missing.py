"""What a proposal lacks: each rule once, on a snapshot that is whole but for one thing."""

import pytest

from applications.rules import CallRules, Missing, missing_to_submit
from tests import worlds_applications as worlds

MILLION = 1_000_000


def cost(amount, year=2027, category="equipment"):
    return {"category": category, "fiscal_year": year, "amount": amount}


def paid(kind, amount, year=2027):
    return {"kind": kind, "amount": amount, "fiscal_year": year}


def whole(**changes):
    sections = [{"key": row["key"], "kind": row["kind"]} for row in worlds.sections()]
    need = {"section": "services", "key": "need", "required": True, "limit": 10, "value": "필요"}
    more = {"section": "services", "key": "more", "required": False, "limit": None, "value": None}
    overview = {**worlds.overview(), "starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    return {
        "fiscal_year": 2027,
        "sections": sections,
        "overview": overview,
        "questions": [need, more],
        "costs": [cost(300 * MILLION), cost(200 * MILLION)],
        "funding": [paid("national", 400 * MILLION), paid("municipality", 100 * MILLION)],
        "partners": [{"share": 0}],
        "targets": [{"name": "예시"}],
        "files": [],
        **changes,
    }


def lacking(snapshot, **changes):
    return missing_to_submit(snapshot, CallRules.from_data(worlds.rules(**changes)))


def overview(**changes):
    return whole(overview={**whole()["overview"], **changes})


def test_nothing_is_missing():
    assert lacking(whole()) == []


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "purpose",
        "content",
        "expected_effect",
        "cost_basis",
        "starts_on",
        "ends_on",
        "field",
        "letter_number",
    ],
)
@pytest.mark.parametrize("blank", ["", None, " \n\t"])
def test_statutory_fields_are_required(name, blank):
    if name.endswith("_on") and blank and blank.strip() == "":
        blank = None
    assert lacking(overview(**{name: blank})) == [Missing("overview", name, "required")]


def test_service_field_is_asked_only_where_the_call_does():
    assert lacking(overview(field=""), service_field_required=False) == []


def test_dates_are_in_order_and_in_the_calls_years():
    assert lacking(overview(starts_on="2027-06-02", ends_on="2027-06-01")) == [
        Missing("overview", "ends_on", "dates_reversed")
    ]
    outside = {"first": 2027, "last": 2027}
    assert lacking(overview(starts_on="2026-12-31")) == [
        Missing("overview", "starts_on", "year_outside", outside)
    ]
    assert lacking(overview(ends_on="2028-12-31"), years=2) == []


def test_answers_are_there_and_not_too_long():
    need, more = whole()["questions"]
    assert lacking(whole(questions=[{**need, "value": ""}, more])) == [
        Missing("services", "need", "required")
    ]
    assert lacking(whole(questions=[{**need, "value": "가" * 11}, more])) == [
        Missing("services", "need", "too_long", {"limit": 10, "length": 11})
    ]
    assert lacking(whole(questions=[{**need, "value": 0, "limit": None}, more])) == []
    assert lacking(whole(questions=[{**need, "value": False, "limit": None}, more])) == []
    assert lacking(whole(questions=[{**need, "value": [], "limit": None}, more])) == [
        Missing("services", "need", "required")
    ]


def codes(found):
    return [(one.section, one.code) for one in found]


def test_costs():
    assert ("costs", "no_costs") in codes(lacking(whole(costs=[])))
    odd = [cost(500 * MILLION, category="boat")]
    assert codes(lacking(whole(costs=odd))) == [("costs", "unknown_category")]
    late = [cost(500 * MILLION, year=2028)]
    assert codes(lacking(whole(costs=late))) == [("costs", "year_outside")]
    assert codes(lacking(whole(costs=late), cost_categories=[], years=2)) == []


def test_funding():
    assert codes(lacking(whole(funding=[]))) == [("funding", "no_funding")]
    early = [paid("national", 400 * MILLION, 2026), paid("municipality", 100 * MILLION)]
    assert codes(lacking(whole(funding=early))) == [("funding", "year_outside")]
    less = [paid("national", 400 * MILLION), paid("municipality", 99 * MILLION)]
    assert lacking(whole(funding=less)) == [
        Missing("funding", "rows", "sums_differ", {"costs": 500 * MILLION, "funding": 499 * MILLION})
    ]
    own = [paid("municipality", 500 * MILLION)]
    assert codes(lacking(whole(funding=own))) == [("funding", "no_national")]


def test_national_share_and_size():
    over = [paid("national", 400 * MILLION + 1), paid("municipality", 100 * MILLION - 1)]
    assert lacking(whole(funding=over)) == [Missing("funding", "rows", "share_over", {"most": 80})]
    assert codes(lacking(whole(), smallest=400 * MILLION)) == []
    assert codes(lacking(whole(), smallest=400 * MILLION + 1)) == [("funding", "too_small")]
    assert codes(lacking(whole(), largest=400 * MILLION)) == []
    assert codes(lacking(whole(), largest=400 * MILLION - 1)) == [("funding", "too_large")]


def test_partners_share_the_national_amount_when_there_are_several():
    assert codes(lacking(whole(partners=[{"share": 5}]))) == []
    good = [{"share": 300 * MILLION}, {"share": 100 * MILLION}]
    assert codes(lacking(whole(partners=good))) == []
    assert lacking(whole(partners=[{"share": 0}, {"share": 1}])) == [
        Missing("partners", "rows", "shares_differ", {"shares": 1, "national": 400 * MILLION})
    ]


def test_targets_and_files():
    assert codes(lacking(whole(targets=[]))) == [("targets", "no_targets")]
    assert codes(lacking(whole(), attachments_required=True)) == [("files", "no_files")]
    assert codes(lacking(whole(files=[{}]), attachments_required=True)) == []


def test_only_the_calls_own_sections_are_asked():
    few = [row for row in whole()["sections"] if row["kind"] != "targets"]
    assert lacking(whole(sections=few, targets=[])) == []

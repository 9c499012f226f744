"""Ready-made calls: each can be announced as it is, applied for, and is offered when an officer prepares a call."""

import pytest

from applications import actions
from applications.actions.calls import faults_of_call, ready_call
from applications.enums import FundingBasis
from applications.models import Call
from applications.queries import readable, snapshot_of
from applications.rules import CallRules, faults_of
from applications.rules.answers import faults_of_answers, shown_keys
from applications.rules.designing import faults_of_form
from applications.rules.ready import READY
from portal.accounts.enums import Level, Zone
from tests import worlds_applications as worlds
from tests.factories import MembershipFactory, MunicipalityFactory, OrganisationFactory, ProvinceFactory

BLANK = {"required": True, "limit": None, "choices": [], "columns": [], "file_kinds": [], "shown_if": {}}
SAMPLES = {
    "short": "예시", "long": "예시", "number": 3, "won": 1000, "date": "2027-01-01", "yes_no": True,
    "heading": None, "file": None,
}  # fmt: skip


def sample(question):
    """A sound answer to it."""
    kind = question["kind"]
    if kind == "table":
        return [{key: SAMPLES[cell] for key, _ko, _en, cell in question["columns"]}]
    if kind in ("choice", "several"):
        first = question["choices"][0][0]
        return first if kind == "choice" else [first]
    return SAMPLES[kind]


@pytest.mark.parametrize("ready", READY.values(), ids=READY.keys())
def test_its_rules_and_questions_are_sound(ready):
    rules = CallRules.from_data(ready.rules)
    assert faults_of(rules) == []
    assert set(rules.zones) <= set(Zone) and set(rules.levels) <= set(Level)
    assert ready.funding_basis in FundingBasis.values
    for section in ready.sections():
        asked = [{**BLANK, **question} for question in section.get("questions", ())]
        assert faults_of_form(asked) == []
        assert all(question["label_ko"] and question["label_en"] for question in asked)
        answers = {question["key"]: sample(question) for question in asked}
        assert faults_of_answers(asked, answers) == []
        assert shown_keys(asked, answers) == set(answers)


def test_the_regions_fields_are_asked_for():
    zones = {ready.key: ready.rules.get("zones", []) for ready in READY.values()}
    assert zones == {
        "smart-village": [], "digital-district": [], "ai-medicine": ["gangwon"], "ai-manufacturing": ["yeongnam"],
        "ai-agriculture": ["honam"],
    }  # fmt: skip
    assert len({ready.prefix for ready in READY.values()}) == len(READY)


@pytest.mark.parametrize("key", [key for key in READY if key != "smart-village"])
def test_it_is_announced_and_applied_for(cast, clock, key):
    clock.set(worlds.DURING)
    ready, officer = READY[key], cast.programme_officer
    zone = next(iter(ready.rules.get("zones", [])), Zone.CHUNGCHEONG)
    county = OrganisationFactory(government=MunicipalityFactory(parent=ProvinceFactory(zone=zone)))
    by = MembershipFactory(organisation=county)
    titles = {"slug": key, "fiscal_year": 2027, "title_ko": "예시", "title_en": "sample"}
    times = {"opens_at": worlds.OPENS, "closes_at": worlds.CLOSES, "budget": 10**10}
    call = ready_call(ready=ready, programme=worlds.programme(), by=officer, **titles, **times)
    assert faults_of_call(call) == []
    actions.publish_call(call=call, by=officer)
    draft = worlds.started(call, by)
    for section in ready.sections():
        if questions := section.get("questions"):
            data = {question["key"]: sample(question) for question in questions}
            actions.save_section(proposal=draft, section_key=section["key"], version=0, data=data, by=by)
    shown = readable(snapshot_of(draft), call.call_rules)
    assert [part.key for part in shown] == [section["key"] for section in ready.sections()]
    assert sum(len(part.tables) for part in shown) >= 2


def test_an_officer_begins_from_one(world, as_):
    given = {
        "ready": "digital-district", "programme": world.call.programme_id, "fiscal_year": 2028, "slug": "district-2028",
        "prefix": "DD", "title_ko": "예시", "title_en": "sample", "opens_at": "2027-11-01T09:00",
        "closes_at": "2028-01-31T18:00", "budget": "5", "request_key": "7b7f8f1e-0000-4000-8000-000000000003",
    }  # fmt: skip
    browser = as_(world.programme_officer)
    both = browser.post("/calls/new/", {**given, "copy_of": world.call.pk})
    neither = browser.post("/calls/new/", {**given, "ready": ""})
    homeless = browser.post("/calls/new/", {**given, "programme": ""})
    wrong = [set(answer.context["form"].errors) for answer in (both, neither, homeless)]
    assert wrong == [{"copy_of"}, {"copy_of"}, {"programme"}]
    for _twice in range(2):
        assert browser.post("/calls/new/", given).status_code == 302
    made = Call.objects.get(slug="district-2028")
    assert list(made.sections.values_list("key", flat=True))[1:4] == ["area", "foundation", "later"]

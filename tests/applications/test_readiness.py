"""None that shows nothing missing is refused at submission, and none is refused without its reason shown.

A draft is changed at random, section by section, through the same action as the pages; after each change it is
submitted, and the submission taken back. 10,000 drafts under PROVE=1, 40 otherwise. Another one is begun now and then:
what a transaction has written over is cleared away after its end only, and would have to be read past each time.
"""

import os
import random
import uuid
from datetime import date

import pytest
from django.db import transaction

from applications import actions
from applications.notices import sentence
from applications.queries import snapshot_of
from applications.rules import missing_to_submit
from portal.ui.refusals import Invalid
from tests import factories
from tests import worlds_applications as worlds

DRAFTS = 10_000 if os.environ.get("PROVE") else 40
ANOTHER = 100  # so many turns with one draft
MILLION = worlds.MILLION
SECTIONS = [
    *worlds.sections(files=False),
    {"key": "plan", "kind": "timetable", "title_ko": "일정", "title_en": "Plan"},
]


def overview(dice, draft, partner):
    changes = {name: dice.choice(["", "예시", "예시"]) for name in ("purpose", "content", "cost_basis")}
    days = sorted(date(dice.choice([2026, 2027, 2027, 2028]), dice.randint(1, 12), 1) for _day in range(2))
    return worlds.overview(starts_on=dice.choice([None, *days]), ends_on=days[1], **changes)


def services(dice, draft, partner):
    return {
        "need": dice.choice(["", "필요 (예시)", "가" * 1000]),
        "villages": dice.choice([None, 0, 3]),
        "way": dice.choice(["", "new"]),
    }


def costs(dice, draft, partner):
    def line():
        return {
            "category": dice.choice(["equipment", "software"]),
            "fiscal_year": dice.choice([2027, 2027, 2028]),
            "description": "예시",
            "unit_price": dice.choice([100, 250, 500]) * MILLION,
            "quantity": dice.choice([1, 1, 2]),
        }

    return {"rows": [line() for _row in range(dice.randint(0, 2))]}


def funding(dice, draft, partner):
    if dice.random() < 0.5:
        total = sum(draft.cost_lines.values_list("amount", flat=True))
        return worlds.funding(total, 2027, dice.choice([80, 80, 81, 0]))
    return {"rows": [{"fiscal_year": 2027, "kind": kind, "amount": dice.choice([0, 1, 400 * MILLION])}
                     for kind in dice.sample(["national", "province", "municipality", "private"], dice.randint(0, 4))]}  # fmt: skip


def partners(dice, draft, partner):
    rows = [{"government": partner, "share": dice.choice([0, 100 * MILLION])}]
    return {
        "rows": rows if dice.random() < 0.5 else [],
        "lead_share": dice.choice([0, 300 * MILLION, 400 * MILLION]),
    }


def targets(dice, draft, partner):
    return dice.choice([{"rows": []}, worlds.TARGETS, worlds.TARGETS])


def plan(dice, draft, partner):
    first = dice.randint(1, 12)
    row = {
        "name": "예시",
        "starts_on": date(2027, first, 1),
        "ends_on": date(2027, dice.randint(first, 12), 1),
    }
    return {"rows": dice.choice([[], [row], [row]])}


TURNS = (overview, services, costs, funding, partners, targets, plan)


def whole(draft, by):
    """What lacks nothing, so that the way leads past it again and again."""
    step = {"name": "예시", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 1)}
    good = {
        "overview": worlds.overview(),
        "services": {"need": "예시", "villages": 1, "way": "new"},
        "costs": worlds.costs(),
        "funding": worlds.funding(),
        "partners": {"rows": [], "lead_share": 0},
        "targets": worlds.TARGETS,
        "plan": {"rows": [step]},
    }
    for key, data in good.items():
        save(draft, key, data, by)


def save(draft, key, data, by):
    version = draft.sections.get(call_section__key=key).version
    actions.save_section(proposal=draft, section_key=key, version=version, data=data, by=by)


def outcome(draft, by):
    """The refusal of a submission in words, or None; either way it is as if it had not been."""
    try:
        with transaction.atomic():
            actions.submit_proposal(proposal=draft, version=draft.version, by=by, key=uuid.uuid4())
            transaction.set_rollback(True)
    except Invalid as refused:
        return str(refused)
    return None


@pytest.mark.parametrize("confirm", [False, True])
def test_what_is_shown_is_what_is_refused(cast, clock, confirm):
    clock.set(worlds.DURING)
    rules = worlds.rules(partners_confirm=confirm, proposals_per_government=DRAFTS)
    call = worlds.smart_village_call(cast.programme_officer, rules=rules, sections=SECTIONS)
    dice, met = random.Random(2027), {True: 0, False: 0}
    partner = factories.MunicipalityFactory()
    for turn in range(DRAFTS // 2):
        if turn % ANOTHER == 0:
            draft = worlds.started(call, cast.officer)
        if turn % 5 == 0:
            whole(draft, cast.officer)
        else:
            make = dice.choice(TURNS)
            save(draft, make.__name__, make(dice, draft, partner), cast.officer)
        missing = missing_to_submit(snapshot_of(draft), call.call_rules)
        refused = outcome(draft, cast.local_approver)
        draft.refresh_from_db()
        met[not missing] += 1
        assert (refused is None) == (not missing), (refused, missing)
        assert refused is None or sentence(missing[0]) in refused
    assert min(met.values()) > DRAFTS // 20

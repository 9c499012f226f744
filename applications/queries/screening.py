"""What screening reads: the conditions that a call asks, and the checks of money of what was submitted."""

from collections.abc import Mapping
from typing import Any

from applications.enums import Check
from applications.models import Call, Proposal, Question
from applications.queries.calls import ceiling_of
from applications.rules.screening import MoneyCheck, money_checks

ASKED = ("key", "kind", "required", "limit", "unit", "choices", "columns", "file_kinds", "shown_if")
# A call without a checklist of its own keeps the usual conditions.
USUAL = [
    {"key": check.value, "kind": "yes_no", "required": True, "shown_if": {}, "choices": []} for check in Check
]


def own_questions(call: Call) -> list[Question]:
    """The call's own checklist, in order; empty where it keeps the usual conditions."""
    return list(call.checklist.questions.all()) if call.checklist else []


def conditions_of(call: Call) -> list[dict[str, Any]]:
    """What must be answered before a proposal of this call is admitted, as plain data."""
    own = own_questions(call)
    return [{name: getattr(question, name) for name in ASKED} for question in own] or USUAL


def checks_of(proposal: Proposal, snapshot: Mapping[str, Any]) -> list[MoneyCheck]:
    """The checks of money of one proposal."""
    ceiling = ceiling_of(proposal.call, proposal.government.province)
    return money_checks(snapshot, proposal.call.call_rules, ceiling)

"""Whether this person's government may start a proposal in a call, and what stands in the way, said beforehand."""

from typing import Any

from applications import permissions
from applications.enums import CallState
from applications.models import Call
from applications.queries import taken_by
from portal.accounts.models import Membership


def starting(call: Call, by: Membership | None) -> dict[str, Any]:
    """`may`: it may start one now, `full`: the proposals it has in its place, `outside`: why it is not addressed."""
    nothing: dict[str, Any] = {"may": False, "full": [], "outside": ""}
    if (
        by is None
        or by.role not in permissions.LOCAL
        or by.government is None
        or call.state != CallState.OPEN
    ):
        return nothing
    if not permissions.may_start(by, call):
        return {
            **nothing,
            "outside": "level" if by.government.level not in call.call_rules.levels else "zone",
        }
    taken = taken_by(by.government, call)
    full = len(taken) >= call.call_rules.proposals_per_government
    return {"may": not full, "full": taken if full else [], "outside": ""}

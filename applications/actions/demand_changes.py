"""A demand that was reported: corrected, withdrawn, reported again, each in the trail with what stood before."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.demand import checked
from applications.enums.early import DemandState
from applications.models import Demand
from applications.permissions.early import is_changeable, is_own_demand
from applications.rules import NoSuchMove, next_state
from applications.rules.demand import DEMAND_MOVES, cost_said
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.refusals import database_refusals
from portal.activity.text import one_line
from portal.ui.refusals import Denied, Refusal, Stale


@database_refusals()
@transaction.atomic
def correct_demand(
    *, demand: Demand, title: str, answers: Mapping[str, Any], version: int, by: Membership
) -> Demand:
    """Say it otherwise; made from `version`. What is the same already stays untouched.

    Raises Denied, Refusal once a draft came of it, the survey asks anew or it was withdrawn, Stale when a colleague
    changed it meanwhile, Invalid with the field for what is missing or wrong.
    """
    locked = _hold(demand, version, by)
    if locked.state != DemandState.REPORTED:
        raise Refusal(_("This step is not possible in its present state."))
    return _write(locked, "correct_demand", title, answers, by)


@database_refusals()
@transaction.atomic
def report_demand_again(
    *, demand: Demand, title: str, answers: Mapping[str, Any], version: int, by: Membership
) -> Demand:
    """Report a withdrawn one once more, as it is said now. Raises as correct_demand."""
    locked = _hold(demand, version, by)
    locked.state = _moved(locked, "report_again")
    return _write(locked, "report_demand_again", title, answers, by)


@database_refusals()
@transaction.atomic
def withdraw_demand(*, demand: Demand, reason: str, by: Membership) -> Demand:
    """Take it back; it can be reported again. Raises Denied, and Refusal as correct_demand."""
    locked = _hold(demand, None, by)
    locked.state = _moved(locked, "withdraw")
    _save(locked, "state")
    record(by=by, verb="withdraw_demand", thing=locked, facts=_facts(locked), reason=reason)
    return locked


def _hold(demand: Demand, version: int | None, by: Membership) -> Demand:
    """The demand, held against everyone else, while `by` may change it."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related("programme", "form")
    locked = rows.get(pk=demand.pk)
    if not is_own_demand(by, locked):
        raise Denied(_("Only the government that reported it changes a demand."))
    if not is_changeable(locked):
        raise Refusal(_("A draft came of this demand, or the survey asks something else by now: it stays."))
    if version is not None and version != locked.version:
        raise Stale(
            _(
                "A colleague changed this demand meanwhile. Read what stands now; send yours again to replace it."
            ),
            theirs=locked,
        )
    return locked


def _moved(demand: Demand, verb: str) -> str:
    try:
        return next_state(DEMAND_MOVES, verb, demand.state)
    except NoSuchMove:
        raise Refusal(_("This step is not possible in its present state.")) from None


def _write(locked: Demand, verb: str, title: str, answers: Mapping[str, Any], by: Membership) -> Demand:
    kept, title = checked(locked.form, title, answers), one_line(title, 200)
    old = {"title": locked.title, **locked.answers}
    new = {"title": title, **kept}
    before = {name: old.get(name) for name in {**old, **new} if old.get(name) != new.get(name)}
    if not before and verb == "correct_demand":
        return locked
    locked.title, locked.answers, locked.cost = title, kept, cost_said(kept)
    _save(locked, "title", "answers", "cost", "state")
    record(by=by, verb=verb, thing=locked, facts={**_facts(locked), "before": before})
    return locked


def _save(locked: Demand, *names: str) -> None:
    locked.version += 1
    locked.save(update_fields=[*names, "version"])


def _facts(demand: Demand) -> dict[str, Any]:
    return {"programme": demand.programme.key, "cost": demand.cost}

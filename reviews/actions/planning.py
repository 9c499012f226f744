"""A plan of who reviews what: asked for, answered by the solver, confirmed; and what the office decides of a pair beforehand."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.activity.actions import cancel_job, keep_answer, once, queue_job, record
from portal.activity.clock import PortalNow
from portal.activity.jobs import Cancelled
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid, Refusal
from reviews import notices, permissions, queries
from reviews.actions.assigning import assign, faults_in, must_take_reviewers, sentence_of, void
from reviews.actions.locks import lock_round, moved
from reviews.enums import Objective, RuleKind
from reviews.models import Assignment, PairRule, Plan, Round
from reviews.rules import PLAN_MOVES
from reviews.rules.assignment import Pair, Problem, Tick, changes
from reviews.rules.assignment import Plan as Answer

AT_ONCE = 3_000  # cells of a table that is solved while the person waits: a fraction of a second
MOST_PRICES = 200


@database_refusals()
@transaction.atomic
def request_plan(
    *,
    round: Round,
    objective: str,
    settings: Mapping[str, Any],
    by: Membership,
    key: uuid.UUID | None = None,
) -> Plan:
    """Ask for a plan: a small one is answered at once, a large one by a job. Nothing is assigned yet.

    Raises Denied, Refusal (an opening is proposed, another plan is being solved), Invalid (an unknown objective).
    """
    if earlier := once(key=key, by=by, verb="request_plan"):
        return Plan.objects.get(pk=earlier)
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer assigns reviewers."))
    if objective not in Objective.values:
        raise Invalid(_("Choose what the plan is to be best by."), field="objective")
    round_ = lock_round(round)
    must_take_reviewers(round_)
    _give_up_what_stopped(round_)
    if Plan.objects.filter(round=round_, state__in=["waiting", "solving"]).exists():
        raise Refusal(_("A plan of this round is being solved already."))
    plan = Plan.objects.create(round=round_, objective=objective, settings=dict(settings), created_by=by.user)
    record(by=by, verb="request_plan", thing=plan, facts=dict(settings), chain=round_.call.chain)
    keep_answer(key, by, "request_plan", plan)
    if queries.cells_of(round_) <= AT_ONCE:
        return answer_plan(plan=plan)
    return _queued(plan, by)


def _queued(plan: Plan, by: Membership) -> Plan:
    plan.job = queue_job(
        kind="reviews.plan",
        arguments={"plan": plan.pk},
        by=by,
        title=_("Plan of reviewers: %(call)s") % {"call": plan.round.call.title},
        link=reverse("reviews:plans", args=[plan.round_id]),
    )
    plan.save(update_fields=["job"])
    return plan


def _give_up_what_stopped(round_: Round) -> None:
    """A plan whose job ended without an answer (stopped by its person, or broken) does not keep the next from being made."""
    for plan in Plan.objects.light().filter(
        round=round_, state__in=["waiting", "solving"], job__isnull=False
    ):
        if not plan.job.is_open:
            _end(plan.pk, "fail")


def answer_plan(*, plan: Plan, tick: Tick = lambda _done, _total: None) -> Plan:
    """Solve it: the question as it is now is kept with its answer. `tick` may raise Cancelled."""
    # numpy and the solver take a tenth of a second and 30 MB: only who solves pays for them
    from reviews.rules.assignment.prices import prices
    from reviews.rules.assignment.solving import solve

    plan = _start(plan.pk)
    try:
        problem = queries.question(plan.round, plan.objective, plan.settings)
        answer = solve(problem, tick)
        if answer.feasible and not answer.proven:
            raise ArithmeticError(f"the plan {answer.hash} is not proven to be the best")
        asked = sorted(problem.locked - problem.settled)[:MOST_PRICES]
        costs = prices(problem, answer, asked) if asked else {}
    except BaseException as error:
        _end(plan.pk, "cancel" if isinstance(error, Cancelled) else "fail")
        raise
    return _finish(plan.pk, problem, answer, costs)


@transaction.atomic
def _start(pk: int) -> Plan:
    plan = _lock(pk)
    plan.state = moved(PLAN_MOVES, "start", plan.state)
    plan.save(update_fields=["state"])
    return plan


def _lock(pk: int) -> Plan:
    rows = Plan.objects.select_related("round__call").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=pk)


@transaction.atomic
def _finish(pk: int, problem: Problem, answer: Answer, costs: Mapping[Pair, int]) -> Plan:
    """Keep the answer, unless the plan was given up meanwhile."""
    plan = _lock(pk)
    if plan.is_open:
        verb = "solve" if answer.feasible else "find_impossible"
        plan.state = moved(PLAN_MOVES, verb, plan.state)
        plan.inputs, plan.hash, plan.finished_at = problem.to_json(), answer.hash, PortalNow()
        plan.result = {**answer.to_json(), "prices": [[*pair, cost] for pair, cost in sorted(costs.items())]}
        plan.save(update_fields=["state", "inputs", "hash", "finished_at", "result"])
        plan.refresh_from_db(fields=["finished_at"])
    return plan


@transaction.atomic
def _end(pk: int, verb: str) -> None:
    plan = _lock(pk)
    if plan.is_open:
        plan.state, plan.finished_at = moved(PLAN_MOVES, verb, plan.state), PortalNow()
        plan.save(update_fields=["state", "finished_at"])


@transaction.atomic
def cancel_plan(*, plan: Plan, by: Membership) -> Plan:
    """Give up a plan that is not answered yet; its job stops at its next step. Raises Denied, Refusal (answered)."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer assigns reviewers."))
    plan = _lock(plan.pk)
    plan.state, plan.finished_at = moved(PLAN_MOVES, "cancel", plan.state), PortalNow()
    plan.save(update_fields=["state", "finished_at"])
    if plan.job and plan.job.is_open:
        cancel_job(job=plan.job, user=plan.job.created_by)
    record(by=by, verb="cancel_plan", thing=plan, chain=plan.round.call.chain)
    return plan


@database_refusals()
@transaction.atomic
def confirm_plan(*, plan: Plan, by: Membership) -> list[Assignment]:
    """Write a solved plan: what is new is asked, what it gives up is ended with a reason, what stands is left.

    The question is asked anew: where its answer could be another one by now, nothing is written. Raises Denied, Refusal.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer assigns reviewers."))
    round_ = lock_round(plan.round)
    plan = _lock(plan.pk)
    state = moved(PLAN_MOVES, "confirm", plan.state)
    answer = Answer.from_json({name: it for name, it in plan.result.items() if name != "prices"})
    now = queries.question(round_, plan.objective, plan.settings)
    if changes(Problem.from_json(plan.inputs), now, answer):
        raise Refusal(_("The round has changed since this plan was solved. Solve it again."))
    facts = {"plan": plan.pk, "hash": plan.hash}
    for one in queries.given_up(round_, answer.pairs):
        void(one, reason=_("The assignment was planned anew."), by=by)
    made = assign(round_, answer.pairs, by, facts, may_be_none=bool(now.existing - set(answer.pairs)))
    plan.state, plan.confirmed_by, plan.confirmed_at = state, by.user, PortalNow()
    plan.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    return made


@database_refusals()
@transaction.atomic
def rule_pairs(*, round: Round, pairs: Iterable[Pair], kind: str, by: Membership) -> int:
    """Lock pairs, forbid them, or (`kind` "") free them again; says how many changed.

    Raises Denied, Refusal, Invalid (nothing chosen, not of the round, locked against a conflict: named).
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer assigns reviewers."))
    chosen = sorted(set(pairs))
    if not chosen or kind not in ("", *RuleKind.values):
        raise Invalid(_("Choose at least one cell."))
    round_ = lock_round(round)
    must_take_reviewers(round_)
    _must_be_able(round_, chosen, kind)
    if not kind:
        count = _free(round_, chosen)
    else:
        made = [
            PairRule(round=round_, proposal_id=p, reviewer_id=r, kind=kind, by=by.user) for p, r in chosen
        ]
        PairRule.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["round", "proposal", "reviewer"],
            update_fields=["kind", "by", "at"],
        )
        count = len(made)
    facts = {"pairs": [list(pair) for pair in chosen]}
    record(by=by, verb=notices.RULED[kind], thing=round_, facts=facts, chain=round_.call.chain)
    return count


def _must_be_able(round_: Round, chosen: list[Pair], kind: str) -> None:
    """Cells of the round, and for a lock free of conflict."""
    table = queries.matrix(round_, {proposal for proposal, _reviewer in chosen})
    faults = [it for it in faults_in(table, chosen) if kind == RuleKind.LOCKED or it.kind == "unknown"]
    faults = [it for it in faults if it.pair not in table.live]
    if faults:
        raise Invalid(" ".join(sentence_of(table, fault) for fault in faults[:5]))


def _free(round_: Round, chosen: list[Pair]) -> int:
    wanted = set(chosen)
    rows = PairRule.objects.filter(round=round_, proposal__in={proposal for proposal, _one in chosen})
    gone = [row.pk for row in rows if (row.proposal_id, row.reviewer_id) in wanted]
    return PairRule.objects.filter(pk__in=gone).delete()[0]

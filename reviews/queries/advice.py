"""Advice on an opened round, for the office alone: what the marks say about reviewers, and how firm a place is."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from applications.enums import OrderBy
from applications.models import Proposal
from applications.rules import CallRules
from reviews.models import Round
from reviews.queries.results import Reviews, scorer
from reviews.rules.advice import Score, alpha, calibrate, chances, groups, habits, turns
from reviews.rules.ranking import Line, Result, within_budget
from reviews.rules.scoring import Official, Scored, grade, passes


def advice_of(round_: Round, lines: Sequence[Line], within: set[int], reviews: Reviews) -> dict[str, Any]:
    """As JSON: `totals` {proposal: [corrected, error, chance]}, `habits`, `turns`, `alpha`, `groups`, `variance`.

    `within`: proposals (ids) above the line. Marks; a chance is from 0 to 1. `totals` is empty where reviews are too few.
    """
    scores = [Score(pk, one.reviewer, float(one.total)) for pk, scored in reviews.items() for one in scored]
    model = calibrate(scores)
    severity = model.severity if model else {}
    chance = chances(model, len(within)) if model else {}
    totals = (
        {pk: [total, model.errors[pk], chance[pk]] for pk, total in model.totals.items()} if model else {}
    )
    return {
        "totals": totals,
        "habits": [asdict(one) for one in habits(reviews, severity)],
        "turns": [asdict(one) for one in _turns(round_, lines, reviews)],
        "alpha": alpha(scores),
        "groups": groups((one.proposal, one.reviewer) for one in scores),
        "variance": list(model.variance) if model else [],
    }


def _turns(round_: Round, lines: Sequence[Line], reviews: Reviews) -> list[Any]:
    """Whose removal would change who is above the line, by the call's own rules."""
    rules, asked, score = round_.call.call_rules, asked_of(round_), scorer(round_)
    by_province = rules.order_by == OrderBy.PROVINCE

    def reach(order: Sequence[Line]) -> set[int]:
        return within_budget(order, asked, round_.call.budget, by_province=by_province)

    def without(result: Result, rest: Sequence[Scored]) -> Result:
        return rescored(result, score(result.proposal, rest), rules)

    return turns([line.result for line in lines], reviews, without, reach)


def asked_of(round_: Round) -> dict[int, int]:
    """Proposal -> amount asked for, in won."""
    rows = Proposal.objects.filter(call=round_.call_id, submission__isnull=False)
    return dict(rows.values_list("pk", "submission__requested"))


def rescored(result: Result, score: Official, rules: CallRules) -> Result:
    """The same proposal by another score."""
    return replace(
        result,
        total=score.total,
        heaviest=score.heaviest,
        spread=score.spread,
        passes=passes(score, rules.pass_mark),
        grade=grade(score.total, rules.grade_cuts),
        reviews=score.reviews,
    )

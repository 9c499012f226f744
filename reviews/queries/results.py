"""Results of an opened round: reviews, the order they give, the frozen lines and the line the budget draws."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import connection
from django.db.models import Case, F, Min, Q, QuerySet, Sum, When, Window

from applications.enums import OrderBy, ProposalState
from applications.models import Proposal
from applications.rules import CallRules
from portal.accounts.models import User
from reviews.models import Ranking, RankingLine, Round
from reviews.queries.presenting import presentation_means
from reviews.rules.ranking import Line, Result, rank, within_budget
from reviews.rules.scoring import (
    Apart,
    Official,
    Scored,
    apart,
    combined,
    grade,
    heaviest_of,
    official,
    passes,
)

Reviews = Mapping[int, Sequence[Scored]]


def marks_of(round_: Round, proposals: Iterable[int] | None = None) -> dict[int, list[Scored]]:
    """Proposal id -> its submitted reviews. Empty before the opening: the database holds the seal."""
    wanted = None if proposals is None else list(proposals)
    found: dict[int, list[Scored]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proposal_id, reviewer_id, bonus, marks, spread_reason FROM opened_reviews(%s, %s)",
            [round_.pk, wanted],
        )
        for proposal, reviewer, bonus, marks, reason in cursor.fetchall():
            data = json.loads(marks) if isinstance(marks, str) else marks
            values = {key: Decimal(value) for key, value in data.items()}
            found[proposal].append(Scored(reviewer, values, bonus, reason))
    return dict(found)


def results(round_: Round, reviews: Reviews | None = None) -> list[Result]:
    """What each proposal of an opened round brings to the ranking, by the call's rules; `reviews` as read already."""
    rows = Proposal.objects.filter(call=round_.call_id, state=ProposalState.IN_REVIEW)
    ranked = _to_rank(rows, Q(endorsement_line__endorsement__endorsed_at__isnull=False))
    return _results(round_, ranked, marks_of(round_) if reviews is None else reviews)


def results_again(ranking: Ranking) -> list[Result]:
    """What was brought to a frozen ranking, from the marks anew: its proposals, and ranks endorsed before it was frozen."""
    rows = Proposal.objects.filter(pk__in=ranking.lines.values("proposal"))
    before = Q(endorsement_line__endorsement__endorsed_at__lte=ranking.frozen_at)
    return _results(ranking.round, _to_rank(rows, before), marks_of(ranking.round))


def _results(round_: Round, rows: Iterable[tuple], reviews: Reviews) -> list[Result]:
    score = scorer(round_)
    return [_result(row, score(row[0], reviews.get(row[0], [])), round_.call.call_rules) for row in rows]


def scorer(round_: Round) -> Callable[[int, Sequence[Scored]], Official]:
    """The call's rule as a function of a proposal (id) and reviews of it: both stages, the presentation as it was marked."""
    rules, presented = round_.call.call_rules, presentation_means(round_)
    top = heaviest_of({line.key: line.weight for line in rules.criteria})

    def score(proposal: int, reviews: Sequence[Scored]) -> Official:
        written = official(reviews, top, trim=rules.trim)
        both = combined(written.total, presented.get(proposal), rules.presentation_percent)
        return replace(written, total=both)

    return score


def _to_rank(rows: QuerySet[Proposal], priority: Q) -> list[tuple]:
    """(proposal, its place in the endorsed ranking of its province, when it was first received)."""
    first = rows.annotate(received_at=Min("submissions__received_at"))
    endorsed = dict(rows.filter(priority).values_list("pk", "endorsement_line__rank"))
    return [
        (pk, endorsed.get(pk), received)
        for pk, received in first.order_by("pk").values_list("pk", "received_at")
    ]


def _result(row: tuple, score: Official, rules: CallRules) -> Result:
    return Result(
        proposal=row[0],
        total=score.total,
        heaviest=score.heaviest,
        spread=score.spread,
        priority=row[1],
        received_at=row[2],
        passes=passes(score, rules.pass_mark),
        grade=grade(score.total, rules.grade_cuts),
        reviews=score.reviews,
    )


def lines_of(ranking: Ranking) -> QuerySet[RankingLine]:
    """The frozen lines with what their page shows; `funded` says whether the announced budget reaches them."""
    rows = ranking.lines.select_related("ranking", "proposal__government", "proposal__submission")
    within = Case(When(pk__in=funded(ranking).values("pk"), then=True), default=False)
    return rows.annotate(funded=within).defer(
        "proposal__submission__snapshot",
        "proposal__purpose",
        "proposal__content",
        "proposal__expected_effect",
        "proposal__cost_basis",
        "proposal__reason",
    )


def provisional(round_: Round, reviews: Reviews | None = None) -> tuple[list[Line], set[int]]:
    """The order that closing would freeze now, and the proposals the announced budget reaches."""
    lines = rank(results(round_, reviews))
    asked = dict(
        Proposal.objects.filter(call=round_.call_id, state=ProposalState.IN_REVIEW).values_list(
            "pk", "submission__requested"
        )
    )
    by_province = round_.call.call_rules.order_by == OrderBy.PROVINCE
    return lines, within_budget(lines, asked, round_.call.budget, by_province=by_province)


def flagged(round_: Round, reviews: Reviews) -> dict[int, list[Apart]]:
    """Proposal id -> marks that stand apart from the other reviewers' median by the call's rule."""
    rules = round_.call.call_rules
    weights = {line.key: line.weight for line in rules.criteria}
    found = {pk: apart(scored, weights, rules.spread_percent) for pk, scored in reviews.items()}
    return {pk: flags for pk, flags in found.items() if flags}


def reasons_owed(round_: Round) -> list[tuple[Proposal, list[User]]]:
    """Proposals with marks that stand apart, and the reviewers who have not said why."""
    reviews = marks_of(round_)
    silent = {
        pk: {one.reviewer for one in scored if not one.reason.strip()} for pk, scored in reviews.items()
    }
    owing = {
        pk: {flag.reviewer for flag in flags} & silent[pk] for pk, flags in flagged(round_, reviews).items()
    }
    people = User.objects.in_bulk({reviewer for asked in owing.values() for reviewer in asked})
    rows = Proposal.objects.filter(pk__in=[pk for pk, asked in owing.items() if asked]).order_by("number")
    return [(one, [people[reviewer] for reviewer in sorted(owing[one.pk])]) for one in rows]


def funded(ranking: Ranking) -> QuerySet[RankingLine]:
    """The passing lines that the call's announced budget reaches, in the call's order, by the amounts asked."""
    call = ranking.round.call
    by_province = [F("proposal__endorsement_line__rank").asc(nulls_last=True), F("place").asc()]
    order = by_province if call.call_rules.order_by == OrderBy.PROVINCE else [F("place").asc()]
    running = Window(Sum("proposal__submission__requested"), order_by=order)
    return ranking.lines.filter(passes=True).annotate(running=running).filter(running__lte=call.budget)

"""What a proposal's own people read of its reviews once the results are published: no reviewer can be told from another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Min, Prefetch

from applications.enums import OrderBy
from applications.models import Proposal
from applications.permissions import is_own
from applications.rules import DECIDED
from portal.accounts.models import Membership, User
from reviews.enums import AssignmentState, ReviewState
from reviews.models import Criterion, Mark, RankingLine, Review
from reviews.queries.presenting import Line, Presented, lines_of_presentation, presented_in
from reviews.queries.results import funded, marks_of
from reviews.rules.blinding import hidden_in, to_hide
from reviews.rules.minutes import shuffled
from reviews.rules.scoring import Scored, counted, heaviest_of, mean


@dataclass(frozen=True)
class Said:
    """One reviewer's comments: on criteria (those that were commented), and on the whole."""

    lines: list[tuple[str, str]]
    whole: list[str]


@dataclass(frozen=True)
class Mean:
    """A criterion by name, its highest mark, and the mean of the marks that count."""

    name: str
    weight: int
    value: Decimal


@dataclass(frozen=True)
class Release:
    """The official result with means over the reviews that count; marks. `distance`: to the line, None if not told.

    `by_budget`: the line is the lowest official score that the announced budget reaches, else the pass mark.
    `presented`: the same of the presentation, where there was one.
    """

    line: RankingLine
    counted: int
    means: list[Mean]
    bonus: Decimal
    presented: list[Mean]
    comments: list[Said]
    distance: Decimal | None
    by_budget: bool

    @property
    def apart(self) -> Decimal:
        return abs(self.distance or Decimal(0))


def release_of(proposal: Proposal, by: Membership | None) -> Release | None:
    """For the applicant's own people, of a decided proposal, after publication; to anybody else nothing."""
    call = proposal.call
    if call.results_published_at is None or proposal.state not in DECIDED or not is_own(by, proposal):
        return None
    rows = RankingLine.objects.select_related("ranking__round").filter(proposal=proposal)
    if (line := rows.first()) is None:
        return None
    round_, rules = line.ranking.round, call.call_rules
    round_.call = call
    criteria = list(round_.criteria.all())
    reviews = marks_of(round_, [proposal.pk]).get(proposal.pk, [])
    kept = counted(reviews, heaviest_of({it.key: it.weight for it in rules.criteria}), trim=rules.trim)
    shown = presented_in(round_, [proposal.pk]).get(proposal.pk, []) if rules.presentation_percent else []
    return Release(
        line=line,
        counted=len(kept),
        means=_means(criteria, [one.marks for one in kept]),
        bonus=mean([one.bonus for one in kept]),
        presented=_means(lines_of_presentation(rules), [one.marks for one in shown]) if shown else [],
        comments=_comments(proposal, criteria, _hides(reviews), shown, line.ranking.hash),
        distance=_distance(line) if rules.show_distance else None,
        by_budget=rules.order_by == OrderBy.SCORE,
    )


def _means(criteria: Sequence[Criterion | Line], marks: Sequence[Mapping[str, Decimal]]) -> list[Mean]:
    return [
        Mean(it.name, it.weight, mean([one[it.key] for one in marks if it.key in one])) for it in criteria
    ]


def _distance(line: RankingLine) -> Decimal | None:
    """Marks above (or, negative, below) the line."""
    rules = line.ranking.round.call.call_rules
    if rules.order_by != OrderBy.SCORE:
        return line.total - rules.pass_mark
    lowest = funded(line.ranking).aggregate(lowest=Min("total"))["lowest"]
    return None if lowest is None else line.total - lowest


def _hides(reviews: Sequence[Scored]) -> Callable[[str], str]:
    """Hides the panel's names where somebody wrote one."""
    people = User.objects.filter(pk__in=[one.reviewer for one in reviews])
    names = to_hide((), people.values_list("name", flat=True))
    return lambda text: hidden_in(text.strip(), names)


def _comments(
    proposal: Proposal,
    criteria: Sequence[Criterion],
    hide: Callable[[str], str],
    shown: Sequence[Presented],
    frozen: str,
) -> list[Said]:
    """Every reviewer's, in an order of this proposal's own."""
    marks = Prefetch("marks", Mark.objects.only("review_id", "criterion_id", "comment"))
    rows = Review.objects.filter(
        assignment__proposal=proposal, assignment__state=AssignmentState.DONE, state=ReviewState.SUBMITTED
    )
    written = {one.assignment_id: one for one in rows.select_related("assignment").prefetch_related(marks)}
    presented, names = {one.reviewer: one for one in shown}, _names(proposal)
    found = []
    for pk in shuffled(written, f"{settings.SECRET_KEY}/{frozen}/{proposal.pk}"):
        review = written[pk]
        by_criterion = {mark.criterion_id: mark.comment for mark in review.marks.all()}
        lines, whole = [(it.name, by_criterion.get(it.pk, "")) for it in criteria], [review.comment]
        if later := presented.get(review.assignment.reviewer_id):
            lines += [(name, later.comments.get(key, "")) for key, name in names]
            whole.append(later.comment)
        said = Said(
            [(name, hide(text)) for name, text in lines if text.strip()], list(filter(None, map(hide, whole)))
        )
        if said.lines or said.whole:
            found.append(said)
    return found


def _names(proposal: Proposal) -> list[tuple[str, str]]:
    """(key, name) of the criteria of the presentation."""
    return [(it.key, it.name) for it in lines_of_presentation(proposal.call.call_rules)]

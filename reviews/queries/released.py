"""What a proposal's own people read of its reviews once the results are published: no reviewer can be told from another."""

from collections.abc import Sequence
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
from reviews.queries.results import funded, marks_of
from reviews.rules.blinding import hidden_in, to_hide
from reviews.rules.minutes import shuffled
from reviews.rules.scoring import Scored, counted, heaviest_of, mean


@dataclass(frozen=True)
class Said:
    """One reviewer's comments: on criteria (those that were commented), and on the whole."""

    lines: list[tuple[Criterion, str]]
    whole: str


@dataclass(frozen=True)
class Release:
    """The official result with means over the reviews that count; marks. `distance`: to the line, None if not told.

    `by_budget`: the line is the lowest official score that the announced budget reaches, else the pass mark.
    """

    line: RankingLine
    counted: int
    means: list[tuple[Criterion, Decimal]]
    bonus: Decimal
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
    round_ = line.ranking.round
    round_.call = call
    criteria = list(round_.criteria.all())
    reviews = marks_of(round_, [proposal.pk]).get(proposal.pk, [])
    kept = counted(reviews, heaviest_of({it.key: it.weight for it in criteria}), trim=call.call_rules.trim)
    return Release(
        line=line,
        counted=len(kept),
        means=[(it, mean([one.marks[it.key] for one in kept if it.key in one.marks])) for it in criteria],
        bonus=mean([one.bonus for one in kept]),
        comments=_comments(proposal, criteria, reviews, line.ranking.hash),
        distance=_distance(line) if call.call_rules.show_distance else None,
        by_budget=call.call_rules.order_by == OrderBy.SCORE,
    )


def _distance(line: RankingLine) -> Decimal | None:
    """Marks above (or, negative, below) the line."""
    rules = line.ranking.round.call.call_rules
    if rules.order_by != OrderBy.SCORE:
        return line.total - rules.pass_mark
    lowest = funded(line.ranking).aggregate(lowest=Min("total"))["lowest"]
    return None if lowest is None else line.total - lowest


def _comments(
    proposal: Proposal, criteria: Sequence[Criterion], reviews: Sequence[Scored], frozen: str
) -> list[Said]:
    """Every reviewer's, in an order of this proposal's own; the panel's names are hidden where somebody wrote one."""
    marks = Prefetch("marks", Mark.objects.only("review_id", "criterion_id", "comment"))
    rows = Review.objects.filter(
        assignment__proposal=proposal, assignment__state=AssignmentState.DONE, state=ReviewState.SUBMITTED
    )
    written = {one.assignment_id: one for one in rows.prefetch_related(marks)}
    people = User.objects.filter(pk__in=[one.reviewer for one in reviews])
    names = to_hide((), people.values_list("name", flat=True))
    found = []
    for pk in shuffled(written, f"{settings.SECRET_KEY}/{frozen}/{proposal.pk}"):
        review = written[pk]
        by_criterion = {mark.criterion_id: mark.comment for mark in review.marks.all()}
        lines = [(it, hidden_in(by_criterion.get(it.pk, ""), names)) for it in criteria]
        said = Said([(it, text) for it, text in lines if text.strip()], hidden_in(review.comment, names))
        if said.lines or said.whole.strip():
            found.append(said)
    return found

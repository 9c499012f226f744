"""Opened marks as their pages draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from applications.models import Proposal
from portal.accounts.models import User
from reviews import queries
from reviews.lists import TIES
from reviews.models import Criterion, Mark, Review, Round
from reviews.queries import Outcome
from reviews.queries.presenting import Presented
from reviews.rules.ranking import Line
from reviews.rules.scoring import Scored, combined, heaviest_of, mean, official


@dataclass(frozen=True)
class Shown:
    """One reviewer's mark on one criterion."""

    value: Decimal
    comment: str
    apart: bool


@dataclass(frozen=True)
class Sheet:
    """Criteria by reviewers: rows of (criterion, marks), totals in the order of the reviewers."""

    reviewers: list[User]
    rows: list[tuple[Criterion, list[Shown]]]
    reviews: list[tuple[Scored, Review]]
    official: Any
    presented: Sequence[tuple[User, Presented]] = ()
    combined: Decimal = Decimal(0)

    @property
    def comments(self) -> list[tuple[User, str, str]]:
        """Reviewer, overall comment, reason for marks that stand apart."""
        both = zip(self.reviewers, self.reviews, strict=True)
        return [(who, review.comment, scored.reason) for who, (scored, review) in both]


def sheet_of(round_: Round, proposal: Proposal) -> Sheet:
    """The opened reviews of a proposal."""
    scored = queries.marks_of(round_, [proposal.pk]).get(proposal.pk, [])
    flags = {
        (flag.reviewer, flag.criterion)
        for flag in queries.flagged(round_, {proposal.pk: scored}).get(proposal.pk, [])
    }
    people = User.objects.in_bulk([one.reviewer for one in scored])
    written = _written(proposal)
    criteria = list(round_.criteria.all())
    comments = _comments(written)
    rows = [
        (line, [_shown(one, line, comments, flags) for one in scored if line.key in one.marks])
        for line in criteria
    ]
    top = heaviest_of({line.key: line.weight for line in criteria})
    result = official(scored, top, trim=round_.call.call_rules.trim)
    reviews = [(one, written[one.reviewer]) for one in scored]
    who = [people[one.reviewer] for one in scored]
    return Sheet(who, rows, reviews, result, *_presented(round_, proposal, result.total))


def _presented(
    round_: Round, proposal: Proposal, written: Decimal
) -> tuple[list[tuple[User, Presented]], Decimal]:
    """The marks of the presentation by reviewer, and the total of both stages."""
    marks = queries.presented_in(round_, [proposal.pk]).get(proposal.pk, [])
    people = User.objects.in_bulk([one.reviewer for one in marks]) if marks else {}
    shown = mean([one.total for one in marks]) if marks else None
    both = combined(written, shown, round_.call.call_rules.presentation_percent)
    return [(people[one.reviewer], one) for one in marks], both


def _written(proposal: Proposal) -> dict[int, Review]:
    rows = Review.objects.filter(assignment__proposal=proposal, assignment__state="done")
    return {review.assignment.reviewer_id: review for review in rows.select_related("assignment")}


def _comments(written: dict[int, Review]) -> dict[tuple[int, str], str]:
    rows = Mark.objects.filter(review__in=written.values()).values_list(
        "review__assignment__reviewer", "criterion__key", "comment"
    )
    return {(reviewer, key): comment for reviewer, key, comment in rows}


def _shown(one: Scored, line: Criterion, comments: dict, flags: set) -> Shown:
    place = (one.reviewer, line.key)
    return Shown(one.marks[line.key], comments.get(place, ""), place in flags)


def preview_rows(lines: list[Line], found: Outcome) -> list[dict[str, Any]]:
    """One page of the provisional order: what each line shows."""
    rows = Proposal.objects.select_related("government", "submission").defer("submission__snapshot")
    proposals = rows.in_bulk([line.result.proposal for line in lines])
    return [
        {
            "line": line,
            "proposal": proposals[line.result.proposal],
            "tied": TIES[line.tied_by],
            "within": line.result.proposal in found.within,
            "flags": found.apart.get(line.result.proposal, 0),
        }
        for line in lines
    ]

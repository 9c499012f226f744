"""The assignment table: proposals, reviewers, who must not meet whom, who is asked already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from applications.enums import ProposalState
from applications.models import Proposal
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries import people
from reviews.enums import AssignmentState
from reviews.models import Assignment, Round
from reviews.queries.conflicts import conflicts_of
from reviews.rules import ENDED
from reviews.rules.assignment import Pair

UNDER_REVIEW = (ProposalState.ELIGIBLE, ProposalState.IN_REVIEW)


@dataclass(frozen=True)
class Matrix:
    """By id: what can be assigned, to whom, the kind of each conflict, the live pairs, and those ended before."""

    proposals: dict[int, Proposal]
    reviewers: dict[int, User]
    conflicts: dict[Pair, str] = field(default_factory=dict)
    live: dict[Pair, Assignment] = field(default_factory=dict)
    ended: dict[Pair, Assignment] = field(default_factory=dict)


def under_review(round_: Round) -> QuerySet[Proposal]:
    """The rows of the round's table."""
    return Proposal.objects.filter(call=round_.call_id, state__in=UNDER_REVIEW)


def cells_of(round_: Round) -> int:
    """How large the table is."""
    return under_review(round_).count() * people(Role.REVIEWER).count()


def given_up(round_: Round, pairs: Iterable[Pair]) -> list[Assignment]:
    """Live assignments that nobody has declared for and a plan of these pairs no longer holds; locked, in id order."""
    kept = set(pairs)
    rows = Assignment.objects.filter(round=round_, state=AssignmentState.INVITED)
    loaded = rows.filter(proposal__in=under_review(round_)).select_related(
        "round__call", "proposal", "reviewer"
    )
    found = loaded.select_for_update(of=("self",)).order_by("pk")
    return [one for one in found if (one.proposal_id, one.reviewer_id) not in kept]


def matrix(round_: Round, only: Collection[int] | None = None) -> Matrix:
    """The whole table of a round, or these rows of it, in a fixed number of queries."""
    found = under_review(round_) if only is None else under_review(round_).filter(pk__in=only)
    proposals = {it.pk: it for it in found.select_related("government").order_by("number", "pk")}
    reviewers = {it.pk: it for it in people(Role.REVIEWER)}
    asked = Assignment.objects.filter(round=round_, proposal__in=proposals).select_related("reviewer")
    live: dict[Pair, Assignment] = {}
    ended: dict[Pair, Assignment] = {}
    for one in asked:
        (ended if one.state in ENDED else live)[one.proposal_id, one.reviewer_id] = one
        if one.state not in ENDED:
            reviewers.setdefault(one.reviewer_id, one.reviewer)
    return Matrix(proposals, reviewers, conflicts_of(proposals.values(), reviewers), live, ended)

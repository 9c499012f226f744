"""The assignment table: proposals, reviewers, who must not meet whom, who is asked already."""

from dataclasses import dataclass, field

from applications.enums import ProposalState
from applications.models import Proposal
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries import people
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


def matrix(round_: Round) -> Matrix:
    """The whole table of a round in a fixed number of queries."""
    found = Proposal.objects.filter(call=round_.call_id, state__in=UNDER_REVIEW)
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

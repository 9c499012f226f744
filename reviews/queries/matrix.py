"""The assignment table: proposals, reviewers, who must not meet whom, who is asked already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from applications.enums import ProposalState
from applications.models import Partner, Proposal, SectionVersion, Submission
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from reviews.enums import ConflictKind
from reviews.models import Assignment, Conflict, Round
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


def conflicts_of(proposals: Iterable[Proposal], reviewers: Iterable[int]) -> dict[Pair, str]:
    """(proposal, reviewer) -> kind of conflict: the same question the database's guard asks."""
    by_government = _by_government(proposals)
    reviewers = list(reviewers)
    found: dict[Pair, str] = {}
    for government, reviewer, kind in _ties(by_government, reviewers):
        for proposal in by_government[government]:
            found[proposal, reviewer] = kind
    ids = {proposal for held in by_government.values() for proposal in held}
    found |= dict.fromkeys(_authors(ids, reviewers), ConflictKind.SAME_ORGANISATION)
    return found


def _by_government(proposals: Iterable[Proposal]) -> dict[int, set[int]]:
    """Government id -> ids of the proposals it takes part in."""
    met: dict[int, set[int]] = defaultdict(set)
    ids = []
    for proposal in proposals:
        met[proposal.government_id].add(proposal.pk)
        ids.append(proposal.pk)
    for proposal_id, government in Partner.objects.filter(proposal__in=ids).values_list(
        "proposal", "government"
    ):
        met[government].add(proposal_id)
    return met


def _ties(governments: Iterable[int], reviewers: list[int]) -> list[tuple[int, int, str]]:
    """(government, reviewer, kind): what is declared, then (it wins) whom they work for now."""
    governments = list(governments)
    same = str(ConflictKind.SAME_ORGANISATION)
    rows = Conflict.objects.filter(reviewer__in=reviewers, government__in=governments)
    declared = sorted(
        rows.values_list("government", "reviewer", "kind"),
        key=lambda row: (row[2] != same, row[2]),
        reverse=True,
    )  # the last one read is the one that is said
    employed = Membership.objects.valid().filter(user__in=reviewers, organisation__government__in=governments)
    return [
        *declared,
        *(
            (government, user, same)
            for government, user in employed.values_list("organisation__government", "user")
        ),
    ]


def _authors(proposals: set[int], reviewers: list[int]) -> set[Pair]:
    """Reviewers who began, wrote or submitted a proposal themselves."""
    began = Proposal.objects.filter(pk__in=proposals, created_by__in=reviewers).values_list(
        "pk", "created_by"
    )
    sent = Submission.objects.filter(proposal__in=proposals, submitted_by__in=reviewers)
    wrote = SectionVersion.objects.filter(section__proposal__in=proposals, saved_by__in=reviewers)
    return set(
        began.union(
            sent.values_list("proposal", "submitted_by"), wrote.values_list("section__proposal", "saved_by")
        )
    )


def live_with(reviewer: User, government: int) -> list[Assignment]:
    """A reviewer's live assignments that meet a government, in rounds that are not ranked yet; locked, in id order."""
    joint = Partner.objects.filter(government=government).values("proposal")
    meets = Q(proposal__government=government) | Q(proposal__in=joint)
    rows = Assignment.objects.live().filter(meets, reviewer=reviewer).exclude(round__state="ranked")
    return list(
        rows.select_related("round__call", "proposal", "reviewer")
        .select_for_update(of=("self",))
        .order_by("pk")
    )

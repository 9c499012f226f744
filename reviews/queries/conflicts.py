"""Who must not meet which case, for a whole table at once: the same answer as the database's has_conflict()."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Func, QuerySet, TextField

from applications.enums import ProposalState
from applications.models import Call, Partner, Proposal, SectionVersion, Submission
from portal.accounts.models import LocalGovernment, Membership, User
from portal.activity import clock
from portal.ui.formats import SEOUL
from reviews.enums import ConflictKind as K
from reviews.enums import RoundState
from reviews.models import Assignment, Conflict, ReviewerPost
from reviews.rules.assignment import Pair
from reviews.rules.conflicts import bars, cut_off, first_of, kind_of_post

OUT = (ProposalState.DRAFT, ProposalState.DISCARDED, ProposalState.WITHDRAWN)
Held = tuple[int, int | None, int | None, date | None]  # reviewer, government, province, until


def conflicts_of(proposals: Iterable[Proposal], reviewers: Iterable[int]) -> dict[Pair, str]:
    """(proposal, reviewer) -> the kind of conflict that is named; a fixed number of queries, whatever the table."""
    table = _Table(list(proposals), sorted(set(reviewers)))
    found: dict[Pair, set[str]] = defaultdict(set)
    for pair, kind in chain(table.own(), table.by_office(), table.declared(), table.rivals()):
        found[pair].add(kind)
    return {pair: named for pair, kinds in found.items() if (named := first_of(kinds))}


@dataclass(frozen=True)
class _Place:
    province: int
    one_with: frozenset[int]


class _Table:
    """What is read once: the calls' terms, who takes part in what, where each reviewer works and worked."""

    def __init__(self, proposals: list[Proposal], reviewers: list[int]) -> None:
        self.proposals, self.reviewers = {it.pk: it.call_id for it in proposals}, reviewers
        self.calls = Call.objects.in_bulk(set(self.proposals.values()))
        self.now = clock.now()
        self.today = self.now.astimezone(SEOUL).date()
        self.places = _places()
        self.met: dict[int, set[int]] = defaultdict(set)  # government -> proposals of the table
        for it in proposals:
            self.met[it.government_id].add(it.pk)
        for proposal, government in Partner.objects.filter(proposal__in=self.proposals).values_list(
            "proposal", "government"
        ):
            self.met[government].add(proposal)
        self.offices = list(self._offices())
        self.wrote = _wrote(reviewers, self.calls)

    def _offices(self) -> Iterator[Held]:
        """Memberships and posts that have begun, each also for what its government came from or became."""
        works = Membership.objects.filter(
            user__in=self.reviewers, organisation__government__isnull=False, starts_at__lte=self.now
        ).values_list("user", "organisation__government", "ends_at")
        for user, government, ends_at in works:
            over = ends_at is not None and ends_at <= self.now
            for one in self.places[government].one_with:
                until = ends_at.astimezone(SEOUL).date() if over else None
                yield user, one, self.places[one].province, until
        posts = ReviewerPost.objects.filter(reviewer__in=self.reviewers).exclude(starts_on__gt=self.today)
        for user, government, province, until in posts.values_list(
            "reviewer", "government", "province", "ends_on"
        ):
            for one in self.places[government or province].one_with if government or province else ():
                yield (
                    user,
                    one if government else None,
                    self.places[one].province if government else one,
                    until,
                )

    def own(self) -> Iterator[tuple[Pair, str]]:
        """Whoever began, wrote or submitted a proposal."""
        for proposal, reviewer in self.wrote:
            if proposal in self.proposals:
                yield (proposal, reviewer), K.OWN_PROPOSAL.value

    def by_office(self) -> Iterator[tuple[Pair, str]]:
        """Works or worked for a government that takes part; in its province, where the call says so."""
        for reviewer, government, province, until in self.offices:
            for proposal in self.met.get(government, ()) if government else ():
                kind = kind_of_post(until, today=self.today, since=self._since(proposal))
                if kind:
                    yield (proposal, reviewer), kind
            if until is None or until > self.today:
                for proposal in self._of_province(province):
                    if self.calls[self.proposals[proposal]].call_rules.same_province_barred:
                        yield (proposal, reviewer), K.SAME_PROVINCE.value

    def declared(self) -> Iterator[tuple[Pair, str]]:
        rows = Conflict.objects.filter(reviewer__in=self.reviewers)
        for reviewer, government, kind, until in rows.values_list(
            "reviewer", "government", "kind", "ends_on"
        ):
            for one in self.places[government].one_with:
                for proposal in self.met.get(one, ()):
                    if bars(kind, until, self._since(proposal)):
                        yield (proposal, reviewer), kind

    def rivals(self) -> Iterator[tuple[Pair, str]]:
        """Reviewers who take part in the call themselves: they meet no case of it."""
        running = Proposal.objects.filter(call__in=self.calls).exclude(state__in=OUT)
        at: dict[int, set[int]] = defaultdict(set)  # government -> calls it takes part in
        authored: dict[int, int] = {}
        for pk, call, government in running.values_list("pk", "call", "government"):
            at[government].add(call)
            authored[pk] = call
        for call, government in Partner.objects.filter(proposal__in=running).values_list(
            "proposal__call", "government"
        ):
            at[government].add(call)
        barred = {(authored[proposal], reviewer) for proposal, reviewer in self.wrote if proposal in authored}
        for reviewer, government, _province, until in self.offices:
            if government and (until is None or until > self.today):
                barred |= {(call, reviewer) for call in at.get(government, ())}
        for call, reviewer in barred:
            for proposal, its_call in self.proposals.items():
                if its_call == call:
                    yield (proposal, reviewer), K.COMPETITOR.value

    def _since(self, proposal: int) -> date:
        call = self.calls[self.proposals[proposal]]
        return cut_off(call.closes_at.astimezone(SEOUL).date(), call.call_rules.conflict_years)

    def _of_province(self, province: int | None) -> set[int]:
        met = (held for one, held in self.met.items() if self.places[one].province == province)
        return set().union(*met)


def _places() -> dict[int, _Place]:
    """Every government with its province, itself, what it came from and what it became."""
    rows = list(LocalGovernment.objects.values_list("pk", "parent", "successor"))
    one_with: dict[int, set[int]] = {pk: {pk} for pk, _parent, _successor in rows}
    for pk, _parent, successor in rows:
        if successor:
            one_with[pk].add(successor)
            one_with[successor].add(pk)
    return {pk: _Place(parent or pk, frozenset(one_with[pk])) for pk, parent, _successor in rows}


def _wrote(reviewers: list[int], calls: Iterable[int]) -> set[Pair]:
    """(proposal, reviewer) in these calls, for reviewers who began, wrote or submitted it themselves."""
    calls = list(calls)
    began = Proposal.objects.filter(call__in=calls, created_by__in=reviewers).values_list("pk", "created_by")
    sent = Submission.objects.filter(proposal__call__in=calls, submitted_by__in=reviewers)
    wrote = SectionVersion.objects.filter(section__proposal__call__in=calls, saved_by__in=reviewers)
    return set(
        began.union(
            sent.values_list("proposal", "submitted_by"), wrote.values_list("section__proposal", "saved_by")
        )
    )


def live_of(reviewer: User) -> list[Assignment]:
    """A reviewer's live assignments in rounds that are not ranked yet; locked, in id order."""
    rows = Assignment.objects.live().filter(reviewer=reviewer).exclude(round__state=RoundState.RANKED)
    return list(_locked(rows))


def overtaken() -> list[tuple[Assignment, str]]:
    """Live assignments against which a conflict has come to stand, and its kind; locked, in id order."""
    kind = Func("reviewer_id", "proposal_id", function="has_conflict", output_field=TextField())
    rows = Assignment.objects.live().exclude(round__state=RoundState.RANKED)
    found = dict(rows.annotate(kind=kind).filter(kind__isnull=False).values_list("pk", "kind"))
    return [(one, found[one.pk]) for one in _locked(rows.filter(pk__in=found))]


def _locked(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    loaded = rows.select_related("round__call", "proposal", "reviewer")
    return loaded.select_for_update(of=("self",), no_key=True).order_by("pk")

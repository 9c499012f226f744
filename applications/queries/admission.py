"""Which received proposals the portal finds nothing in: those may be admitted together."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from applications.enums import ProposalState
from applications.models import Attachment, Call, PastProject, Proposal
from applications.queries.similar import Alike, Trigrams
from applications.rules.screening import findings
from portal.documents.enums import ScanState

MOST = 100  # looked at in one go; the next ones follow once these are screened
LIKENESS = 0.6  # titles as alike as this are looked at by a person


@dataclass(frozen=True)
class Candidate:
    """A received proposal, and why it may not be admitted together with others: codes, empty where it may."""

    proposal: Proposal
    why: tuple[str, ...]


def with_similar(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each with `has_similar`: another submitted project, or one of earlier years, has nearly the same title."""
    title = OuterRef("title")
    found = []
    for others in (Proposal.objects.exclude(number="").exclude(pk=OuterRef("pk")), PastProject.objects.all()):
        near = others.filter(Alike(F("title"), title)).annotate(likeness=Trigrams(F("title"), title))
        found.append(Exists(near.filter(likeness__gte=LIKENESS)))
    return rows.annotate(has_similar=Q(found[0]) | Q(found[1]))


def with_virus(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each with `has_virus`: one was found in a file of it."""
    sick = Attachment.objects.filter(proposal=OuterRef("pk"), file__scan__state=ScanState.INFECTED)
    return rows.annotate(has_virus=Exists(sick))


def candidates(call: Call, among: Iterable[Proposal] | None = None) -> list[Candidate]:
    """Received proposals of the call by number, at most 100 of them; two queries."""
    rows = Proposal.objects.filter(call=call, state=ProposalState.SUBMITTED)
    if among is not None:
        rows = rows.filter(pk__in=[one.pk for one in among])
    joined = (
        with_virus(with_similar(rows))
        .select_related("submission", "government__parent")
        .order_by("number", "pk")
    )
    ceilings = dict(call.ceilings.values_list("province", "amount"))
    return [Candidate(one, tuple(_why(one, call, ceilings))) for one in joined[:MOST]]


def _why(proposal: Proposal, call: Call, ceilings: dict[int, int]) -> list[str]:
    government = proposal.government
    assert proposal.submission is not None  # what is received has one
    why = findings(
        proposal.submission.snapshot,
        call.call_rules,
        level=government.level,
        zone=government.zone,
        ceiling=ceilings.get(government.province.pk),
    )
    seen = {"virus": proposal.has_virus, "similar": proposal.has_similar}  # type: ignore[attr-defined]
    return why + [code for code, found in seen.items() if found]

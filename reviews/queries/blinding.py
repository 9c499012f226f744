"""What a reviewer of a blind call reads: the snapshot without names, under the number of the case."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from applications.models import SectionVersion, Submission
from portal.accounts.models import Membership, User
from reviews.models import Assignment
from reviews.rules.blinding import blinded, to_hide


def is_blind(assignment: Assignment) -> bool:
    return bool(assignment.round.call.call_rules.blind)


def names_of(assignment: Assignment) -> tuple[str, ...]:
    """Every spelling of who is behind a proposal: its governments, their provinces, its people."""
    proposal, snapshot = assignment.proposal, assignment.submission.snapshot
    governments = [
        proposal.government,
        *([proposal.government.parent] if proposal.government.parent_id else []),
    ]
    names = [name for one in governments for name in (one.name_ko, one.name_en)]
    names += [row[name] for row in snapshot["partners"] for name in ("name_ko", "name_en")]
    names += [snapshot["government"]["name_ko"], snapshot["government"]["name_en"]]
    return to_hide(names, _people(assignment))


def _people(assignment: Assignment) -> list[str]:
    """Who works there, wrote or submitted it, by name."""
    proposal = assignment.proposal
    there = Membership.objects.filter(organisation=proposal.organisation_id).values("user")
    sent = Submission.objects.filter(proposal=proposal)
    wrote = SectionVersion.objects.filter(section__proposal=proposal).values("saved_by")
    concerned = Q(pk__in=there) | Q(pk__in=wrote) | Q(pk__in=sent.values("submitted_by"))
    concerned |= Q(pk__in=sent.exclude(submitted_for=None).values("submitted_for"))
    return list(User.objects.filter(concerned).values_list("name", flat=True))


def shown_snapshot(assignment: Assignment, submission: Submission | None = None) -> Mapping[str, Any]:
    """A snapshot as this reviewer may read it: that which is judged, or a later one of the same proposal."""
    snapshot: Mapping[str, Any] = (submission or assignment.submission).snapshot
    if not is_blind(assignment):
        return snapshot
    return blinded(snapshot, names_of(assignment), assignment.proposal.number)

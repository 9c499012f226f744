"""What pages, letters and desks read of appeals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from applications.enums import Check, ProposalState, ScreeningOutcome
from applications.models import Appeal, Proposal, Screening
from applications.queries.pages import HEAVY, last_screening
from applications.queries.screening import conditions_of, own_questions
from applications.rules.appeals import UNDECIDED, appeal_until, last_day
from applications.rules.screening import unmet
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from portal.documents.scanning import scans_of


@dataclass(frozen=True)
class Chance:
    """That an exclusion may be appealed against: until when (too late at that moment), and the last day of it."""

    exclusion: Screening
    until: datetime

    @property
    def last_day(self) -> date:
        return last_day(self.until)


def chance_of(proposal: Proposal) -> Chance | None:
    """The chance that an excluded proposal has, or had; None where there is no exclusion or no appeal in its call."""
    last = last_screening(proposal) if proposal.state == ProposalState.INELIGIBLE else None
    until = appeal_until(last.at, proposal.call.call_rules.appeal_days) if last else None
    return Chance(last, until) if last and until else None


def appeal_of(proposal: Proposal) -> Appeal | None:
    """The appeal against the exclusion of a proposal."""
    return Appeal.objects.filter(proposal=proposal).order_by("-pk").first()


def appeal_rows(by: Membership | None) -> QuerySet[Appeal]:
    """The rows of a list: what the reader sees, with proposal, government and call, without the texts."""
    rows = Appeal.objects.visible_to(by).select_related("proposal__government__parent", "proposal__call")
    heavy = [f"proposal__{name}" for name in HEAVY if not name.startswith("submission__")]
    return rows.defer("reason", "answer", "extension_reason", *heavy, "proposal__call__rules")


def whole_appeals(by: Membership | None) -> QuerySet[Appeal]:
    """For the page of one appeal: everything it stands on in one query."""
    rows = Appeal.objects.visible_to(by).select_related("exclusion__by", "filed_by", "ended_by")
    return rows.select_related(
        "proposal__call__programme", "proposal__government__parent", "proposal__organisation",
        "proposal__submission", "proposal__created_by",
    )  # fmt: skip


def deciders(appeal: Appeal) -> QuerySet[User]:
    """Approvers, save who excluded it."""
    return people(Role.APPROVER).exclude(pk=appeal.against_by_id)


def undecided_appeals(by: Membership, most: int) -> list[Appeal]:
    """What this person sees that awaits its answer, the first due first; one query."""
    return list(appeal_rows(by).filter(state__in=UNDECIDED).order_by("due_at", "pk")[:most])


def open_chances(by: Membership, now: datetime, most: int) -> Sequence[tuple[Proposal, date]]:
    """Own exclusions against which an appeal may still be filed, each with the last day; one query."""
    excluded = Screening.objects.filter(proposal=OuterRef("pk"), outcome=ScreeningOutcome.EXCLUDE)
    rows = Proposal.objects.filter(
        organisation=by.organisation_id, state=ProposalState.INELIGIBLE, appeals=None
    )
    rows = rows.annotate(excluded_at=Subquery(excluded.order_by("-pk").values("at")[:1]))
    rows = rows.select_related("call").defer(*(one for one in HEAVY if "__" not in one))
    ends = (
        (one, appeal_until(one.excluded_at, one.call.call_rules.appeal_days)) for one in rows.order_by("pk")
    )
    return sorted(((one, last_day(end)) for one, end in ends if end and end > now), key=lambda p: p[1])[:most]


def files_of(appeal: Appeal) -> list[tuple[dict[str, Any], Any]]:
    """Its files, each with what is known of a virus in it."""
    scans = scans_of([row["id"] for row in appeal.files]) if appeal.files else {}
    return [(row, scans.get(row["id"])) for row in appeal.files]


def failed_conditions(appeal: Appeal) -> list[str]:
    """What of the checklist did not hold at the exclusion, in the reader's language; empty where none was kept."""
    checked, call = appeal.exclusion.checklist, appeal.proposal.call
    if not checked:
        return []
    labels = {one.key: one.label for one in own_questions(call)}
    labels = labels or {check.value: str(check.label) for check in Check}
    return [labels[key] for key in unmet(conditions_of(call), checked)]

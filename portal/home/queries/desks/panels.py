"""Panels of reviewers: consents awaited, names disclosed to applicants, objections to decide; no group where none."""

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import ProposalState
from applications.models import Proposal
from portal.accounts.models import Membership
from portal.home.queries.desks.parts import MOST, Desk, Group, Item
from portal.home.queries.projects import HEAVY
from reviews.enums import ObjectionState
from reviews.models import Objection
from reviews.queries.pool import asked_to_consent

JUDGED = (ProposalState.ELIGIBLE, ProposalState.IN_REVIEW)


def to_consent(by: Membership, desk: Desk) -> list[Group]:
    """Rounds a reviewer was invited to and has not answered for."""
    items = [
        Item(
            str(seat.round),
            seat.get_absolute_url(),
            _("No case opens before your consent."),
            seat.round.due_at,
        )
        for seat in asked_to_consent(by)[:MOST]
    ]
    return [Group(_("Your consent is awaited"), items, "")] if items else []


def disclosed(by: Membership, desk: Desk) -> list[Group]:
    """Own proposals whose reviewers may still be objected to."""
    until = "call__round__panel__objections_until"
    rows = Proposal.objects.filter(
        organisation=by.organisation, state__in=JUDGED, **{f"{until}__gt": desk.now}
    )
    named = rows.defer(*HEAVY).select_related("call").annotate(until=Max(until)).order_by("until", "pk")
    items = [
        Item(
            str(one),
            reverse("reviews:disclosed", args=[one.code]),
            _("The reviewers are disclosed; your approver may object to one."),
            one.until,
        )
        for one in named[:MOST]
    ]
    return [Group(_("Panel of reviewers"), items, "")] if items else []


def to_decide(by: Membership) -> list[Group]:
    """Objections that wait for an officer, the oldest first."""
    rows = Objection.objects.visible_to(by).filter(state=ObjectionState.FILED)
    loaded = rows.select_related("proposal__government__parent").defer(
        *(f"proposal__{name}" for name in HEAVY)
    )
    items = [
        Item(str(one.proposal), one.get_absolute_url(), one.proposal.government.full_name, state=one.standing)
        for one in loaded.order_by("filed_at", "pk")[:MOST]
    ]
    return [Group(_("Objections to reviewers"), items, "")] if items else []

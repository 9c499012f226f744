"""What of this floor names a person: proposals in their charge, drafts in which they write for a partner or a government."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.enums import ProposalState
from applications.enums.drafting import DraftRole
from applications.models import DraftMember, Proposal
from applications.models.proposals import written_for
from applications.rules import OPEN_TO_EDIT
from portal.accounts.enums import Role
from portal.accounts.holdings import HOLDINGS, Holding
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.clock import PortalNow

TEXTS = ("purpose", "content", "expected_effect", "cost_basis", "call__rules")


def in_charge(membership: Membership) -> QuerySet[Proposal]:
    """Proposals of the office that this person began, was handed or leads, whatever their state."""
    led = DraftMember.objects.filter(user=membership.user_id, role=DraftRole.OWNER).values("proposal")
    rows = _alive().filter(organisation=membership.organisation_id)
    return rows.filter(Q(created_by=membership.user_id) | Q(pk__in=led, state__in=OPEN_TO_EDIT))


def guest_in(membership: Membership) -> QuerySet[Proposal]:
    """Drafts of other governments in which this person writes for a partner."""
    written = DraftMember.objects.filter(user=membership.user_id, role=DraftRole.EDITOR).values("proposal")
    rows = _alive().exclude(organisation=membership.organisation_id)
    rows = rows.filter(pk__in=written, state__in=OPEN_TO_EDIT)
    return rows.filter(partners__government=membership.government) if membership.government else rows.none()


def writes_for(membership: Membership) -> QuerySet[Proposal]:
    """What this programme officer writes for governments that send everything on paper, as long as they may."""
    return _alive().filter(written_for(membership))


def _alive() -> QuerySet[Proposal]:
    rows = Proposal.objects.exclude(state=ProposalState.DISCARDED).select_related("call").defer(*TEXTS)
    return rows.order_by("call__slug", "pk")


def give(giver: Membership, taker: Membership, by: Membership, reason: str) -> int:
    """Put the taker in charge, each on its own trail: who began it and who had it stays there."""
    rows = list(in_charge(giver).select_for_update(of=("self",)))
    all_of_them = Proposal.objects.filter(pk__in=[row.pk for row in rows], created_by=giver.user_id)
    all_of_them.update(created_by=taker.user)
    keys = [row.pk for row in rows if row.is_editable]  # parts in what was submitted are frozen with it
    theirs = DraftMember.objects.filter(proposal__in=keys, user=giver.user_id, role=DraftRole.OWNER)
    led = list(theirs.values_list("proposal", flat=True))
    theirs.update(role=DraftRole.EDITOR)
    DraftMember.objects.filter(proposal__in=keys, user=taker.user_id).update(role=DraftRole.EDITOR)
    _make(led, DraftRole.OWNER, taker, by)
    _tell(rows, giver, taker, by, reason)
    return len(rows)


def give_guests(giver: Membership, taker: Membership, by: Membership, reason: str) -> int:
    """Let the taker write where the giver did for a partner, in the same sections."""
    rows = list(guest_in(giver).select_for_update(of=("self",)))
    theirs = DraftMember.objects.filter(proposal__in=[row.pk for row in rows], user=giver.user_id)
    given = dict(theirs.values_list("proposal", "sections"))
    theirs.update(role=DraftRole.READER, sections=[])
    for key, sections in given.items():
        _make([key], DraftRole.EDITOR, taker, by, sections)
    _tell(rows, giver, taker, by, reason)
    return len(rows)


def give_written(giver: Membership, taker: Membership, by: Membership, reason: str) -> int:
    """Let the taker write for governments where the giver did: the trail first, for the database asks it."""
    rows = list(writes_for(giver).select_for_update(of=("self",)))
    _tell(rows, giver, taker, by, reason)
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(office_writer=taker.user)
    return len(rows)


def _make(
    keys: list[int], role: DraftRole, taker: Membership, by: Membership, sections: Sequence[str] = ()
) -> None:
    values = {"role": role, "sections": list(sections), "set_by": by.user, "set_at": PortalNow()}
    for key in keys:
        DraftMember.objects.update_or_create(proposal_id=key, user=taker.user, defaults=values)


def _tell(rows: list[Proposal], giver: Membership, taker: Membership, by: Membership, reason: str) -> None:
    facts = {"from": giver.user_id, "to": taker.user_id}
    note = gettext("to %(who)s: %(reason)s") % {"who": taker.user.name, "reason": reason}
    for row in rows:
        record(by=by, verb="hand_over", thing=row, facts=facts, reason=note, chain=row.call.chain)


HOLDINGS["proposals"] = Holding(_("Proposals in charge"), in_charge, give)
HOLDINGS["guest_drafts"] = Holding(_("Drafts of partners to write in"), guest_in, give_guests)
HOLDINGS["written_for"] = Holding(
    _("Drafts written for governments"), writes_for, give_written, frozenset({Role.PROGRAMME_OFFICER})
)

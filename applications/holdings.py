"""What of this floor names a person: the proposals in their charge."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from applications.enums import ProposalState
from applications.models import Proposal
from portal.accounts.holdings import HOLDINGS, Holding
from portal.accounts.models import Membership
from portal.activity.actions import record

TEXTS = ("purpose", "content", "expected_effect", "cost_basis", "call__rules")


def in_charge(membership: Membership) -> QuerySet[Proposal]:
    """Proposals of the office that this person is in charge of, whatever their state."""
    rows = Proposal.objects.filter(organisation=membership.organisation_id, created_by=membership.user_id)
    rows = rows.exclude(state=ProposalState.DISCARDED).select_related("call").defer(*TEXTS)
    return rows.order_by("call__slug", "pk")


def give(giver: Membership, taker: Membership, by: Membership, reason: str) -> int:
    """Put the taker in charge, each on its own trail: who began it and who had it stays there."""
    rows = list(in_charge(giver).select_for_update(of=("self",)))
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(created_by=taker.user)
    facts = {"from": giver.user_id, "to": taker.user_id}
    for row in rows:
        note = _now("to %(who)s: %(reason)s") % {"who": taker.user.name, "reason": reason}
        record(by=by, verb="hand_over", thing=row, facts=facts, reason=note, chain=row.call.chain)
    return len(rows)


HOLDINGS["proposals"] = Holding(_("Proposals in charge"), in_charge, give)

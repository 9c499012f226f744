"""Results of a call: what is still undecided, what each letter says, what the public reads."""

from typing import Any

from django.db.models import QuerySet

from applications.enums import ProposalState
from applications.models import Call, Proposal
from awards.models import Award

OPEN = (
    ProposalState.SUBMITTED,
    ProposalState.RETURNED,
    ProposalState.ELIGIBLE,
    ProposalState.IN_REVIEW,
    ProposalState.RANKED,
)
DECIDED = (ProposalState.AWARDED, ProposalState.RESERVE, ProposalState.DECLINED)


def undecided(call: Call) -> QuerySet[Proposal]:
    """Proposals of the call that nobody has decided yet."""
    return Proposal.objects.filter(call=call, state__in=OPEN)


def decided(call: Call) -> QuerySet[Proposal]:
    """What will be, or has been, published: selected, reserve, declined, in that order."""
    rows = Proposal.objects.filter(call=call, state__in=DECIDED)
    rows = rows.select_related("government__parent", "organisation", "ranking_line", "award", "call")
    return rows.order_by("ranking_line__place")


def letter_context(proposal: Proposal) -> dict[str, Any]:
    """What the letter about the decision says."""
    award = getattr(proposal, "award", None)
    ranking = getattr(proposal, "ranking_line", None)
    return {
        "proposal": proposal,
        "call": proposal.call,
        "award": award,
        "amount": award.approved if award else 0,
        "place": proposal.reserve_place,
        "reason": proposal.reason,
        "passes": ranking.passes if ranking else True,
    }


def published_awards(call: Call | None = None) -> QuerySet[Award]:
    """What the public may see and count: awards of published calls that stand."""
    rows = Award.objects.visible_to(None).standing()
    rows = rows.select_related("proposal", "government__parent", "call", "programme", "pillar")
    return rows.filter(call=call) if call else rows

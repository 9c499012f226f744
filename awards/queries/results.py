"""Results of a call: what is still undecided, what each letter says, what the public reads."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from applications.enums import ProposalState
from applications.models import Call, Proposal
from awards.models import Award
from portal.activity.letters import LETTERS, write

OPEN = (
    ProposalState.SUBMITTED,
    ProposalState.RETURNED,
    ProposalState.ELIGIBLE,
    ProposalState.IN_REVIEW,
    ProposalState.RANKED,
)
KINDS = {
    ProposalState.AWARDED.value: "awards/award",
    ProposalState.RESERVE.value: "awards/reserve",
    ProposalState.DECLINED.value: "awards/refusal",
}
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


def letters(proposals: list[Proposal]) -> list[tuple[Proposal, str, str]]:
    """(proposal, subject, text) of the letter that publication sends, as its readers will get it."""
    language = (get_language() or "ko")[:2]
    made = []
    for proposal in proposals:
        letter = LETTERS[KINDS[proposal.state]]
        written = write(letter, language=language, context={"reader": None, **letter_context(proposal)})
        made.append((proposal, written.subject, written.text))
    return made

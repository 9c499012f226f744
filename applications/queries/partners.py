"""Who takes part, and what each says to its share."""

from typing import Any

from applications.enums import PartnerRole, ShareAnswer
from applications.models import Partner, PartnerConfirmation, Proposal


def answer_of(partner: Partner) -> PartnerConfirmation | None:
    """The answer that stands."""
    given = PartnerConfirmation.objects.filter(proposal=partner.proposal_id, government=partner.government_id)
    return given.filter(voided_at=None).select_related("by").first()


def shares_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Each government that takes part with its share in won and its answer. Two queries."""
    live = proposal.confirmations.filter(voided_at=None).select_related("by")
    answers = {one.government_id: one for one in live}
    joint = proposal.partners.filter(role=PartnerRole.JOINT).select_related("government__parent")
    found = []
    for one in joint.order_by("government__code"):
        given = answers.get(one.government_id)
        state = ShareAnswer(given.state) if given else None
        found.append({"government": one.government, "share": one.share, "given": given, "state": state})
    return found

"""What follows the announcement of a call, and who is to know."""

from django.db.models import QuerySet

from applications.enums import ProposalState
from applications.models import Call, Enquiry, Proposal
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User


def draft_holders(call: Call) -> QuerySet[User]:
    """Officers and approvers of every government with a draft in the call, each once."""
    drafting = Proposal.objects.filter(call=call, state=ProposalState.DRAFT).values("organisation")
    held = Membership.objects.valid().of_role(Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)
    return User.objects.filter(pk__in=held.filter(organisation__in=drafting).values("user")).order_by("pk")


def enquiries_of(call: Call, by: Membership | None) -> QuerySet[Enquiry]:
    """The questions on a call that this reader may know, the latest answer first."""
    return Enquiry.objects.visible_to(by).filter(call=call).order_by("-answered_at", "-pk")

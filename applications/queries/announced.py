"""What follows the announcement of a call, and who is to know."""

from django.db.models import Q, QuerySet

from applications.enums import ProposalState
from applications.enums.drafting import DraftRole
from applications.models import Call, DraftMember, Enquiry, Partner, Proposal
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User


def draft_holders(call: Call) -> QuerySet[User]:
    """Everybody with a draft in the call, each once: the people of its government, of one that may open again what it
    withdrew, and the guests who write for a partner."""
    drafts = Proposal.objects.filter(call=call, state__in=(ProposalState.DRAFT, ProposalState.WITHDRAWN))
    held = Membership.objects.valid().of_role(Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)
    writing = DraftMember.objects.filter(proposal__in=drafts, role=DraftRole.EDITOR)
    guests = held.filter(
        user__in=writing.values("user"),
        organisation__government__in=Partner.objects.filter(proposal__in=drafts).values("government"),
    )
    own = held.filter(organisation__in=drafts.values("organisation"))
    return User.objects.filter(Q(pk__in=own.values("user")) | Q(pk__in=guests.values("user"))).order_by("pk")


def enquiries_of(call: Call, by: Membership | None) -> QuerySet[Enquiry]:
    """The questions on a call that this reader may know, the latest answer first."""
    return Enquiry.objects.visible_to(by).filter(call=call).order_by("-answered_at", "-pk")

"""What follows the announcement of a call, and who is to know."""

from django.db.models import Q, QuerySet

from applications.enums import ProposalState
from applications.enums.drafting import DraftRole
from applications.models import Call, DraftMember, Endorsement, Enquiry, Partner, Proposal
from applications.rules.extending import REVIEWED
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


def enquiries_owed(by: Membership, most: int) -> list[Enquiry]:
    """Questions on calls that wait for the office, the longest waiting first; one query."""
    rows = Enquiry.objects.visible_to(by).filter(answered_at=None).select_related("call")
    return list(
        rows.defer("call__rules", "call__summary_ko", "call__summary_en").order_by("asked_at", "pk")[:most]
    )


def review_begun(call: Call) -> bool:
    """Whether a proposal of the call is reviewed, or a province has endorsed: it has no more time then."""
    reviewed = Proposal.objects.filter(call=call, state__in=REVIEWED)
    return reviewed.exists() or Endorsement.objects.filter(call=call, endorsed_at__isnull=False).exists()


def enquiries_of(call: Call, by: Membership | None) -> QuerySet[Enquiry]:
    """The questions on a call that this reader may know, the latest answer first."""
    return Enquiry.objects.visible_to(by).filter(call=call).order_by("-answered_at", "-pk")

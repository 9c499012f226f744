"""What a person is in a draft: by default everyone of the leading government writes, everyone of a partner reads."""

from applications.enums.drafting import DraftRole
from applications.models import DraftMember, Proposal
from applications.models.drafting import role_of
from applications.rules import OPEN_TO_EDIT
from portal.accounts.enums import Role
from portal.accounts.models import Membership

By = Membership | None
LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})
WRITERS = frozenset({DraftRole.OWNER, DraftRole.EDITOR})


def draft_role(by: By, proposal: Proposal) -> DraftRole | None:
    """What `by` is in the draft; asks the database only where the proposal was not fetched with `draft_role`."""
    if by is None or by.role not in LOCAL:
        return None
    known = vars(proposal).get("draft_role", "unknown")
    if known == "unknown":
        found = Proposal.objects.filter(pk=proposal.pk).annotate(known=role_of(by))
        known = found.values_list("known", flat=True).first()
    if known:
        return DraftRole(known)
    return DraftRole.EDITOR if by.organisation_id == proposal.organisation_id else None


def writes(by: By, proposal: Proposal) -> bool:
    return draft_role(by, proposal) in WRITERS


def may_edit(by: By, proposal: Proposal) -> bool:
    return proposal.state in OPEN_TO_EDIT and writes(by, proposal)


def may_comment(by: By, proposal: Proposal) -> bool:
    """Those of the draft, readers too, while it may be changed."""
    return proposal.state in OPEN_TO_EDIT and draft_role(by, proposal) is not None


def may_lead(by: By, proposal: Proposal) -> bool:
    """Who started the draft or was handed it, and the approver of its government: they say who writes."""
    if by is None or by.organisation_id != proposal.organisation_id or proposal.state not in OPEN_TO_EDIT:
        return False
    if by.role == Role.LOCAL_APPROVER or draft_role(by, proposal) == DraftRole.OWNER:
        return True
    owned = DraftMember.objects.filter(proposal=proposal, role=DraftRole.OWNER)
    return by.role in LOCAL and proposal.created_by_id == by.user_id and not owned.exists()

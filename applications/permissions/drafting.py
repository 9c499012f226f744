"""What a person is in a draft: by default everyone of the leading government writes, everyone of a partner reads.

A programme officer who writes for a government that sends everything on paper stands on that government's side.
"""

from applications.enums.drafting import DraftRole
from applications.models import DraftMember, Proposal
from applications.models.drafting import part_of
from applications.rules import OPEN_TO_EDIT
from portal.accounts.enums import Role
from portal.accounts.models import Membership

By = Membership | None
LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})
WRITERS = frozenset({DraftRole.OWNER, DraftRole.EDITOR})


def _part(by: Membership, proposal: Proposal) -> tuple[str | None, list[str]]:
    """Role and given sections; asks the database only where the proposal was not fetched with its `part_of`."""
    known = vars(proposal)
    if "draft_role" in known:
        return known["draft_role"], known["draft_sections"] or []
    found = Proposal.objects.filter(pk=proposal.pk).annotate(**part_of(by))
    role, given = found.values_list("draft_role", "draft_sections").first() or (None, None)
    return role, given or []


def draft_role(by: By, proposal: Proposal) -> DraftRole | None:
    """What `by` is in the draft."""
    if by is None or by.role not in LOCAL:
        return None
    return _as_role(_part(by, proposal)[0], by, proposal)


def _as_role(said: str | None, by: Membership, proposal: Proposal) -> DraftRole | None:
    if said:
        return DraftRole(said)
    return DraftRole.EDITOR if by.organisation_id == proposal.organisation_id else None


def given_sections(by: By, proposal: Proposal) -> frozenset[str] | None:
    """The sections a guest may write in; None: nobody holds them back. The database holds the same (guards/given.sql)."""
    return frozenset(_part(by, proposal)[1]) or None if by is not None and by.role in LOCAL else None


def is_office_writer(by: By, proposal: Proposal) -> bool:
    """The programme officer who writes it for its government (대리 작성), while the office may write in it."""
    officer = by is not None and by.role == Role.PROGRAMME_OFFICER
    return officer and proposal.office_may_write and proposal.office_writer_id == by.user_id  # type: ignore[union-attr]


def for_the_lead(by: By, proposal: Proposal) -> bool:
    """Stands on the side of the leading government: its own people, and who writes it for them from paper."""
    own = by is not None and by.role in LOCAL and by.organisation_id == proposal.organisation_id
    return own or is_office_writer(by, proposal)


def writes(by: By, proposal: Proposal) -> bool:
    """Whether there is anything in the draft that `by` may write."""
    return draft_role(by, proposal) in WRITERS or is_office_writer(by, proposal)


def writes_section(by: By, proposal: Proposal, key: str) -> bool:
    """The one question of page, autosave, presence, history, workbook and import: is this section theirs to write?"""
    if by is None or by.role not in LOCAL:
        return is_office_writer(by, proposal)
    said, given = _part(by, proposal)
    return _as_role(said, by, proposal) in WRITERS and (not given or key in given)


def may_keep_files(by: By, proposal: Proposal) -> bool:
    """The files, the official letter and the word to the partners are the leading government's own."""
    return for_the_lead(by, proposal) and may_edit(by, proposal)


def may_edit(by: By, proposal: Proposal) -> bool:
    return proposal.state in OPEN_TO_EDIT and writes(by, proposal)


def may_comment(by: By, proposal: Proposal, key: str) -> bool:
    """Those of the draft, readers too, while it may be changed; a guest who was given sections beside these."""
    given = given_sections(by, proposal)
    concerned = draft_role(by, proposal) is not None and (given is None or key in given)
    return proposal.state in OPEN_TO_EDIT and concerned


def may_lead(by: By, proposal: Proposal) -> bool:
    """Who started the draft or was handed it, and the approver of its government: they say who writes."""
    if by is None or by.organisation_id != proposal.organisation_id or proposal.state not in OPEN_TO_EDIT:
        return False
    if by.role == Role.LOCAL_APPROVER or draft_role(by, proposal) == DraftRole.OWNER:
        return True
    owned = DraftMember.objects.filter(proposal=proposal, role=DraftRole.OWNER)
    return by.role in LOCAL and proposal.created_by_id == by.user_id and not owned.exists()

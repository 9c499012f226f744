"""Who may be in a draft: those of the leading government, and of its partners."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from applications.enums import PartnerRole, SectionKind
from applications.enums.drafting import DraftRole
from applications.models import CallSection, DraftMember, Proposal, Section
from portal.accounts.enums import Role
from portal.accounts.models import Membership, User

LOCAL = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)


@dataclass(frozen=True)
class DraftPerson:
    """One person of a draft; `guest`: of a partner government; `sections`: keys of those given to them, none: all."""

    user: User
    organisation: str
    role: DraftRole
    guest: bool
    sections: tuple[str, ...] = ()

    def comes_to(self, section: str) -> bool:
        """Whether the section's own page, with what is said beside it, opens for them."""
        if not self.guest:
            return True
        return self.role == DraftRole.EDITOR and (not self.sections or section in self.sections)


def those_around(proposal: Proposal) -> QuerySet[Membership]:
    """Local officers and approvers of the leading government and of those that take part with it."""
    joint = proposal.partners.filter(role=PartnerRole.JOINT).values("government")
    there = Q(organisation=proposal.organisation_id) | Q(organisation__government__in=joint)
    rows = Membership.objects.valid().of_role(*LOCAL).filter(there)
    return rows.select_related("user", "organisation").order_by("user__name", "user", "pk")


def draft_people(proposal: Proposal) -> list[DraftPerson]:
    """Everyone who may read the draft, its own government first, each once."""
    rows = DraftMember.objects.filter(proposal=proposal).values_list("user", "role", "sections")
    made = {user: (role, tuple(sections)) for user, role, sections in rows}
    led = any(role == DraftRole.OWNER for role, _sections in made.values())
    found: dict[int, DraftPerson] = {}
    for one in those_around(proposal):
        guest = one.organisation_id != proposal.organisation_id
        if one.user_id in found and (guest or not found[one.user_id].guest):
            continue
        usual = DraftRole.READER if guest else DraftRole.EDITOR
        if not guest and not led and one.user_id == proposal.created_by_id:
            usual = DraftRole.OWNER
        role, sections = made.get(one.user_id, (usual, ()))
        assert one.organisation is not None  # it was asked for
        found[one.user_id] = DraftPerson(one.user, one.organisation.name, DraftRole(role), guest, sections)
    return sorted(found.values(), key=lambda person: person.guest)


def names_in(section: Section) -> list[str]:
    """Who may be named in a remark on a section, each name once."""
    people = draft_people(section.proposal)
    return list(dict.fromkeys(one.user.name for one in people if one.comes_to(section.call_section.key)))


def giveable(proposal: Proposal) -> list[CallSection]:
    """The sections a guest may be given: all but the files, which are the leading government's."""
    return list(proposal.call.sections.exclude(kind=SectionKind.FILES))

"""What a view fetches: only what this person may see, else 404."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import permissions
from applications.enums.drafting import DraftRole
from applications.models import Call, Proposal, Section
from applications.models.drafting import part_of
from applications.models.proposals import written_for
from applications.queries import whole_proposals
from portal.accounts.enums import Role
from portal.activity.clock import PortalNow

LOCAL = (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER)
OFFICE = (Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR)
READERS = (*LOCAL, Role.PROVINCE_COORDINATOR, *OFFICE)
WRITERS = (*LOCAL, Role.PROGRAMME_OFFICER)  # of the office whoever writes the draft for its government


def the_call(request: HttpRequest, slug: str) -> Call:
    """The call of this address."""
    rows = Call.objects.visible_to(request.membership).select_related("programme__pillar")
    return get_object_or_404(rows, slug=slug)


def the_proposal(request: HttpRequest, code: str) -> Proposal:
    """The proposal of this code."""
    return get_object_or_404(whole_proposals(request.membership), code=code)


def own_proposal(request: HttpRequest, code: str) -> Proposal:
    """The proposal of this code, of the person's own organisation or written by them for its government."""
    by = request.membership
    own = Q(organisation=by.organisation_id) | written_for(by)
    return get_object_or_404(whole_proposals(by).filter(own), code=code)


def own_section(request: HttpRequest, code: str, key: str) -> Section:
    """A section of a proposal of one's own organisation, or that one writes as a guest or for it; one query for its page."""
    by, part = request.membership, get_object_or_404(_own_sections(request, code), call_section__key=key)
    _know(part.proposal, part)
    or_404(permissions.is_own(by, part.proposal) or permissions.writes_section(by, part.proposal, key))
    return part


def all_sections(request: HttpRequest, code: str) -> list[Section]:
    """All of them, in the order of the call, each with the same proposal; 404 as for one of them."""
    parts = list(_own_sections(request, code).order_by("call_section__order"))
    or_404(bool(parts))
    _know(parts[0].proposal, parts[0])
    for part in parts:
        part.proposal = parts[0].proposal
    return parts


def _know(proposal: Proposal, part: Section) -> None:
    """What the person is in the draft came with the section."""
    vars(proposal).update({name: vars(part)[name] for name in ("draft_role", "draft_sections")})


def _own_sections(request: HttpRequest, code: str) -> QuerySet[Section]:
    by = request.membership
    rows = Section.objects.select_related(
        "call_section", "saved_by", "proposal__call", "proposal__government__parent", "proposal__organisation"
    )
    mine = Q(proposal__organisation=by.organisation_id) | Q(draft_role=DraftRole.EDITOR)
    mine |= written_for(by, "proposal__")
    rows = rows.annotate(**part_of(by, "proposal"), now=PortalNow())
    return rows.filter(mine, proposal__code=code)


def or_404(allowed: bool) -> None:
    if not allowed:
        raise Http404


def trail(*steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way here from the calls."""
    return [(_("Calls"), reverse("applications:calls")), *steps]


def call_trail(call: Call, *steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    return trail((call.title, call.get_absolute_url() if steps else ""), *steps)


def proposal_trail(proposal: Proposal, *steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    here = (str(proposal), proposal.get_absolute_url() if steps else "")
    return call_trail(proposal.call, here, *steps)

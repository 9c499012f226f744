"""What pages read of messages, consultations, demands and data requests."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from applications.enums import ProposalState
from applications.enums.early import Side
from applications.models import Consultation, Proposal, Section
from applications.permissions.early import may_ask_advice
from applications.queries.reading import Part, readable
from applications.queries.snapshots import snapshot_of
from applications.rules import is_open
from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import Membership, User
from portal.accounts.queries import people
from portal.activity import clock
from portal.activity.models import Message, Thread
from portal.activity.queries import awaiting, messages_of
from portal.documents.scanning import scans_of


def office_side(thing: Proposal) -> QuerySet[User]:
    """The officers who wrote about this proposal; all of them while nobody has."""
    officers = people(Role.PROGRAMME_OFFICER)
    wrote = {one.author_id for one in messages_of(thing) if one.side == Side.OFFICE}
    return officers.filter(pk__in=wrote) if wrote else officers


def file_ids(said: Iterable[Message]) -> set[str]:
    """Ids of the files that these messages carry."""
    return {row["id"] for one in said for row in one.files}


def said_about(thing: Model) -> list[Message]:
    """The messages about it, each file with its `scan`: what is known of a virus in it."""
    said = messages_of(thing)
    scans = scans_of(files) if (files := file_ids(said)) else {}
    for one in said:
        one.files = [{**row, "scan": scans.get(row["id"])} for row in one.files]
    return said


def answers_owed(by: Membership, side: Side, most: int) -> list[tuple[Proposal, datetime | None]]:
    """The proposals whose thread awaits an answer of this side, the longest waiting first; two queries."""
    threads = awaiting(Proposal, side)
    seen = Proposal.objects.visible_to(by)
    if side == Side.APPLICANT:
        own = seen.filter(organisation=by.organisation_id)
        threads = threads.filter(thing_id__in=own.values_list(Cast("pk", CharField()), flat=True))
    since = {int(thread.thing_id): thread.awaited_since for thread in threads[:most]}
    found = seen.filter(pk__in=since).select_related("call", "government__parent")
    rows = found.defer("purpose", "content", "expected_effect", "cost_basis", "call__rules")
    return sorted(((one, since[one.pk]) for one in rows), key=lambda pair: (str(pair[1]), pair[0].pk))


def agency_officers() -> QuerySet[User]:
    """Those who advise: programme officers of the agency."""
    held = Membership.objects.valid().of_role(Role.PROGRAMME_OFFICER)
    held = held.filter(organisation__kind=OrganisationKind.AGENCY)
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def is_open_for_advice(consultation: Consultation) -> bool:
    """Whether words may still be exchanged, as the database will judge; its content is shown no longer than that."""
    call, draft = consultation.proposal.call, consultation.proposal.state == ProposalState.DRAFT
    return draft and is_open(
        state=call.state, opens_at=call.opens_at, closes_at=call.closes_at, now=clock.now()
    )


def section_as_read(consultation: Consultation) -> list[Part]:
    """The section that was named, as it stands now; nothing else of the draft leaves this function."""
    parts = readable(snapshot_of(consultation.proposal), consultation.proposal.call.call_rules)
    return [part for part in parts if part.key == consultation.call_section.key]


def advice_beside(section: Section, by: Membership) -> dict[str, Any]:
    """For applications/_advice.html: what was asked and answered about this section; nothing for a guest in the draft."""
    if by.organisation_id != section.proposal.organisation_id:
        return {}
    found = Consultation.objects.filter(
        proposal=section.proposal_id, call_section=section.call_section_id
    ).first()
    said = said_about(found) if found else []
    thread, asks = (said[0].thread if said else None), may_ask_advice(by, section.proposal)
    return {"consultation": found, "said": said, "thread": thread, "asks": asks}


def advice_rows(by: Membership | None) -> Any:
    """The rows of a list: what was asked, since when an answer is awaited and by whom."""
    own = Thread.objects.filter(
        thing_type=Consultation._meta.label_lower, thing_id=Cast(OuterRef("pk"), CharField())
    )
    rows = Consultation.objects.visible_to(by).whole().defer("proposal__purpose", "proposal__content")
    return rows.annotate(
        awaits=Subquery(own.values("awaits")[:1]), last_at=Subquery(own.values("last_at")[:1])
    )


def advice_owed(by: Membership, side: Side, most: int) -> list[Consultation]:
    """Consultations in which this side owes an answer, the longest waiting first; one query."""
    return list(advice_rows(by).filter(awaits=side).order_by("last_at", "pk")[:most])

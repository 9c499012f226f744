"""What of a returned proposal is open: only what the officer named. The database holds the same (guards/following.sql)."""

from django.db.models import Q

from applications.enums import AttachmentKind, ProposalState, ScreeningOutcome, SectionKind
from applications.models import Proposal, Screening
from applications.rules.completion import named_fields, named_sections
from portal.documents.enums import ScanState
from portal.documents.models import StoredFile


def named_for_completion(proposal: Proposal) -> list[str] | None:
    """What the last return named, as "section" or "section/field"; None where nothing holds anything back."""
    if proposal.state != ProposalState.RETURNED:
        return None
    returns = Screening.objects.filter(proposal=proposal, outcome=ScreeningOutcome.RETURN)
    last = returns.order_by("-id").values_list("fields", flat=True).first()
    return [*last, *_infected(proposal)] if last else None


def _infected(proposal: Proposal) -> list[str]:
    """Files in which a virus was found since are open too, or there were no way to submit again."""
    keys = proposal.sections.filter(call_section__kind=SectionKind.FILES)
    sent = proposal.submission.snapshot["files"] if proposal.submission else []
    mine = Q(pk__in=[row["id"] for row in sent]) | Q(pk__in=proposal.attachments.values("file"))
    sick = StoredFile.objects.filter(mine, scan__state=ScanState.INFECTED)
    sick = sick.exclude(pk__in=proposal.attachments.filter(kind=AttachmentKind.LETTER).values("file"))
    return [
        f"{key}/{file}"
        for key in keys.values_list("call_section__key", flat=True)
        for file in sick.values_list("pk", flat=True)
    ]


def open_sections(proposal: Proposal) -> frozenset[str] | None:
    """Keys of the sections in which something may be changed; None: all of them."""
    named = named_for_completion(proposal)
    return None if named is None else named_sections(named)


def is_open(proposal: Proposal, section: str) -> bool:
    """Whether anything of a section may be changed now."""
    if not proposal.is_editable:
        return False
    opened = open_sections(proposal)
    return opened is None or section in opened


def open_fields(proposal: Proposal, section: str) -> frozenset[str] | None:
    """Fields of a section that may be changed; None: all of them."""
    named = named_for_completion(proposal)
    return None if named is None else named_fields(named, section)

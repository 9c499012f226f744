"""A virus found in a file that a proposal holds: a draft shows it as missing, of a submitted one its people are told."""

from django.db import transaction

from applications.actions.submissions import letter_facts, readers_of
from applications.enums import ProposalState
from applications.models import Proposal
from applications.notices import VIRUS
from applications.rules import LIVE
from portal.accounts.enums import Role
from portal.accounts.queries import people
from portal.activity.actions import notify, record
from portal.documents.models import StoredFile


@transaction.atomic
def tell_of_virus(file: StoredFile, virus: str) -> set[int]:
    """Record it with each proposal that holds the file; of what was submitted, tell officers and government.

    Holds those proposals first: a submission on its way is waited for, and a later one meets the verdict. Says whom it told.
    """
    rows = Proposal.objects.filter(attachments__file=file, state__in=LIVE).select_related(
        "call", "organisation"
    )
    told: set[int] = set()
    for proposal in rows.select_for_update(of=("self",)).order_by("pk"):
        facts = {"name": file.name, "sha256": file.sha256, "virus": virus, "code": proposal.code}
        event = record(by=None, verb="find_virus", thing=proposal, facts=facts, chain=proposal.call.chain)
        if proposal.state == ProposalState.DRAFT:
            continue
        context = {**letter_facts(proposal), "name": file.name, "virus": virus}
        for readers, page in (
            (readers_of(proposal.organisation), ""),
            (people(Role.PROGRAMME_OFFICER), "screening/"),
        ):
            address = f"/proposals/{proposal.code}/"
            if proposal.state == ProposalState.SUBMITTED:
                address += page
            notify(event=event, letter=VIRUS, recipients=readers, context=context, link=address)
            told |= {one.pk for one in readers}
    return told

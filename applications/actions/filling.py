"""A draft filled from a document: several sections saved as one deed, all or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.sections import save_section
from applications.enums import SectionKind
from applications.models import Proposal, Section
from applications.queries import OVERVIEW, answered
from portal.accounts.models import Membership
from portal.activity.actions import record
from portal.activity.refusals import database_refusals
from portal.documents.models import StoredFile
from portal.ui.refusals import Invalid


@database_refusals()
@transaction.atomic
def fill_draft(
    *,
    proposal: Proposal,
    parts: Sequence[tuple[Section, Mapping[str, Any]]],
    file: StoredFile,
    by: Membership,
) -> Proposal:
    """Save `parts`, each a section with the values to change in it (texts by field, or {"rows": …}).

    Raises what save_section raises; then nothing of it is saved. The record says from which file the words came.
    """
    if not parts:
        raise Invalid(_("Tick what is to be taken over."))
    for part, values in parts:
        data = {**_standing(proposal, part), **values}
        save_section(
            proposal=proposal, section_key=part.call_section.key, version=part.version, data=data, by=by
        )
    facts = {
        "name": file.name,
        "sha256": file.sha256,
        "sections": [part.call_section.key for part, _values in parts],
    }
    record(by=by, verb="fill_proposal", thing=proposal, chain=proposal.call.chain, facts=facts)
    return proposal


def _standing(proposal: Proposal, part: Section) -> dict[str, Any]:
    """What the section says now: a save is of the whole of it."""
    kind = part.call_section.kind
    if kind == SectionKind.OVERVIEW:
        return {name: getattr(proposal, name) for name in OVERVIEW}
    if kind == SectionKind.QUESTIONS:
        asked: Any = answered(proposal).filter(form__section=part.call_section_id)
        return {question.key: getattr(question, "value", None) for question in asked}
    return {}

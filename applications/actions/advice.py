"""Consultation (기획 보완): a government asks the agency about sections of its draft; the agency advises, never scores."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions.messages import kept
from applications.actions.moves import lock_in_call
from applications.actions.submissions import readers_of
from applications.enums import SectionKind
from applications.enums.early import Side
from applications.models import Consultation, Proposal, Section
from applications.notices.early import ADVICE, ADVICE_ASKED
from applications.permissions.early import may_advise, may_ask_advice
from applications.queries.early import agency_officers
from portal.accounts.models import Membership
from portal.activity import threads
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.models import Message
from portal.activity.refusals import database_refusals
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def ask_advice(
    *,
    proposal: Proposal,
    sections: Sequence[str],
    text: str,
    by: Membership,
    uploads: Iterable[Any] = (),
    key: str | uuid.UUID | None = None,
) -> list[Consultation]:
    """Show these sections (keys) of a draft to the agency and ask; asking about one again goes on in its thread.

    The agency sees the named sections and nothing else of the draft, until the call closes. Raises Denied, Invalid for
    no section or one of files, Refusal when the call is closed or the draft was sent.
    """
    if not may_ask_advice(by, proposal):
        raise Denied(_("Advice is asked on a draft of one's own, while its call is open."))
    # call and proposal before the trail's head: the database asks them again for each message
    lock_in_call(proposal)
    if once(key=key, by=by, verb="ask_advice"):
        return list(Consultation.objects.whole().filter(proposal=proposal))
    asked = [_shown(part, by) for part in _named(proposal, sections)]
    facts = {"sections": list(sections)}
    record(by=by, verb="ask_advice", thing=proposal, facts=facts, chain=proposal.call.chain)
    files = kept(uploads, by)
    for one in asked:
        _write(one, text, by, side=Side.APPLICANT, awaits=Side.AGENCY, files=files)
    keep_answer(key, by, "ask_advice", proposal)
    return asked


def _named(proposal: Proposal, keys: Sequence[str]) -> list[Section]:
    """The sections that were named, in the call's order."""
    parts = Section.objects.select_related("call_section", "proposal__call", "proposal__government")
    found = list(
        parts.filter(proposal=proposal, call_section__key__in=keys)
        .exclude(call_section__kind=SectionKind.FILES)
        .order_by("call_section__order")
    )
    if not found or len(found) != len(set(keys)):
        raise Invalid(_("Name at least one section of the proposal; files are not shown."), field="sections")
    return found


def _shown(part: Section, by: Membership) -> Consultation:
    of = {"proposal": part.proposal, "call_section": part.call_section}
    return Consultation.objects.get_or_create(**of, defaults={"asked_by": by.user})[0]


@database_refusals()
@transaction.atomic
def advise(
    *,
    consultation: Consultation,
    text: str,
    by: Membership,
    uploads: Iterable[Any] = (),
    asks: bool = False,
    key: str | uuid.UUID | None = None,
) -> Message:
    """The agency's advice on a section; `asks`: the government is asked back. Raises Denied, Invalid, Refusal when closed."""
    if not may_advise(by):
        raise Denied(_("Only the agency's officers give advice."))
    lock_in_call(consultation.proposal)
    if earlier := once(key=key, by=by, verb="advise"):
        return Message.objects.get(pk=earlier)
    awaits = Side.APPLICANT if asks else ""
    message = _write(consultation, text, by, side=Side.AGENCY, awaits=awaits, files=kept(uploads, by))
    keep_answer(key, by, "advise", message)
    return message


def _write(about: Consultation, text: str, by: Membership, *, side: Side, awaits: str, files: Any) -> Message:
    verb, chain = ("advise" if side == Side.AGENCY else "post_message"), about.proposal.call.chain
    message, event = threads.post_message(
        thing=about, text=text, side=side, awaits=awaits, by=by, files=files, verb=verb, chain=chain
    )
    assert event is not None  # no key, no earlier one
    own = readers_of(about.proposal.organisation)
    letter, readers = (ADVICE, own) if side == Side.AGENCY else (ADVICE_ASKED, list(agency_officers()))
    told = [one for one in readers if one.pk != by.user.pk]
    context = {"consultation": about, "proposal": about.proposal, "message": message}
    notify(event=event, letter=letter, recipients=told, context=context, link=about.get_absolute_url())
    return message


@database_refusals()
@transaction.atomic
def waive_advice(*, consultation: Consultation, by: Membership) -> Consultation:
    """Say that what was asked last needs no answer. Raises Denied, Refusal when none is awaited of this side."""
    advising = may_advise(by)
    if not advising and by.organisation_id != consultation.proposal.organisation_id:
        raise Denied(_("You cannot write about this proposal."))
    side = Side.AGENCY if advising else Side.APPLICANT
    threads.waive_answer(thing=consultation, side=side, by=by, chain=consultation.proposal.call.chain)
    return consultation

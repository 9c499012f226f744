"""Remarks beside a section of a draft, among those who write it."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from applications import permissions
from applications.models import Section, SectionComment
from applications.notices.drafting import MENTION
from applications.queries import draft_people
from applications.rules.mentions import mentioned
from portal.accounts.models import Membership, User
from portal.activity import clock
from portal.activity.actions import keep_answer, notify, once, record
from portal.activity.models import Event
from portal.activity.refusals import database_refusals
from portal.activity.text import clean
from portal.ui.refusals import Denied, Invalid


@database_refusals()
@transaction.atomic
def comment_on(
    *, section: Section, text: str, by: Membership, key: str | uuid.UUID | None = None
) -> SectionComment:
    """Say something beside a section. Whoever is named with @ gets a letter.

    Raises Denied, Invalid for an empty remark and for a name of nobody who may read the draft.
    """
    if earlier := once(key=key, by=by, verb="comment_section"):
        return SectionComment.objects.get(pk=earlier)
    if not permissions.may_comment(by, section.proposal, section.call_section.key):
        raise Denied(_("Only those who write the draft comment on it."))
    if not (said := clean(text).strip()):
        raise Invalid(_("This has not been filled in."), field="text")
    named = _named(section, said)
    comment = SectionComment.objects.create(section=section, text=said, written_by=by.user)
    event = _recorded("comment_section", comment, by)
    keep_answer(key, by, "comment_section", comment)
    _tell(event, comment, [user for user in named if user.pk != by.user_id])
    return comment


def _named(section: Section, text: str) -> list[User]:
    """Those whom the text names among whom the section opens for; people of one name are all meant."""
    if "@" not in text:
        return []
    here = section.call_section.key
    people = [one.user for one in draft_people(section.proposal) if one.comes_to(here)]
    found, unknown = mentioned(text, [user.name for user in people])
    if unknown:
        known = ", ".join(f"@{name}" for name in dict.fromkeys(user.name for user in people))
        sentence = _("Nobody called “%(name)s” may read this section. You may name: %(known)s") % {
            "name": unknown[0],
            "known": known,
        }
        raise Invalid(sentence, field="text")
    return [user for user in people if user.name in found]


def _recorded(verb: str, comment: SectionComment, by: Membership) -> Event:
    """The trail knows that something was said, not what."""
    proposal = comment.section.proposal
    facts = {"code": proposal.code, "section": comment.section.call_section.key}
    return record(by=by, verb=verb, thing=comment, facts=facts, chain=proposal.call.chain)


def _tell(event: Event, comment: SectionComment, readers: list[User]) -> None:
    part = comment.section
    context = {"proposal": part.proposal, "part": part.call_section, "text": comment.text}
    context["who"] = comment.written_by.name
    link = f"{part.proposal.get_absolute_url()}{part.call_section.key}/comments/"
    notify(event=event, letter=MENTION, recipients=readers, context=context, link=link)


@database_refusals()
@transaction.atomic
def resolve_comment(*, comment: SectionComment, by: Membership) -> SectionComment:
    """Call a remark dealt with; a second time changes nothing. Raises Denied."""
    locked = SectionComment.objects.select_for_update(of=("self",)).select_related(
        "section__proposal__call", "section__call_section"
    )
    found = locked.get(pk=comment.pk)
    if not permissions.may_comment(by, found.section.proposal, found.section.call_section.key):
        raise Denied(_("Only those who write the draft comment on it."))
    if found.resolved_at is None:
        found.resolved_at, found.resolved_by = clock.now(), by.user
        found.save(update_fields=["resolved_at", "resolved_by"])
        _recorded("resolve_comment", found, by)
    return found

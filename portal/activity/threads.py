"""Conversations: a message is written, read, answered or waived. Who may is decided by the floor that owns the thing.

    message = post_message(thing=proposal, text="…", side="applicant", awaits="office", by=by, chain=call.chain)
    notify(event=message.event, letter=…, recipients=…)

A page shows one with activity/_thread.html, given `messages_of(thing)` and a `MessageForm`.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.activity.actions import ADMINISTRATION, Person, keep_answer, once, record
from portal.activity.models import Event, Message, Reading, Thread
from portal.activity.queries import thread_of
from portal.activity.rules import MOST_FILES, MOST_SIGNS
from portal.activity.text import clean
from portal.ui.refusals import Invalid, Refusal

File = Mapping[str, Any]


@transaction.atomic
def post_message(
    *,
    thing: Model,
    text: str,
    side: str,
    by: Person,
    awaits: str = "",
    files: Iterable[File] = (),
    verb: str = "post_message",
    chain: str = ADMINISTRATION,
    key: str | uuid.UUID | None = None,
) -> tuple[Message, Event | None]:
    """Write a message about `thing` for one's `side`; `awaits` is the side that shall answer. `files`: {id, name, size}.

    `verb`: what the trail calls it. Returns the message with its event, for the letters; the same key gives the same message and no event. The trail
    holds the hash of the words, not the words. Raises Invalid for no words, too many, or too many files.
    """
    if earlier := once(key=key, by=by, verb=verb):
        return Message.objects.get(pk=earlier), None
    words, held = _sound(text, files)
    digest = hashlib.sha256(words.encode()).hexdigest()
    facts = {"sha256": digest, "files": [row["id"] for row in held], "side": side, "awaits": awaits}
    event = record(by=by, verb=verb, thing=thing, facts=facts, chain=chain)
    said = {"author": by.user, "office": _office(by), "side": side, "awaits": awaits, "text": words}
    message = Message.objects.create(thread=open_thread(thing), files=held, **said)
    keep_answer(key, by, verb, message)
    return message, event


def _sound(text: str, files: Iterable[File]) -> tuple[str, list[File]]:
    """The words as they are kept, with their files; Invalid for none or too many."""
    words, held = clean(text).strip(), list(files)
    if not words:
        raise Invalid(_("Write what you want to say."), field="text")
    if len(words) > MOST_SIGNS:
        raise Invalid(_("A message has at most %(most)s characters.") % {"most": MOST_SIGNS}, field="text")
    if len(held) > MOST_FILES:
        raise Invalid(_("A message carries at most %(most)s files.") % {"most": MOST_FILES}, field="files")
    return words, held


def open_thread(thing: Model) -> Thread:
    """The thread of this thing; made when nobody has written yet."""
    of = {"thing_type": thing._meta.label_lower, "thing_id": str(thing.pk)}
    Thread.objects.bulk_create([Thread(**of)], ignore_conflicts=True)
    return Thread.objects.get(**of)


def _office(by: Person) -> str:
    return str(getattr(by, "organisation", None) or "")[:120]


@transaction.atomic
def mark_thread_read(*, thing: Model, by: Person) -> int:
    """This person has read all that others wrote about `thing`; says how many messages were new."""
    unread = Message.objects.filter(
        thread__thing_type=thing._meta.label_lower, thread__thing_id=str(thing.pk)
    ).exclude(author=by.user)
    fresh = [Reading(message_id=pk, user=by.user) for pk in _unread_ids(unread, by)]
    Reading.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _unread_ids(messages: Any, by: Person) -> list[int]:
    return list(messages.exclude(readings__user=by.user).values_list("pk", flat=True))


@transaction.atomic
def waive_answer(*, thing: Model, side: str, by: Person, chain: str = ADMINISTRATION) -> Event:
    """Say that no answer is needed to what was asked of one's side. Raises Refusal when none is awaited."""
    thread = thread_of(thing)
    if thread is None or thread.awaits != side:
        raise Refusal(_("No answer of yours is awaited here any more."))
    event = record(by=by, verb="waive_answer", thing=thing, facts={"side": side}, chain=chain)
    with connection.cursor() as cursor:
        cursor.execute("SELECT waive_answer(%s, %s)", [thread.pk, side])
        if not cursor.fetchone()[0]:
            raise Refusal(_("No answer of yours is awaited here any more."))
    return event

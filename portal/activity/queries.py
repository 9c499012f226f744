"""What pages read of the trail, the inbox and the jobs."""

from typing import Any

from django.db.models import F, Model, Prefetch, QuerySet

from portal.activity.chains import with_names
from portal.activity.models import (
    ChainHead,
    Event,
    Job,
    Message,
    Notice,
    NoticePreference,
    PublishedHead,
    Reading,
    Thread,
)


def timeline(thing: Model) -> QuerySet[Event]:
    """The events of one thing, oldest first, with who did them."""
    mine = Event.objects.filter(thing_type=thing._meta.label_lower, thing_id=str(thing.pk))
    return mine.select_related("actor").order_by("id")


def inbox(user: Any) -> QuerySet[Notice]:
    """A person's letters: unread first, newest first within each."""
    return Notice.objects.visible_to(user).order_by(F("read_at").asc(nulls_first=True), "-id")


def unread_count(user: Any) -> int:
    return Notice.objects.visible_to(user).unread().count()


def unwanted_kinds(user: Any) -> set[str]:
    """Kinds of letters this person does not want by mail."""
    return set(NoticePreference.objects.filter(user=user, by_mail=False).values_list("kind", flat=True))


def open_jobs(user: Any) -> QuerySet[Job]:
    return Job.objects.visible_to(user).order_by("-id")


def published_heads() -> QuerySet[PublishedHead]:
    return with_names(PublishedHead.objects.order_by("-day", "chain"))


def unpublished_chains() -> list[str]:
    """Chains that have grown since their head was last published."""
    shown = dict(PublishedHead.objects.order_by("id").values_list("chain", "sequence"))
    heads = ChainHead.objects.order_by("chain").values_list("chain", "sequence")
    return [chain for chain, sequence in heads if shown.get(chain) != sequence]


def thread_of(thing: Model) -> Thread | None:
    """The conversation about this thing, once somebody has written."""
    return Thread.objects.filter(thing_type=thing._meta.label_lower, thing_id=str(thing.pk)).first()


def messages_of(thing: Model) -> list[Message]:
    """What was written about this thing, oldest first, with who wrote it, its thread and who has read it; two queries."""
    read = Prefetch("readings", Reading.objects.select_related("user").order_by("pk"))
    mine = Message.objects.filter(thread__thing_type=thing._meta.label_lower, thread__thing_id=str(thing.pk))
    return list(mine.select_related("author", "thread").prefetch_related(read).order_by("pk"))


def awaiting(kind: type[Model], side: str) -> QuerySet[Thread]:
    """Threads about things of this kind in which `side` owes an answer, the longest waiting first."""
    owed = Thread.objects.filter(thing_type=kind._meta.label_lower, awaits=side)
    return owed.order_by("awaited_since", "pk")

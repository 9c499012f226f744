"""What happened (Event), whom we told (Notice), what runs (Job)."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.activity import verbs
from portal.activity.clock import PortalNow
from portal.activity.enums import JobState

USER = settings.AUTH_USER_MODEL


class ChainHead(models.Model):
    """The last link of each chain; its row lock puts the events of a chain in one order."""

    chain = models.CharField(max_length=80, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}"


class Event(models.Model):
    """One deed: who, when by the database's clock, what, why. Append-only; each row holds the hash of the last."""

    chain = models.CharField(max_length=80)
    sequence = models.BigIntegerField(editable=False, db_default=0)
    at = models.DateTimeField(editable=False, db_default=PortalNow())
    actor = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=30, blank=True)
    verb = models.CharField(max_length=60)
    thing_type = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    thing_label = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, editable=False, db_default="")
    hash = models.CharField(max_length=64, editable=False, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="event_place_once")]
        indexes = [
            models.Index(fields=["thing_type", "thing_id", "id"], name="event_thing"),
            models.Index(fields=["actor", "id"], name="event_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_label}"

    # As the timeline component reads it.
    @property
    def when(self) -> datetime:
        return self.at

    @property
    def title(self) -> str:
        """What was done, in the reader's language."""
        return verbs.label(self.verb)

    @property
    def who(self) -> str:
        return str(self.actor) if self.actor_id else str(_("The portal"))

    @property
    def text(self) -> str:
        return self.reason


class PublishedHead(models.Model):
    """The head of a chain as shown in public on a day: a tail cut off later would be seen. Filled by a trigger."""

    day = models.DateField(editable=False, db_default=Now())
    at = models.DateTimeField(editable=False, db_default=PortalNow())
    chain = models.CharField(max_length=80)
    sequence = models.BigIntegerField(editable=False, db_default=0)
    hash = models.CharField(max_length=64, editable=False, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "chain"], name="head_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.chain} {self.sequence}"


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NoticeQuerySet":
        return self.filter(recipient=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """A letter written in the deed's own transaction: the outbox, and the reader's inbox on the site."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(USER, models.PROTECT, null=True, related_name="notices")
    email = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    by_mail = models.BooleanField(default=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=PortalNow())
    next_at = models.DateTimeField(db_default=PortalNow())
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "kind", "email"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["next_at"], name="notice_due", condition=models.Q(sent_at=None, by_mail=True)
            ),
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticePreference(models.Model):
    """A kind of letter that its reader does not want by mail (the inbox on the site keeps it)."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.by_mail}"


class RequestKey(models.Model):
    """The same request twice is one request: the answer is kept with the key of the form that made it."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=60)
    thing_type = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=PortalNow())

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_type} {self.thing_id}"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user) -> "JobQuerySet":
        return self.filter(created_by=user)


class Job(models.Model):
    """Long work that a person watches: state, progress, result file, error in words, cancel."""

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=300, blank=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=200, blank=True)
    file_path = models.CharField(max_length=300, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    report = models.JSONField(default=list, help_text="what came of it, in sentences")
    cancel_wanted = models.BooleanField(default=False)
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=5, default="ko")
    created_at = models.DateTimeField(db_default=PortalNow())
    heartbeat_at = models.DateTimeField(db_default=PortalNow())
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="job_open", condition=models.Q(state__in=["queued", "running"])),
            models.Index(fields=["created_by", "-id"], name="job_mine"),
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def tone(self) -> str:
        return JobState(self.state).tone


class Thread(models.Model):
    """A conversation about a thing. The floor that owns the thing says who reads it and who writes in it.

    `awaits` names the side that owes an answer, since `awaited_since`; both follow the last message by a trigger.
    """

    thing_type = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    awaits = models.CharField(max_length=20, blank=True)
    awaited_since = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing_type", "thing_id"], name="thread_once")]
        indexes = [models.Index(fields=["thing_type", "awaits", "awaited_since"], name="thread_awaited")]

    def __str__(self) -> str:
        return f"{self.thing_type} {self.thing_id}"


class Message(models.Model):
    """What somebody wrote in a thread; append-only, stamped by the database.

    `files` are rows {id, name, size} of stored files, which lie above this floor: who owns the thing serves them.
    `awaits` is the side that is asked for an answer.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    author = models.ForeignKey(USER, models.PROTECT, related_name="+")
    office = models.CharField(max_length=120, blank=True)  # where the author works
    side = models.CharField(max_length=20)
    awaits = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    files = models.JSONField(default=list)
    at = models.DateTimeField(editable=False, db_default=PortalNow())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(awaits=models.F("side")) & ~models.Q(side=""),
                name="message_asks_the_other_side",
            ),
        ]
        indexes = [models.Index(fields=["thread", "id"], name="message_of_thread")]

    def __str__(self) -> str:
        return self.text[:60]


class Reading(models.Model):
    """That a person has read a message, since when; append-only."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="readings")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False, db_default=PortalNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.message_id}"

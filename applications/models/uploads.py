"""Files on their way, files that were taken off again, and the room that a proposal has left."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.enums import AttachmentKind
from applications.models.proposals import Proposal
from applications.rules.files import MOST_BYTES
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from portal.documents.models import StoredFile


class Upload(models.Model):
    """A file that arrives in pieces; `offset` bytes are here. Its room is taken from the start."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(help_text=_("bytes"))
    mark = models.CharField(max_length=40, help_text=_("tells two files of one name and size apart"))
    offset = models.BigIntegerField(default=0, help_text=_("bytes that have arrived"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    touched_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        ordering = ["touched_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "created_by", "name", "size", "mark"], name="upload_once"
            ),
            models.CheckConstraint(condition=Q(size__range=(1, MOST_BYTES)), name="upload_size_in_range"),
            models.CheckConstraint(condition=Q(offset__range=(0, F("size"))), name="upload_offset_in_range"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        """How much of it has arrived."""
        return self.offset * 100 // self.size


class RemovedFile(models.Model):
    """A file that was taken off a proposal, so that it can be put back; it takes no room and is part of nothing."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="removed_files")
    kind = models.CharField(max_length=10, choices=AttachmentKind, default=AttachmentKind.FILE)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(db_default=PortalNow())
    removed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "file"], name="removed_file_once")]

    def __str__(self) -> str:
        return self.file.name


class FileRoom(models.Model):
    """How many bytes the files of a proposal take, those on their way too; written by the database alone."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, primary_key=True, related_name="room")
    used = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used__range=(0, MOST_BYTES)), name="file_room_in_range")
        ]

"""Stored files: content-addressed by SHA-256, written once, never served inline."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.activity.clock import PortalNow
from portal.documents.enums import ScanState


class StoredFile(models.Model):
    """One uploaded or issued file; its bytes lie under their hash in the file store."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(help_text="bytes")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=255)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where its bytes lie in the file store."""
        return f"{self.sha256[:2]}/{self.sha256}"


class Scan(models.Model):
    """What the virus scanner said of a stored file. Only a waiting one is ever written again."""

    file = models.OneToOneField(StoredFile, models.PROTECT, primary_key=True, related_name="scan")
    state = models.CharField(max_length=12, choices=ScanState)
    found = models.CharField(max_length=200, blank=True, help_text="the virus, or why it was not scanned")
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("clean", "infected"), scanned_at__isnull=False)
                | Q(state__in=("pending", "not_scanned")),
                name="scan_has_its_time",
            )
        ]
        indexes = [models.Index(fields=["file"], condition=Q(state="pending"), name="scan_waiting")]

    @property
    def shown(self) -> ScanState:
        """With its label and tone."""
        return ScanState(self.state)

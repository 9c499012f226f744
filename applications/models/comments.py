"""What those who write a draft say to each other beside a section; no part of the proposal."""

from django.db import models
from django.db.models import Q

from applications.models.proposals import Section
from portal.accounts.models import User
from portal.activity.clock import PortalNow


class SectionComment(models.Model):
    """One remark; its words stay, it is only resolved."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField(db_default=PortalNow())
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.section.call_section.title

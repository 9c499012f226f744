"""Remarks beside a section."""

from django.db.models import QuerySet

from applications.models import Section, SectionComment


def comments_of(section: Section) -> QuerySet[SectionComment]:
    """Every remark on a section, the newest first."""
    rows = SectionComment.objects.filter(section=section).select_related("written_by", "resolved_by")
    return rows.order_by("-pk")


def open_comments(section: Section) -> QuerySet[SectionComment]:
    """Those that nobody has resolved."""
    return comments_of(section).filter(resolved_at=None)

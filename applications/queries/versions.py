"""What was kept of a section: each save, as it was sent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lead

from applications.models import Section, SectionVersion
from portal.accounts.models import LocalGovernment

PAUSE = timedelta(minutes=10)
GOVERNMENTS = ("government", "partner")  # in rows these stand as codes


def content_of(section: Section, version: int) -> dict[str, Any]:
    """What that version of the section says; nothing where there is none."""
    found = SectionVersion.objects.filter(section=section, version=version)
    return found.values_list("content", flat=True).first() or {}


def data_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept, as `save_section` takes it: the codes in its rows are governments again."""
    rows = content.get("rows")
    if not rows:
        return dict(content)
    codes = {row[name] for row in rows for name in GOVERNMENTS if row.get(name)}
    governments = LocalGovernment.objects.filter(code__in=codes).order_by("valid_from")
    by_code = {government.code: government for government in governments} if codes else {}
    return {**content, "rows": [{name: by_code.get(value, value) if name in GOVERNMENTS else value
                                 for name, value in row.items()} for row in rows]}  # fmt: skip


def history(section: Section) -> QuerySet[SectionVersion]:
    """Every save of a section, without its text."""
    return SectionVersion.objects.filter(section=section).select_related("saved_by").defer("content")


def pauses(section: Section) -> QuerySet[SectionVersion]:
    """The saves after which someone else went on, or nobody did for ten minutes: where one would look back to."""
    following: Any = {"partition_by": F("section"), "order_by": F("version").asc()}
    rows = SectionVersion.objects.filter(section=section).annotate(
        next_by=Window(Lead("saved_by"), **following), next_at=Window(Lead("saved_at"), **following)
    )
    last = Q(next_at=None) | ~Q(next_by=F("saved_by")) | Q(next_at__gt=F("saved_at") + PAUSE)
    return history(section).filter(pk__in=rows.filter(last).values("pk"))


def earlier(section: Section, version: int, most: int = 50) -> list[SectionVersion]:
    """What a version can be held against: the last pauses before it, the latest first."""
    return list(pauses(section).filter(version__lt=version).order_by("-version")[:most])

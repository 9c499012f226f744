"""What was kept of a section: each save, as it was sent."""

from collections.abc import Mapping
from typing import Any

from applications.models import Section, SectionVersion
from portal.accounts.models import LocalGovernment

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

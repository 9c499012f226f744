"""What pages say of a file's safety."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.documents.enums import ScanState

register = template.Library()


@register.filter
def infected(scans: Mapping[str, Any] | str, file: Any) -> bool:
    """{% if scans|infected:id %}: what is never handed out is shown without a link."""
    scan = scans.get(str(file)) if scans and not isinstance(scans, str) else None
    return scan is not None and scan.state == ScanState.INFECTED


@register.simple_tag
def scan_badge(scans: Mapping[str, Any] | str, file: Any) -> SafeString | str:
    """{% scan_badge scans id %}: the state of its virus scan, where the page knows it (scanning.scans_of)."""
    scan = scans.get(str(file)) if scans and not isinstance(scans, str) else None
    if scan is None:
        return ""
    return render_to_string("components/badge.html", {"label": scan.shown.label, "tone": scan.shown.tone})

"""{% load portal_ui %}: amounts, dates, states and the small components."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.ui import cells, formats
from portal.ui.faults import errors_of

register = template.Library()


def _amount(value: Any) -> int | None:
    return value if isinstance(value, int) else None


@register.filter
def won(value: Any) -> str:
    """1,234원."""
    return "" if _amount(value) is None else formats.won(value, get_language())


@register.filter
def amount(value: Any) -> str:
    """1,234: won without its unit, for a table that says it."""
    return "" if _amount(value) is None else formats.number(value)


@register.filter
def thousand(value: Any) -> str:
    return "" if _amount(value) is None else formats.thousand_won(value)


@register.filter
def in_unit(value: Any, unit: str = "won") -> str:
    """1,234 in thousand won where the table says so; 1,234,567원 where that would round it."""
    return "" if _amount(value) is None else formats.in_unit(value, unit, get_language())


@register.filter
def million(value: Any) -> str:
    return "" if _amount(value) is None else formats.million_won(value)


@register.filter
def eok(value: Any) -> str:
    """1,039억 원 / 103.9 billion won."""
    return "" if _amount(value) is None else formats.eok(value, get_language())


@register.filter
def won_words(value: Any) -> str:
    return "" if _amount(value) is None else formats.won_in_words(value, get_language())


@register.filter
def won_reading(value: Any) -> str:
    """Nothing for an amount that has no reading: it was typed, and the field beside it says that it is too large."""
    amount = _amount(value)
    readable = amount is not None and abs(amount) <= formats.LARGEST
    return formats.won_reading(value, get_language()) if readable else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """2026. 11. 22."""
    return formats.korean_date(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """2026. 11. 22. 18:00, Seoul's clock."""
    return formats.korean_datetime(value) if value else ""


@register.filter
def dday(value: date | datetime | None, now: datetime | None = None) -> str:
    """D-3. Pass the database's time as argument where it must be exact."""
    return formats.dday(value, now or timezone.now()) if value else ""


@register.filter
def days_left(value: date | datetime | None, now: datetime | None = None) -> str:
    """3 days left; Today; 2 days ago."""
    if not value:
        return ""
    mark = formats.dday(value, now or timezone.now())
    if mark == "D-day":
        return _("Today")
    sentence = _("%(days)s days left") if mark[1] == "-" else _("%(days)s days ago")
    return sentence % {"days": mark[2:]}


@register.inclusion_tag("components/countdown.html")
def countdown(until: datetime, now: datetime, what: Any = "") -> dict[str, Any]:
    """How long it is until then by the portal's clock (`now`); js/countdown.js goes on. `what` names it aloud."""
    kind, first, second = formats.time_left(until, now)
    words = {
        "days": _("%(days)s days left") % {"days": "{days}"},
        "hours": _("%(hours)s h %(minutes)s min left") % {"hours": "{hours}", "minutes": "{minutes}"},
        "soon": _("less than a minute left"),
        "over": _("the time is over"),
    }
    text = words[kind].format(days=first, hours=first, minutes=second)
    moments = {name: int(one.timestamp() * 1000) for name, one in (("until", until), ("now", now))}
    return {"words": words, "text": text, "what": what, "moment": until, **moments}


@register.filter
def lang_of(text: Any) -> str:
    """The language attribute of a text that somebody wrote, where it is not the page's: Korean on an English page."""
    korean = any("가" <= sign <= "힣" for sign in str(text))
    return mark_safe(' lang="ko"') if korean and not formats.korean(get_language()) else ""


@register.filter
def percent(value: Any, digits: int = 1) -> str:
    """0.525 -> 52.5 %."""
    return "" if value is None else f"{float(value) * 100:.{digits}f} %"


@register.inclusion_tag("components/badge.html")
def status_badge(value: Any, label: Any = None, tone: str | None = None) -> dict[str, Any]:
    """{% status_badge State.value %} by the enum's label and tone, or with both said."""
    found = cells.badge(value)
    return {"label": label or found.label, "tone": tone or found.tone}


@register.inclusion_tag("components/unit_note.html")
def unit_note(unit: str = "won") -> dict[str, Any]:
    """(단위: 천원)."""
    names = {
        "won": _("won"),
        "thousand": _("thousand won"),
        "million": _("million won"),
        "eok": _("100 million won"),
    }
    return {"unit": names[unit]}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Any) -> dict[str, Any]:
    """Events with when, title, and optional who, text, tone, url; newest first as given."""
    return {"events": events}


@register.inclusion_tag("components/empty_state.html")
def empty_state(sentence: Any, label: Any = "", url: str = "") -> dict[str, Any]:
    """What is missing, and the next step."""
    return {"sentence": sentence, "label": label, "url": url}


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: Any = "") -> dict[str, Any]:
    """An icon; without a label it is decoration and unheard."""
    return {"name": name, "label": label}


@register.inclusion_tag("components/pager.html")
def paginate(table: Any) -> dict[str, Any]:
    """Previous and next of a list (or of anything with first_url, previous_url, next_url)."""
    return {"table": table}


@register.inclusion_tag("components/money_bar.html")
def money_bar(parts: Any, unit: str = "won", whole: int = 0) -> dict[str, Any]:
    """Shares of a sum: pairs (label, won). Drawn as an SVG, said as a list; the per cent are of `whole` where it is given."""
    parts = [(label, int(value or 0)) for label, value in parts]
    total, left, bars = sum(value for _label, value in parts), 0.0, []
    said = in_unit if unit in ("won", "thousand") else lambda value, unit: cells.AMOUNTS[unit](value)
    for place, (label, value) in enumerate(parts):
        width = 100 * value / total if total else 0.0
        share = formats.halves_up(value * 1000, whole or total) / 10 if whole or total else 0.0
        bars.append(
            {"label": label, "value": said(value, unit), "share": share, "tone": place % 6 + 1}
            | {"x": f"{left:.2f}", "width": f"{width:.2f}"}
        )
        left += width
    return {"bars": bars, "total": said(total, unit), "unit": unit}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Every error of the forms, formsets and lists of forms given, each a link to its field; takes the focus."""
    return {"errors": errors_of(*forms)}

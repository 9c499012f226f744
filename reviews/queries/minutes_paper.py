"""Minutes as chapters, items and tables: the same for the page, the PDF (typst/minutes.typ) and HWPX."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.rules.outline import mark
from portal.ui.formats import korean_datetime
from reviews.enums import Capacity, MeetingState
from reviews.models import Meeting
from reviews.rules.presenting import calendar

Facts = Mapping[str, Any]
Block = dict[str, Any]
LASTS = timedelta(hours=2)  # in a calendar; nobody says beforehand when a meeting ends
Rows = Sequence[Sequence[str]]


def minutes_paper(meeting: Meeting, facts: Facts, signed: Sequence[Facts], day: date) -> dict[str, Any]:
    """What portal/documents/typst/minutes.typ and portal.documents.hwpx need. `signed`: name and time, None if not yet."""
    korean, call = _korean(), meeting.round.call
    closed = meeting.state == MeetingState.CLOSED
    programme = call.programme
    return {
        "language": "ko" if korean else "en",
        "date": (meeting.closed_at.date() if meeting.closed_at else day).isoformat(),
        "issuer": programme.name_ko if korean else programme.name_en,
        "title": _in(facts, "call"),
        "kind": _("Minutes of the review panel"),
        "number": _("Meeting no. %(number)s") % {"number": facts["number"]},
        "note": "" if closed else _("Draft, not closed"),
        "facts": [
            (_("Call"), _in(facts, "call")),
            (_("Sitting"), _("No. %(number)s") % {"number": facts["number"]}),
            (_("Date and time"), korean_datetime(datetime.fromisoformat(facts["held_at"]))),
            (_("Venue"), facts["place"]),
        ],
        "chapters": chapters(facts, signed, meeting.reason),
        "hash": meeting.hash,
        "sample": call.is_sample,
    }


def calendar_of_meeting(meeting: Meeting, stamp: datetime) -> str:
    """The meeting as a calendar reads it."""
    site = settings.SITE_ADDRESS.rstrip("/")
    return calendar(
        uid=f"meeting-{meeting.pk}@{site.partition('//')[2] or 'maeul'}",
        sequence=meeting.version - 1,
        stamp=stamp,
        begin=meeting.held_at,
        end=meeting.held_at + LASTS,
        title=f"{meeting.round.call.title}: {meeting}",
        place=meeting.place,
        url=site + meeting.get_absolute_url(),
    )


def chapters(facts: Facts, signed: Sequence[Facts], reason: str) -> list[dict[str, Any]]:
    """Titles with their marks, each with its blocks."""
    parts = [
        (_("Attendance"), _attendance(facts)),
        (_("Agenda"), _agenda(facts)),
        (_("Stepped back and barred"), _barred(facts)),
        (_("Official order"), _order(facts)),
        (_("Deliberation"), _deliberated(facts)),
        (_("Marks that stand apart"), _apart(facts)),
        (_("Remarks"), iter([_text(facts["remarks"] or _("None."))])),
        (_("Signatures"), _signatures(signed, reason)),
    ]
    if facts["order"] is None:
        parts = [parts[0], parts[1], parts[2], *parts[6:]]
    korean = _korean()
    return [
        {"title": f"{mark(0, place, korean=korean)} {title}", "blocks": list(blocks)}
        for place, (title, blocks) in enumerate(parts, 1)
    ]


def member(number: int) -> str:
    return _("Reviewer %(number)s") % {"number": number}


def _korean() -> bool:
    return not (get_language() or "ko").startswith("en")


def _in(entry: Facts, name: str) -> str:
    return str(entry[f"{name}_ko" if _korean() else f"{name}_en"])


def _text(text: str) -> Block:
    return {"level": 0, "head": "", "text": text}


def _table(head: Sequence[str], rows: Rows, numeric: Sequence[int] = (), title: str = "") -> Block:
    table = {"head": list(head), "rows": rows, "total": [], "numeric": list(numeric), "note": ""}
    return {"level": 1 if title else 0, "head": title, "text": "", "table": table}


def _attendance(facts: Facts) -> Iterator[Block]:
    said = {True: _("present"), False: _("absent")}
    rows = [
        [one["name"], str(Capacity(one["capacity"]).label), said[one["present"]]]
        for one in facts["attendance"]
    ]
    yield _table([_("Name"), _("Capacity"), _("Attendance")], rows) if rows else _text(_("None."))


def _agenda(facts: Facts) -> Iterator[Block]:
    marked = [f"{mark(1, place, korean=_korean())} {point}" for place, point in enumerate(facts["agenda"], 1)]
    yield _text("\n".join(marked))


def _barred(facts: Facts) -> Iterator[Block]:
    said = {
        "stepped_back": _("stepped back"),
        "objected": _("objected to by the applicant"),
        "barred": _("barred by rule"),
    }
    rows = [[one["number"], member(one["member"]), said[one["kind"]]] for one in facts["barred"]]
    if not rows:
        yield _text(_("No reviewer of this round stepped back or was barred from a proposal."))
        return
    yield _table([_("Receipt number"), _("Reviewer"), _("Why")], rows)


def _order(facts: Facts) -> Iterator[Block]:
    frozen = _("The order as it was frozen.")
    yield _text(
        frozen if facts["ranked"] else _("The order as it stood; it is frozen by the office afterwards.")
    )
    head = [
        _("Place"),
        _("Receipt number"),
        _("Project"),
        _("Official score"),
        _("Grade"),
        _("Within the budget"),
    ]
    rows = [
        [
            str(one["place"]),
            one["number"],
            _project(one),
            one["score"],
            one["grade"],
            "○" if one["within"] else "–",
        ]
        for one in facts["order"]
    ]
    if rows:
        yield _table(head, rows, numeric=[0, 3])


def _project(entry: Facts) -> str:
    """Title and government; nothing where its reader judges blindly."""
    return f"{entry['title']} ({_in(entry, 'government')})" if entry["title"] else "–"


def _deliberated(facts: Facts) -> Iterator[Block]:
    if not facts["deliberated"]:
        yield _text(_("No proposal was deliberated."))
    for place, one in enumerate(facts["deliberated"], 1):
        about = f"{one['number']} {one['title']}".strip()
        title, changes = f"{mark(1, place, korean=_korean())} {about}", one["changes"]
        if not changes:
            yield {"level": 1, "head": title, "text": _("No marks were changed.")}
            continue
        rows = [
            [
                member(it["member"]),
                _in(it, "criterion") or _("Bonus"),
                it["before"],
                it["after"],
                it["reason"],
            ]
            for it in changes
        ]
        head = [_("Reviewer"), _("Criterion"), _("Before"), _("After"), _("Why")]
        yield _table(head, rows, numeric=[2, 3], title=title)


def _apart(facts: Facts) -> Iterator[Block]:
    """A row for each member and proposal: the marks, and the one reason its author has given for them."""
    marks: dict[tuple[str, int, str], list[str]] = {}
    for one in facts["apart"]:
        place = (one["number"], one["member"], one["reason"] or "–")
        marks.setdefault(place, []).append(f"{_in(one, 'criterion')} {one['mark']}")
    if not marks:
        yield _text(_("No mark stands apart from the other reviewers' marks."))
        return
    rows = [[number, member(who), ", ".join(given), reason] for (number, who, reason), given in marks.items()]
    yield _table([_("Receipt number"), _("Reviewer"), _("Marks"), _("Reason")], rows)


def _signatures(signed: Sequence[Facts], reason: str) -> Iterator[Block]:
    """Names and times of those who were present; a reason where somebody has not signed."""
    rows = [
        [one["name"], korean_datetime(datetime.fromisoformat(one["at"])) if one["at"] else _("not signed")]
        for one in signed
    ]
    yield _table([_("Name"), _("Signed at")], rows) if rows else _text(_("None."))
    if reason:
        yield _text(_("Closed without all signatures: %(why)s") % {"why": reason})

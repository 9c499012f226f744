"""Presentations: slots one after the other, and an invitation as a calendar reads it (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets (RFC 5545, 3.1)


def slots(first: datetime, count: int, minutes: int, pause: int) -> list[tuple[datetime, datetime]]:
    """Begin and end of `count` presentations of `minutes` each, `pause` minutes between them."""
    step = timedelta(minutes=minutes + pause)
    starts = [first + step * place for place in range(count)]
    return [(start, start + timedelta(minutes=minutes)) for start in starts]


def calendar(
    *,
    uid: str,
    sequence: int,
    stamp: datetime,
    begin: datetime,
    end: datetime,
    title: str,
    place: str,
    url: str,
) -> str:
    """One event; a later `sequence` replaces an earlier one of the same `uid` in the reader's calendar."""
    fields = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Maeul//Presentations//KO"),
        ("METHOD", "PUBLISH"),
        ("BEGIN", "VEVENT"),
        ("UID", uid),
        ("SEQUENCE", str(sequence)),
        ("DTSTAMP", _moment(stamp)),
        ("DTSTART", _moment(begin)),
        ("DTEND", _moment(end)),
        ("SUMMARY", _text(title)),
        ("LOCATION", _text(place)),
        ("URL", url),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]
    return "".join(f"{line}\r\n" for name, value in fields for line in _folded(f"{name}:{value}"))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, written)
    return value.replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """In lines of at most 75 octets; a sign of several octets is never cut."""
    here, size, most = "", 0, LONGEST_LINE
    for sign in line:
        width = len(sign.encode())
        if size + width > most:
            yield here
            here, size, most = " ", 1, LONGEST_LINE
        here, size = here + sign, size + width
    yield here

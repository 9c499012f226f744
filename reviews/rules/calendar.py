"""An appointment as a calendar file (RFC 5545), to be opened by whatever calendar its reader keeps."""

from datetime import UTC, datetime, timedelta

OCTETS = 75  # of a line, before it is folded (3.1)


def ics(
    *, uid: str, starts: datetime, lasts: timedelta, stamp: datetime, title: str, place: str, text: str, url: str
) -> str:
    """One event. `stamp`: when it was last changed; a later one with the same uid takes the place of the earlier."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Maeul//Panel//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_moment(stamp)}",
        f"DTSTART:{_moment(starts)}",
        f"DTEND:{_moment(starts + lasts)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(place)}",
        f"DESCRIPTION:{_text(text)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Backslash, semicolon, comma and line ends escaped (3.3.11)."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return "\\n".join(value.splitlines())


def _folded(line: str) -> str:
    """At most 75 octets a line, never within a letter; what follows begins with a space."""
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > OCTETS:
            parts.append(part)
            part = " "
        part += sign
    return "\r\n".join([*parts, part])

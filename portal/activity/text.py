"""Text as it may be stored: one Unicode form (NFC), no control characters. Pure: no Django."""

import unicodedata
from typing import Any

KEPT = "\n\t"


def clean(text: str) -> str:
    """NFC; control characters, stray surrogates and marks that turn the reading direction are left out."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if (
        composed.replace("\n", "").replace("\t", "").isprintable()
    ):  # nearly always; sign by sign costs a hundred times as much
        return composed
    return "".join(sign for sign in composed if sign in KEPT or _may_stay(sign))


def one_line(text: str, length: int) -> str:
    """`clean`, white space as single spaces, cut to `length` characters with an ellipsis."""
    line = " ".join(clean(text).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def clean_facts(value: Any) -> Any:
    """`clean` for every string within JSON data."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_facts(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean_facts(item) for key, item in value.items()}
    return value


def _may_stay(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category == "Cf":  # joiners hold emoji together; the direction marks can disguise a name
        return sign in "\u200c\u200d"
    return category not in ("Cc", "Cs")

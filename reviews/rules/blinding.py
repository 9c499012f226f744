"""A blind review: what would tell whose proposal it is, taken out of a snapshot before its reviewers read it.

Names are hidden wherever they stand in what was typed; what is known to tell (the number of the official letter, names
of files) goes as a whole. What a PDF or a picture shows cannot be hidden: the call asks for files without names.
"""

from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = "○○"
KINDS = ("특별자치시", "특별자치도", "특별시", "광역시", "시", "군", "구", "도", "-si", "-gun", "-gu", "-do")
SHORT = {
    "전라남도": "전남", "전라북도": "전북", "경상남도": "경남", "경상북도": "경북", "충청남도": "충남", "충청북도": "충북",
    "전북특별자치도": "전라북도", "강원특별자치도": "강원도",
}  # fmt: skip
LEAST = 2  # signs of a name that is sought without the word for its kind
# What is the call's own, or only joins one part of a snapshot to another.
KEPT = frozenset(
    {
        "id", "key", "kind", "section", "call", "category", "procedure", "outcome", "field", "status", "role", "scan",
        "file", "evidence_file", "sha256", "choices", "columns", "shown_if", "label_ko", "label_en", "title_ko",
        "title_en", "government", "sections", "answer",
    }
)  # fmt: skip


def to_hide(governments: Iterable[str], people: Iterable[str] = ()) -> tuple[str, ...]:
    """Every spelling that is sought, the longest first; of governments also without the word for their kind."""
    found = {name.strip() for name in people}
    for name in filter(None, (one.strip() for one in governments)):
        found |= {name, SHORT.get(name, name)}
        found |= {name[: -len(kind)] for kind in KINDS if name.endswith(kind)}
    return tuple(sorted((one for one in found if len(one) >= LEAST), key=lambda one: (-len(one), one)))


def hidden_in(text: str, names: Iterable[str]) -> str:
    """The text with every name in it hidden, whatever is written around it."""
    for name in names:
        text = text.replace(name, HIDDEN)
    return text


def file_name(name: str, place: int, prefix: str) -> str:
    """What a file of a blind review is called: `prefix`, its place among the files, and the kind it had."""
    _stem, dot, kind = name.rpartition(".")
    return f"{prefix}-{place}{dot}{kind if dot else ''}"


def blinded(snapshot: Mapping[str, Any], names: tuple[str, ...], prefix: str) -> dict[str, Any]:
    """The snapshot as a reviewer may read it."""
    shown = {key: _hidden(value, names, key) for key, value in snapshot.items()}
    shown["code"] = ""
    shown["government"] = {"code": "", "name_ko": HIDDEN, "name_en": HIDDEN}
    shown["overview"] = {**shown["overview"], "letter_number": ""}
    shown["partners"] = [{**row, "name_ko": HIDDEN, "name_en": HIDDEN} for row in shown["partners"]]
    shown["files"] = [
        {**row, "name": file_name(row["name"], place, prefix)}
        for place, row in enumerate(snapshot["files"], 1)
    ]
    return shown


def _hidden(value: Any, names: tuple[str, ...], key: str = "") -> Any:
    if key in KEPT:
        return value
    if isinstance(value, str):
        return hidden_in(value, names)
    if isinstance(value, Mapping):
        return {name: _hidden(one, names, name) for name, one in value.items()}
    return [_hidden(one, names) for one in value] if isinstance(value, list) else value

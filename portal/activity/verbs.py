"""What each verb of the trail is called on a page. Floors name theirs in their notices.py."""

from typing import Any

VERBS: dict[str, Any] = {}


def label(verb: str) -> str:
    """Its name in the reader's language; an unnamed verb as words."""
    return str(VERBS.get(verb) or verb.replace("_", " ").capitalize())

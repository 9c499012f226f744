"""What each verb of the trail is called on a page. Floors name theirs in their notices.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "post_message": _("Wrote a message"),
    "waive_answer": _("Said that no answer is needed"),
}


def label(verb: str) -> str:
    """Its name in the reader's language; an unnamed verb as words."""
    return str(VERBS.get(verb) or verb.replace("_", " ").capitalize())

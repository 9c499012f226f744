"""Sentences of what the database refuses about files."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.rules.files import MOST_BYTES
from portal.activity.refusals import SENTENCES


def _no_room(facts: dict[str, Any]) -> str:
    sizes = {"most": filesizeformat(MOST_BYTES), "free": filesizeformat(facts.get("free", 0))}
    return gettext("The files of a proposal come to %(most)s at most; %(free)s are left.") % sizes


SENTENCES.update(
    {
        "MA140": _no_room,
        "MA141": lambda facts: _("A file that was attached never changes."),
        "MA143": lambda facts: _("A virus was found in one of the files. Remove it, then submit."),
    }
)

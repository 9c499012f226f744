"""Calls being made and announced: letters, what the deeds are called, the sentences of their refusals."""

from typing import Any

from django.db.models import Subquery
from django.db.models.functions import Substr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.models import Call
from portal.activity.chains import NAMED
from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS

EXTENDED = Letter("applications/extended", _("A call has more time"))
NOTICE = Letter("applications/notice", _("An announcement on a call you write for"), optional=True)
ENQUIRY_ASKED = Letter("applications/enquiry_asked", _("A question was asked on a call"), optional=True)
ENQUIRY_ANSWERED = Letter(
    "applications/enquiry_answered", _("A question on a call was answered"), optional=True
)


def call_name(chain: Any) -> Any:
    """The title of the call whose record this is; one in preparation has none for readers of the record."""
    title = "title_en" if (get_language() or "ko").startswith("en") else "title_ko"
    return Subquery(Call.objects.visible_to(None).filter(slug=Substr(chain, 6)).values(title)[:1])


NAMED.append(call_name)
VERBS.update(
    {
        "add_section": _("Added a section"),
        "change_section": _("Changed a section"),
        "remove_section": _("Removed a section"),
        "order_sections": _("Ordered the sections"),
        "make_checklist": _("Made a checklist"),
        "add_question": _("Added a question"),
        "change_question": _("Changed a question"),
        "remove_question": _("Removed a question"),
        "order_questions": _("Ordered the questions"),
        "extend_call": _("Gave the call more time"),
        "reopen_call": _("Opened the call again"),
        "post_notice": _("Announced on the call"),
        "ask_question": _("Asked a question"),
        "answer_question": _("Answered a question"),
    }
)

SENTENCES.update(
    {
        "MA110": lambda facts: _("A closing time changes only by an extension that says why."),
        "MA111": lambda facts: _("The new closing time is later than the old one and still to come."),
        "MA112": lambda facts: _(
            "This call cannot have more time: it is not announced, or its review or ranking has begun."
        ),
        "MA113": lambda facts: _("A question stays as it was asked, and is answered once."),
    }
)

QUESTION_FAULTS: dict[str, Any] = {
    "key_twice": _("Two questions have the same key."),
    "no_choices": _("It needs at least two choices."),
    "no_columns": _("It needs at least one column."),
    "shown_if": _("It depends on an answer that is not given before it."),
}

EXTENSION_FAULTS: dict[str, tuple[str, Any]] = {
    "state": ("", _("Only an announced call can have more time.")),
    "not_later": ("new_closes_at", _("The new closing time is later than the old one and still to come.")),
    "outage_times": ("outage_to", _("The outage ends after it begins, and is over.")),
    "outage_after": ("outage_from", _("The outage began after the call had closed.")),
    "outage_longer": ("new_closes_at", _("Give back at least the time that was lost.")),
}

"""Letters, verbs and sentences of data requests."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS
from portal.ui.formats import korean_datetime

DATA_ASKED = Letter("applications/data_asked", _("Data is asked of your government"))
DATA_REMINDER = Letter("applications/data_reminder", _("A reminder to answer a data request"))
DATA_EXTENDED = Letter("applications/data_extended", _("A data request has more time"))
DATA_CANCELLED = Letter("applications/data_cancelled", _("A data request was cancelled"))
DATA_RETURNED = Letter("applications/data_returned", _("An answer to a data request has to be corrected"))
DATA_COMPLETE = Letter(
    "applications/data_complete", _("Every government has answered a data request of mine"), optional=True
)

VERBS.update(
    {
        "create_data_request": _("Prepared a data request"),
        "change_data_request": _("Changed a data request"),
        "send_data_request": _("Sent a data request"),
        "widen_data_request": _("Asked further governments for data"),
        "extend_data_request": _("Gave a data request more time"),
        "cancel_data_request": _("Cancelled a data request"),
        "discard_data_request": _("Discarded a data request"),
        "submit_data_answer": _("Answered a data request"),
        "correct_data_answer": _("Corrected an answer to a data request"),
        "return_data_answer": _("Returned an answer to a data request"),
        "complete_data_request": _("The last government answered a data request"),
        "remind_of_data_request": _("Reminded of a data request"),
    }
)

SENDING_FAULTS: dict[str, tuple[str, Any]] = {
    "form": ("", _("The form is not whole yet: it asks nothing, or a question cannot be answered.")),
    "due": ("", _("The date for answering is over. Set a later one first.")),
    "nobody": ("government", _("Choose at least one government.")),
}


def _over(facts: dict[str, Any]) -> str:
    due = parse_datetime(str(facts.get("due_at", "")))
    sentence = gettext(
        "Answers could be corrected until %(when)s. Ask the office to return yours if it has to change."
    )
    return sentence % {"when": korean_datetime(due) if due else ""}


SENTENCES.update(
    {
        "MA150": lambda facts: _("A data request that was sent stays as it is; its date only moves later."),
        "MA151": lambda facts: _("This data request is not open."),
        "MA152": _over,
        "MA153": lambda facts: _("A province asks its own municipalities."),
        "MA154": lambda facts: _("This step is not possible in its present state."),
    }
)

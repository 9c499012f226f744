"""Appeals: letters, what the deeds are called, the sentences of their refusals."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.rules.appeals import last_day
from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS
from portal.ui.formats import korean_date

APPEAL_RECEIVED = Letter("applications/appeal_received", _("Receipt of an appeal"))
APPEAL_FILED = Letter("applications/appeal_filed", _("An appeal waits for a decision"))
APPEAL_WITHDRAWN = Letter("applications/appeal_withdrawn", _("An appeal was withdrawn"), optional=True)
APPEAL_EXTENDED = Letter("applications/appeal_extended", _("The answer to an appeal takes longer"))
APPEAL_DUE = Letter("applications/appeal_due", _("The date for answering an appeal comes"))
REINSTATED = Letter("applications/reinstated", _("A proposal is admitted after an appeal"))
APPEAL_DISMISSED = Letter("applications/appeal_dismissed", _("An appeal is dismissed"))
APPEAL_DECIDED = Letter(
    "applications/appeal_decided", _("An appeal against my exclusion was decided"), optional=True
)

VERBS.update(
    {
        "file_appeal": _("Appealed against the exclusion"),
        "withdraw_appeal": _("Withdrew the appeal"),
        "extend_appeal": _("Took more time for the appeal"),
        "reinstate_proposal": _("Admitted after an appeal"),
        "dismiss_appeal": _("Dismissed the appeal"),
        "remind_appeal": _("Reminded of an appeal"),
    }
)


def _over(facts: dict[str, Any]) -> str:
    until = parse_datetime(str(facts.get("until", "")))
    when = korean_date(last_day(until)) if until else ""
    return gettext("The time to appeal ended with %(day)s (24:00, Seoul time).") % {"day": when}


SENTENCES.update(
    {
        "MA190": lambda facts: _("There is no exclusion here that can be appealed against."),
        "MA191": _over,
        "MA192": lambda facts: _("More time is taken before the date for the answer. It has passed: decide."),
        "MA193": lambda facts: _("Only an approver decides on an appeal."),
        "MA194": lambda facts: _("What was excluded is admitted by an appeal that is upheld, and only so."),
    }
)

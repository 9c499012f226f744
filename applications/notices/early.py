"""Letters, verbs and sentences of what is said before and beside a proposal."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS
from portal.ui.formats import korean_datetime

MESSAGE = Letter("applications/message", _("A message about a proposal"))
ADVICE_ASKED = Letter("applications/advice_asked", _("A government asks the agency for advice"))
ADVICE = Letter("applications/advice", _("The agency's advice on a draft"))

VERBS.update({"ask_advice": _("Asked the agency for advice"), "advise": _("Gave advice")})
VERBS.update(
    {
        "open_survey": _("Opened a demand survey"),
        "renew_survey": _("Began a new version of a demand survey"),
        "submit_demand": _("Reported a demand"),
        "correct_demand": _("Corrected a demand"),
        "withdraw_demand": _("Withdrew a demand"),
        "report_demand_again": _("Reported a withdrawn demand again"),
        "draft_from_demand": _("Started a draft from a demand"),
    }
)


def _closed(facts: dict[str, Any]) -> str:
    closes = parse_datetime(str(facts.get("closes_at", "")))
    when = korean_datetime(closes) if closes else ""
    return gettext("Advice is given on drafts of an open call only. This call closes at %(when)s.") % {
        "when": when
    }


SENTENCES.update(
    {
        "MA120": _closed,
        "MA122": lambda facts: _("The survey asks something else by now. Open the page again."),
        "MA123": lambda facts: _("This draft does not come from this demand."),
        "MA124": lambda facts: _(
            "A draft came of this demand, or the survey asks something else by now: it stays."
        ),
        "MA125": lambda facts: _("This demand was withdrawn. Report it again first."),
        "MA121": lambda facts: _("This section is not one of the proposal's."),
    }
)

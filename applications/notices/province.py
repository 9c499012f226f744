"""Letters and sentences of the province's steps and of reminders."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS
from portal.ui.formats import korean_datetime, number

HANDED_BACK = Letter("applications/handed_back", _("A province handed a proposal back"))
PROGRESS = Letter("applications/progress", _("A reminder to finish a proposal"))
RANKING_DUE = Letter("applications/ranking_due", _("A reminder to rank the proposals of a province"))

VERBS.update(
    {
        "hand_back_proposal": _("Handed back by the province"),
        "remind_government": _("Reminded"),
    }
)


def _closed(facts: dict[str, Any]) -> str:
    closes = parse_datetime(str(facts.get("closes_at", "")))
    if not closes:
        return gettext("The call does not accept proposals at this moment.")
    shown = {"closes": korean_datetime(closes)}
    return gettext("The call closed at %(closes)s: a proposal can no longer be handed back.") % shown


def _over(facts: dict[str, Any]) -> str:
    total, ceiling = int(facts.get("total") or 0), int(facts.get("ceiling") or 0)
    shown = {"total": number(total), "over": number(total - ceiling), "ceiling": number(ceiling)}
    return (
        gettext(
            "The proposals ranked ask for %(total)s won, %(over)s won above the ceiling of %(ceiling)s won."
        )
        % shown
    )


SENTENCES.update(
    {
        "MA180": _closed,
        "MA181": lambda facts: _("The submission that was live ends with it."),
        "MA182": lambda facts: _("The places of a ranking are 1 to n, each once."),
        "MA183": _over,
    }
)

"""Letters of this floor, what its deeds are called in the trail, and the sentences of its refusals."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.notices import appeals as appeals
from applications.notices import drafting as drafting
from applications.notices import early as early
from applications.notices import files as files
from applications.notices import paper as paper
from applications.notices import papers as papers
from applications.notices import province as province
from applications.notices import requests as requests
from applications.notices.calls import EXTENDED, NOTICE
from applications.notices.following import (
    ASKED,
    COMPLETION_DUE,
    DEADLINE,
    NOT_SUBMITTED,
    RESUBMITTED,
    SENT_BACK,
)
from applications.queries import in_language
from applications.rules import Missing
from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS
from portal.ui.formats import korean_datetime, number

__all__ = [
    "ASKED",
    "COMPLETION_DUE",
    "DEADLINE",
    "EXTENDED",
    "NOTICE",
    "NOT_SUBMITTED",
    "RESUBMITTED",
    "SENT_BACK",
]
RECEIPT = Letter("applications/receipt", _("Receipt of a proposal"))
RETURNED = Letter("applications/returned", _("A proposal has to be completed"))
EXCLUDED = Letter("applications/excluded", _("A proposal does not meet the conditions"))
WITHDRAWN = Letter("applications/withdrawn", _("A proposal was withdrawn"), optional=True)
VIRUS = Letter("applications/virus", _("A virus in a file of a submitted proposal"))
ENDORSED = Letter("applications/endorsed", _("A province has ranked its proposals"), optional=True)

VERBS.update(
    {
        "create_call": _("Prepared a call"),
        "change_call": _("Changed a call"),
        "publish_call": _("Announced the call"),
        "close_call": _("Closed the call"),
        "publish_results_call": _("Published the results"),
        "start_proposal": _("Started a proposal"),
        "attach_file": _("Attached a file"),
        "remove_file": _("Removed a file"),
        "restore_file": _("Put a file back"),
        "submit_proposal": _("Submitted"),
        "resubmit_proposal": _("Submitted again"),
        "discard_proposal": _("Discarded"),
        "admit_proposal": _("Admitted"),
        "exclude_proposal": _("Excluded"),
        "return_proposal": _("Returned for completion"),
        "assign_proposal": _("Handed to reviewers"),
        "rank_proposal": _("Ranked"),
        "award_proposal": _("Selected"),
        "reserve_proposal": _("Placed on the reserve list"),
        "decline_proposal": _("Not selected"),
        "withdraw_proposal": _("Withdrawn"),
        "reopen_proposal": _("Opened again as a draft"),
        "endorse_province": _("Ranked by the province"),
    }
)


def _late(facts: dict[str, Any]) -> str:
    """The deadline and the moment of receipt, both by the portal's clock."""
    closes, received = (parse_datetime(str(facts.get(name, ""))) for name in ("closes_at", "received_at"))
    if not closes or not received:
        return gettext("The call does not accept proposals at this moment.")
    times = {"closes": korean_datetime(closes), "received": f"{korean_datetime(received)}"}
    if received < closes:
        return gettext("The call does not accept proposals at this moment.")
    return gettext("The call closed at %(closes)s. Your proposal arrived at %(received)s.") % times


SENTENCES.update(
    {
        "MA101": lambda facts: _("The rules of a call are frozen once it is announced."),
        "MA102": lambda facts: _("This step is not possible in its present state."),
        "MA103": lambda facts: _("A receipt number, a call or a government never changes afterwards."),
        "MA104": lambda facts: _("What was submitted is frozen and cannot be changed."),
        "MA105": _late,
        "MA106": lambda facts: _("The date for completing the proposal has passed."),
        "MA162": lambda facts: _("The share has been changed. Look at it once more before you answer."),
        "MA163": lambda facts: _("An answer stays as it was given; give another."),
        "MA164": lambda facts: _("You were given other sections of this draft to write."),
        "MA160": lambda facts: _("The evidence is not among the files of this proposal."),
        "MA161": lambda facts: _("A cost line is borne by a government that takes no part."),
        "MA107": lambda facts: _("This ranking has been endorsed and is final."),
    }
)

MISSING: dict[str, Any] = {
    "required": _("This has not been filled in."),
    "dates_reversed": _("The end is before the start."),
    "year_outside": _("Only the years %(first)s to %(last)s belong to this call."),
    "too_long": _("At most %(limit)s characters; it has %(length)s."),
    "wrong_kind": _("This is not an answer of the kind that is asked for."),
    "no_such_choice": _("Choose among what is offered."),
    "too_many_rows": _("At most %(most)s rows; it has %(rows)s."),
    "row_unnamed": _("The first cell of row %(row)s is empty."),
    "row_wrong": _("A cell of row %(row)s does not hold what its column asks for."),
    "file_gone": _("The file is no longer among those attached. Choose another."),
    "file_kind": _("Only files of these kinds: %(kinds)s."),
    "no_costs": _("There is no cost line yet."),
    "unknown_category": _("A cost line has a category that this call does not know."),
    "no_funding": _("It does not say yet who pays."),
    "sums_differ": _("The costs come to %(costs)s won, the funding to %(funding)s won: they must be equal."),
    "years_differ": _(
        "Costs and funding of these years differ: %(years)s. Each year is charged to its own budget, so fund each cost "
        "in its year."
    ),
    "no_national": _("No national amount is asked for."),
    "too_small": _("%(amount)s won is asked for; this call gives at least %(smallest)s won."),
    "too_large": _("%(amount)s won is asked for; this call gives at most %(largest)s won."),
    "share_over": _("The national share may be at most %(most)s %% of the costs."),
    "shares_differ": _(
        "The partners' shares come to %(shares)s won, the national amount is %(national)s won."
    ),
    "no_targets": _("Name at least one target."),
    "declined": _("A government that takes part has declined its share."),
    "not_confirmed": _("Governments that have not confirmed their share yet: %(count)s"),
    "bearer_gone": _("A cost line is borne by a government that takes no part."),
    "evidence_gone": _("The file of an evidence is no longer among those attached. Choose another."),
    "procedure_open": _(
        "This call makes it a condition that this is settled, with its date and number: %(name)s."
    ),
    "no_milestones": _("Name at least one step of the timetable."),
    "month_outside": _("Steps that lie outside the start and the end of the project: %(steps)s."),
    "no_files": _("Attach at least one file."),
    "infected": _(
        "A virus was found in the file “%(file)s”. Remove it, check your computer and attach a clean one."
    ),
    "infected_letter": _(
        "A virus was found in the file of the official letter, “%(file)s”. Attach a clean one in its place."
    ),
}
YEARS = frozenset({"first", "last", "limit", "length", "most", "row", "rows"})

FAULTS: dict[str, Any] = {
    "weights": _("The weights of the criteria must come to 100."),
    "presentation": _(
        "The weights of the presentation must come to 100, and its share is at most 90 per cent."
    ),
    "bonus": _("Bonus points are 0 to 5."),
    "share": _("The national share is 1 to 100 per cent."),
    "amounts": _("The smallest grant must not be above the largest."),
    "budget": _("The announced budget is smaller than the smallest grant: nothing could be granted."),
    "reviews": _("At least one review; to drop the highest and the lowest at least five."),
    "limits": _("At least one proposal per government and one year."),
    "procedures": _("The form needs a section for the prior procedures that are named."),
    "sections": _("The form needs an overview, costs and funding."),
    "ceilings": _("A call in which provinces rank needs their ceilings."),
    "levels": _("No level of government may apply."),
    "categories": _("The cost table needs at least one category."),
    "no_questions": _("A section of questions has none yet."),
    "questions": _("Some questions cannot be answered as they stand."),
    "no_files_section": _("A question asks for a file, but the form has no section for files."),
    "past": _("The closing time has already passed."),
    "prefix": _("Another call of this fiscal year has the same front of receipt numbers."),
}


def sentence(missing: Missing) -> str:
    """What is missing, for the reader; amounts with their separators."""
    return fault_sentence(missing.code, missing.params)


def fault_sentence(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong with an answer or a section, for the reader."""
    shown = {
        name: value if name in YEARS or not isinstance(value, int) else number(value)
        for name, value in params.items()
    }
    if "name_ko" in shown:
        shown["name"] = in_language(shown, "name")
    return str(MISSING[code]) % shown if shown else str(MISSING[code])

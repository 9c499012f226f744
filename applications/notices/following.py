"""Letters, verbs and sentences of what goes on around a submission."""

from django.utils.translation import gettext_lazy as _

from portal.activity.letters import Letter
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS

ASKED = Letter("applications/asked", _("An officer asks me to submit a proposal"))
SENT_BACK = Letter("applications/sent_back", _("The approver sent a draft back"))
RESUBMITTED = Letter(
    "applications/resubmitted", _("A proposal was completed and submitted again"), optional=True
)

DEADLINE = Letter("applications/deadline", _("A call closes soon and a draft is not submitted"))
COMPLETION_DUE = Letter("applications/completion_due", _("The date for completing a proposal comes"))
NOT_SUBMITTED = Letter("applications/not_submitted", _("A call closed and a draft was not submitted"))

VERBS.update(
    {
        "ask_for_submission": _("Asked for submission"),
        "take_back_request": _("Took the request for submission back"),
        "send_back_draft": _("Sent back by the approver"),
        "remind_proposal": _("Reminded of a deadline"),
        "attach_letter": _("Gave the official letter"),
    }
)
SENTENCES.update(
    {
        "MA170": lambda facts: _("Only what was named is open for completion."),
        "MA175": lambda facts: _("Only a programme officer receives on paper, with the scanned letter."),
        "MA174": lambda facts: _("It is not the time for this reminder."),
        "MA173": lambda facts: _("Nobody delegated this to you at this moment."),
    }
)

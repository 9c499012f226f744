"""States and kinds of what we think. `tone` is the colour of the badge."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TONES = {
    "scoring": "info",
    "opened": "warning",
    "ranked": "success",
    "invited": "warning",
    "accepted": "info",
    "done": "success",
    "submitted": "success",
    "proposed": "warning",
    "approved": "success",
    "sent_back": "danger",
    "closed": "success",
    "asked": "warning",
    "consented": "success",
    "filed": "warning",
    "upheld": "success",
    "solving": "info",
    "solved": "success",
    "impossible": "warning",
    "failed": "danger",
    "confirmed": "success",
}


class Toned:
    @property
    def tone(self) -> str:
        return TONES.get(str(self), "neutral")


class RoundState(Toned, TextChoices):
    PREPARING = "preparing", _("Being assigned")
    SCORING = "scoring", _("Scoring")
    OPENED = "opened", _("Scores opened")
    RANKED = "ranked", _("Ranked")


class AssignmentState(Toned, TextChoices):
    INVITED = "invited", _("Declaration awaited")
    ACCEPTED = "accepted", _("Accepted")
    DONE = "done", _("Review submitted")
    ABSTAINED = "abstained", _("Abstained")
    DECLINED = "declined", _("Stepped back")
    VOIDED = "voided", _("Voided")


class ReviewState(Toned, TextChoices):
    DRAFT = "draft", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    VOIDED = "voided", _("Voided")


class ConflictKind(TextChoices):
    """Why a reviewer may not meet a case: barred by rule (제척), objected to (기피), stepped back (회피).

    In the order in which one of several is named; the last three are found by rule alone and never written down.
    """

    SAME_ORGANISATION = "same_organisation", _("Works for the government")
    FORMER = "former", _("Worked for the government")
    KIN = "kin", _("Family tie")
    ADVISER = "adviser", _("Advised the government")
    OBJECTION = "objection", _("The applicant objects")
    RECUSAL = "recusal", _("The reviewer steps back")
    OWN_PROPOSAL = "own_proposal", _("Wrote or submitted the proposal")
    COMPETITOR = "competitor", _("Takes part in the same call")
    SAME_PROVINCE = "same_province", _("Works in the same province")


class OpeningState(Toned, TextChoices):
    PROPOSED = "proposed", _("Approval awaited")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")


class MeetingState(Toned, TextChoices):
    DRAFT = "draft", _("Minutes in preparation")
    CLOSED = "closed", _("Minutes closed")


class Capacity(TextChoices):
    """As what somebody attends a meeting of the panel."""

    REVIEWER = "reviewer", _("Reviewer")
    OFFICER = "officer", _("Programme officer")
    OTHER = "other", _("Other")


class PanelStanding(Toned, TextChoices):
    """Where a reviewer stands towards a round they were invited to."""

    ASKED = "asked", _("Consent awaited")
    CONSENTED = "consented", _("Consented")
    REFUSED = "refused", _("Declined or released")


class ObjectionState(Toned, TextChoices):
    """An applicant's objection to a reviewer (기피 신청)."""

    FILED = "filed", _("To be decided")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")


class PlanState(Toned, TextChoices):
    """A plan of who reviews what; solved and impossible are answers, confirmed is written."""

    WAITING = "waiting", _("Waiting")
    SOLVING = "solving", _("Being solved")
    SOLVED = "solved", _("Solved")
    IMPOSSIBLE = "impossible", _("Impossible as asked")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")
    CONFIRMED = "confirmed", _("Confirmed")


class Objective(TextChoices):
    """What a plan is best by; loads as even as can be come last in both."""

    WORST_FIRST = "worst_first", _("The worst pair fits as well as can be, then the largest total")
    TOTAL = "total", _("The largest total fit")


class RuleKind(TextChoices):
    """What the office has decided about a pair before a plan is made."""

    LOCKED = "locked", _("Locked")
    FORBIDDEN = "forbidden", _("Forbidden")

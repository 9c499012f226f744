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
    """Why a reviewer may not meet a case: barred by rule, objected to, stepped back."""

    SAME_ORGANISATION = "same_organisation", _("Works for the government")
    FORMER = "former", _("Worked for the government")
    KIN = "kin", _("Family tie")
    ADVISER = "adviser", _("Advised the government")
    OBJECTION = "objection", _("The applicant objects")
    RECUSAL = "recusal", _("The reviewer steps back")


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

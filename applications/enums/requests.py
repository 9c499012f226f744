"""States of a data request and of what each government answers to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DataRequestState(TextChoices):
    DRAFT = "draft", _("In preparation")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")
    DISCARDED = "discarded", _("Discarded")

    @property
    def tone(self) -> str:
        return {"sent": "success", "cancelled": "danger"}.get(self.value, "neutral")


class DataAnswerState(TextChoices):
    ASKED = "asked", _("Not begun")
    DRAFTED = "drafted", _("Begun, not submitted")
    ANSWERED = "answered", _("Answered")
    RETURNED = "returned", _("Returned for correction")


class DataStanding(TextChoices):
    """The same states as a reader meets them: with what the date makes of them."""

    ASKED = "asked", _("Not begun")
    DRAFTED = "drafted", _("Begun, not submitted")
    RETURNED = "returned", _("Returned for correction")
    OVERDUE = "overdue", _("Overdue")
    ANSWERED = "answered", _("Answered")
    LATE = "late", _("Answered late")

    @property
    def tone(self) -> str:
        tones = {"overdue": "danger", "returned": "warning", "answered": "success", "late": "warning"}
        return tones.get(self.value, "info" if self.value == "drafted" else "neutral")

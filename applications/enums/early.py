"""Kinds of what is said before and beside a proposal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """Who writes in a thread, and who owes an answer in it."""

    APPLICANT = "applicant", _("The applicant")
    OFFICE = "office", _("The office")
    AGENCY = "agency", _("The agency")


class DemandState(TextChoices):
    """Whether a government still wants what it reported."""

    REPORTED = "reported", _("Reported")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        return "success" if self.value == "reported" else "neutral"

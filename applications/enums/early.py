"""Kinds of what is said before and beside a proposal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """Who writes in a thread, and who owes an answer in it."""

    APPLICANT = "applicant", _("The applicant")
    OFFICE = "office", _("The office")
    AGENCY = "agency", _("The agency")

"""What is known of a file's safety."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScanState(TextChoices):
    """By the virus scanner; without one nothing is pretended."""

    PENDING = "pending", _("Waiting for the virus scan")
    CLEAN = "clean", _("No virus found")
    INFECTED = "infected", _("Virus found")
    NOT_SCANNED = "not_scanned", _("Not scanned for viruses")

    @property
    def tone(self) -> str:
        return {"pending": "info", "clean": "success", "infected": "danger"}.get(self.value, "neutral")

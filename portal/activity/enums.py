"""States and kinds of what happened, whom we told, what runs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def tone(self) -> str:
        """How its badge looks (portal.ui.cells.TONES)."""
        return {"running": "info", "done": "success", "failed": "danger"}.get(self.value, "neutral")

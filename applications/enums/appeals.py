"""States and kinds of an appeal (이의신청)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppealKind(TextChoices):
    """What is appealed against."""

    EXCLUSION = "exclusion", _("Exclusion at screening")


class AppealState(TextChoices):
    FILED = "filed", _("Filed")
    EXTENDED = "extended", _("Filed, more time taken")
    WITHDRAWN = "withdrawn", _("Appeal withdrawn")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")

    @property
    def tone(self) -> str:
        tones = {"filed": "info", "extended": "warning", "upheld": "success", "dismissed": "danger"}
        return tones.get(self.value, "neutral")


class Verdict(TextChoices):
    """What is decided on an appeal: the verb of its table of moves."""

    UPHOLD = "uphold", _("Uphold: the proposal meets the conditions")
    DISMISS = "dismiss", _("Dismiss: the exclusion stands")

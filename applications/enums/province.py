"""Where a government stands on the way to its proposal, and what it is reminded of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """How far a government is with its proposals for a call. Who has submitted one has submitted, whatever else it
    drafts; `complete` is told of the rows that are shown, a draft being read whole for it."""

    NOT_STARTED = "not_started", _("Not started")
    UNFINISHED = "unfinished", _("Unfinished")
    COMPLETE = "complete", _("Complete, not submitted")
    SUBMITTED = "submitted", _("Submitted")

    @property
    def tone(self) -> str:
        return {"not_started": "danger", "unfinished": "warning", "complete": "warning"}.get(
            self.value, "success"
        )


class RankingStanding(TextChoices):
    """Where a province is with its ranking for a call."""

    RANKED = "ranked", _("Ranked by the province")
    AWAITED = "awaited", _("Awaited")
    LATE = "late", _("Late")
    MISSING = "missing", _("Not ranked")
    NOTHING = "nothing", _("Nothing to rank")

    @property
    def tone(self) -> str:
        tones = {"ranked": "success", "awaited": "warning", "late": "danger", "missing": "danger"}
        return tones.get(self.value, "neutral")


class NudgeKind(TextChoices):
    PROGRESS = "progress", _("To finish its proposal")
    RANKING = "ranking", _("To rank its proposals")

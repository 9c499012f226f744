"""States and kinds of what we give."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    """What a line of the ledger does (domain: money)."""

    COMMIT = "commit", _("Commitment")
    AMEND = "amend", _("Amendment")
    RELEASE = "release", _("Release")
    DISBURSE = "disburse", _("Payment")
    PASS_ON = "pass_on", _("Passed on to the municipality")
    SPEND = "spend", _("Spending reported")
    RETURN = "return", _("Money returned")
    REUSE = "reuse", _("Balance used again")
    CARRY_OVER = "carry_over", _("Carried over")


class ScenarioState(TextChoices):
    DRAFT = "draft", _("In preparation")
    PROPOSED = "proposed", _("Approval awaited")
    APPROVED = "approved", _("Approved")

    @property
    def tone(self) -> str:
        return {"proposed": "warning", "approved": "success"}.get(self.value, "neutral")


class Outcome(TextChoices):
    AWARD = "award", _("Select")
    RESERVE = "reserve", _("Reserve")
    DECLINE = "decline", _("Do not select")

    @property
    def tone(self) -> str:
        return {"award": "success", "reserve": "warning"}.get(self.value, "neutral")


class AwardState(TextChoices):
    PROVISIONAL = "provisional", _("Selected, budget not yet voted")
    CONFIRMED = "confirmed", _("Budget confirmed")
    LAPSED = "lapsed", _("Lapsed (budget not voted)")
    REQUESTED = "requested", _("Grant applied for")
    ACTIVE = "active", _("Grant decided")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")
    FORGONE = "forgone", _("Award given up")
    SETTLED = "settled", _("Settled")

    @property
    def tone(self) -> str:
        return {
            "provisional": "info",
            "confirmed": "info",
            "requested": "warning",
            "active": "success",
            "suspended": "danger",
            "terminated": "danger",
            "settled": "success",
        }.get(self.value, "neutral")


class InstalmentState(TextChoices):
    PLANNED = "planned", _("Planned")
    PROPOSED = "proposed", _("Approval awaited")
    PAID = "paid", _("Paid")

    @property
    def tone(self) -> str:
        return {"proposed": "warning", "paid": "success"}.get(self.value, "neutral")


class DecisionState(TextChoices):
    PROPOSED = "proposed", _("Approval awaited")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")

    @property
    def tone(self) -> str:
        return {"proposed": "warning", "approved": "success", "sent_back": "danger"}.get(
            self.value, "neutral"
        )


class ReportKind(TextChoices):
    START = "start", _("Start report")
    INTERIM = "interim", _("Interim report")
    ANNUAL = "annual", _("Annual report")
    FINAL = "final", _("Final report")
    AFTERCARE = "aftercare", _("Aftercare report")


class SettlementState(TextChoices):
    SUBMITTED = "submitted", _("Being checked")
    SETTLED = "settled", _("Settled")

    @property
    def tone(self) -> str:
        return {"submitted": "warning", "settled": "success"}.get(self.value, "neutral")


class FigureKind(TextChoices):
    """Figures that overlap others: shown beside, never an envelope, never in a sum."""

    SHARE = "share", _("Share")
    GROUP = "group", _("Group")
    HISTORY = "history", _("Earlier years")
    COUNT = "count", _("Count")

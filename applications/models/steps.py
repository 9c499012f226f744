"""What happens to a proposal: submission, screening, endorsement."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.enums import (
    ScreeningOutcome,
)
from applications.models.calls import Call
from applications.models.proposals import Proposal
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow


class Submission(models.Model):
    """A frozen copy of a proposal as it was received. The database stamps time, number and hash."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="submissions")
    request_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField()
    snapshot = models.JSONField()
    total_cost = models.BigIntegerField()
    requested = models.BigIntegerField()
    government_code = models.CharField(max_length=5)
    government_name = models.CharField(max_length=120)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_for = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("the approver, where a deputy submitted"),
    )
    intake_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("the programme officer, where it came on paper"),
    )
    intake_reason = models.CharField(max_length=1000, blank=True, db_default="")
    number = models.CharField(max_length=20, editable=False, db_default="")
    received_at = models.DateTimeField(editable=False, db_default=PortalNow())
    manifest_hash = models.CharField(max_length=64, editable=False, db_default="")
    findings = ArrayField(
        models.CharField(max_length=20), default=list, help_text=_("what the portal found in it")
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(ended_at=None), name="submission_one_live"
            ),
            models.CheckConstraint(
                condition=Q(requested__gte=0, total_cost__gte=F("requested")), name="submission_amounts_agree"
            ),
            models.CheckConstraint(
                condition=Q(intake_by=None, intake_reason="")
                | (Q(intake_by=F("submitted_by"), submitted_for=None) & ~Q(intake_reason="")),
                name="submission_on_paper_says_why",
            ),
        ]

    @property
    def sender(self) -> str:
        """Who submitted it, and in whose name: the receipt says so wherever it is read."""
        names = {"who": self.submitted_by.name, "for": self.submitted_for.name if self.submitted_for else ""}
        if self.submitted_for:
            return gettext("%(who)s, for %(for)s by delegation") % names
        if self.intake_by_id:
            return gettext("%(who)s, received on paper for the government") % names
        return names["who"]


class Screening(models.Model):
    """An officer's check of the conditions; append-only."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="screenings")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=ScreeningOutcome)
    checklist = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    fields = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())


class Endorsement(models.Model):
    """A province's ranking of its proposals for a call; final once endorsed."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="endorsements")
    province = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="endorsements")
    endorsed_at = models.DateTimeField(null=True, blank=True)
    endorsed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # The order while it is being thought over: {"order": [proposal id, …], "notes": {id: note}}; `version` counts saves.
    draft = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "province"], name="endorsement_once")]


class EndorsementLine(models.Model):
    """A proposal's place in its province's ranking, 1 first."""

    endorsement = models.ForeignKey(Endorsement, models.CASCADE, related_name="lines")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="endorsement_line")
    rank = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["endorsement", "rank"],
                deferrable=models.Deferrable.DEFERRED,
                name="endorsement_rank_once",
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="endorsement_rank_from_one"),
        ]

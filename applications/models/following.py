"""What goes with a proposal on its way: the approver's desk within its government, and what its people were reminded of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.enums import ApprovalKind, ProcedureOutcome, ReminderKind
from applications.models.proposals import Proposal
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from portal.documents.models import StoredFile


class ApprovalStep(models.Model):
    """Within the government, before submission: an officer asks for it (결재 요청), the approver sends back; append-only."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="approval_steps")
    kind = models.CharField(max_length=10, choices=ApprovalKind)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        indexes = [models.Index(fields=["proposal", "-id"], name="approval_step_last")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["asked", "taken_back"]) | ~Q(text=""),
                name="approval_sent_back_says_why",
            )
        ]


class Reminder(models.Model):
    """That a proposal's people were told of a deadline, once for each step of each deadline; append-only.

    `hours` before `due_at`; 0: after closing, that it was not submitted. A moved deadline is another deadline.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    hours = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "kind", "hours", "due_at"], name="reminder_once")
        ]


class PriorProcedure(models.Model):
    """What came of a procedure that goes before the project (사전협의, 투자심사 …), as the call's rules name it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="procedures")
    order = models.PositiveSmallIntegerField()
    procedure = models.CharField(_("procedure"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=12, choices=ProcedureOutcome)
    opinion = models.CharField(_("opinion"), max_length=300, blank=True)
    decided_on = models.DateField(_("date"), null=True, blank=True)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "procedure"],
                name="prior_procedure_once",
                violation_error_message=_("Each procedure stands once."),
            )
        ]

"""What goes with a proposal on its way: the approver's desk within its government, and what its people were reminded of."""

from django.db import models
from django.db.models import Q

from applications.enums import ApprovalKind, ReminderKind
from applications.models.proposals import Proposal
from portal.accounts.models import User
from portal.activity.clock import PortalNow


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
                condition=Q(kind="asked") | ~Q(text=""), name="approval_sent_back_says_why"
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

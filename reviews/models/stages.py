"""What follows the written marks: presentations with marks of their own, and a deliberation that keeps every version."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Proposal
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from reviews.enums import ReviewState
from reviews.models.assignments import Assignment
from reviews.models.rounds import OFFICE, Round
from reviews.models.sealed import Review


class Deliberation(models.Model):
    """The panel talks about one proposal of an opened round; while it is open its authors may change their marks."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="deliberations")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="deliberations")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=PortalNow())
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(closed_at=None),
                name="deliberation_one_at_a_time",
                violation_error_message=_("The deliberation of this proposal is open already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class Revision(models.Model):
    """The marks as they stood before a change in the deliberation, with the reason for it. Only ever added to.

    `before` (marks and comments by criterion key, bonus, comment) is written by the database from what stands there.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason for the change"))
    before = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=PortalNow())
    deed = models.BigIntegerField(default=0)  # the transaction that changes the marks

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="revision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="revision_has_reason"),
        ]


class SlotQuerySet(models.QuerySet):
    def visible_to(self, by) -> "SlotQuerySet":
        """The office; and those of the government that presents, once it is invited."""
        if by is None:
            return self.none()
        if by.role in (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER):
            return self.filter(proposal__organisation=by.organisation_id, invited_at__isnull=False)
        return self if by.role in OFFICE else self.none()


class Slot(models.Model):
    """When and where a proposal is presented; its government learns it by an invitation."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="slots")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="slot")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("venue"), max_length=200)
    invited_at = models.DateTimeField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["round", "place", "starts_at"],
                name="slot_one_at_a_time",
                violation_error_message=_("Another presentation begins at that time in that place."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)

    def get_absolute_url(self) -> str:
        return reverse("reviews:slot", args=[self.pk])


class PresentationReview(models.Model):
    """One reviewer's marks of a presentation (by key of the call's criteria), sealed as the written ones are."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="presentation")
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    marks = models.JSONField(default=dict)  # key: marks as text, such as "13.5"
    comments = models.JSONField(default=dict)
    comment = models.TextField(_("overall comment"), blank=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="presentation_submitted_has_time",
            )
        ]

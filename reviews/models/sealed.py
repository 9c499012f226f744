"""Marks: the database shows them to their author alone, until two officers have opened the round."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Submission
from portal.accounts.models import User
from portal.activity.clock import PortalNow
from reviews.enums import OpeningState, ReviewState
from reviews.models.assignments import Assignment
from reviews.models.rounds import Criterion, Round


class Review(models.Model):
    """One reviewer's marks on one proposal. Sealed: the database shows it to its author only, until the opening."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="review")
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    comment = models.TextField(_("overall comment"), blank=True)
    bonus = models.DecimalField(_("bonus"), max_digits=3, decimal_places=1, default=0)
    spread_reason = models.TextField(_("reason for marks that stand apart"), blank=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    seen = models.ForeignKey(
        Submission, models.PROTECT, null=True, related_name="+"
    )  # a later one its author has read

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bonus__range=(0, 5)), name="review_bonus_in_range"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="review_submitted_has_time",
            ),
        ]


class Mark(models.Model):
    """Marks on one criterion, half points allowed, from 0 to the criterion's weight."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.DecimalField(_("marks"), max_digits=4, decimal_places=1, null=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="mark_once"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__range=(0, 100)), name="mark_in_range"),
        ]


class Opening(models.Model):
    """Opens the sealed marks of a round: proposed by one officer, approved by another."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="openings")
    state = models.CharField(max_length=10, choices=OpeningState, default=OpeningState.PROPOSED)
    reason = models.TextField(_("reason, when reviews are missing"), blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=PortalNow())
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=~Q(state="sent_back"),
                name="opening_one_at_a_time",
                violation_error_message=_("An opening has been proposed already."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="opening_four_eyes",
                violation_error_message=_("Who proposed the opening cannot approve it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="opening_approved_has_approver",
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)

    @property
    def standing(self) -> OpeningState:
        return OpeningState(self.state)

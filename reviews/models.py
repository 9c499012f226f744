"""What we think: rounds, assignments, sealed marks, openings and frozen rankings."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import ProposalState
from applications.models import Call, Proposal, Submission
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow
from reviews.enums import AssignmentState, ConflictKind, OpeningState, ReviewState, RoundState
from reviews.rules import ENDED

OFFICE = {Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR}


class RoundQuerySet(models.QuerySet):
    def visible_to(self, by) -> "RoundQuerySet":
        return self if by and by.role in OFFICE else self.none()


class Round(models.Model):
    """One sitting over a call's eligible proposals."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="round")
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PREPARING)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=PortalNow())
    due_at = models.DateTimeField(_("reviews are due"))

    objects = RoundQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.call)

    def get_absolute_url(self) -> str:
        return reverse("reviews:round", args=[self.pk])

    @property
    def standing(self) -> RoundState:
        return RoundState(self.state)


class Criterion(models.Model):
    """One line of the round's score sheet, copied from the call's rules; weight in marks, all sum to 100."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    guide_ko = models.TextField(blank=True)
    guide_en = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="criterion_once"),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="criterion_weight_in_range"),
        ]

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "ko").startswith("en") else self.name_ko

    @property
    def guide(self) -> str:
        return self.guide_en if (get_language() or "ko").startswith("en") else self.guide_ko


class Conflict(models.Model):
    """A tie between a reviewer and a government; no assignment can be made against it."""

    reviewer = models.ForeignKey(User, models.PROTECT, related_name="conflicts")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ConflictKind)
    note = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "government", "kind"],
                name="conflict_once",
                violation_error_message=_("This conflict is on record already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.government}"


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, by) -> "AssignmentQuerySet":
        """A reviewer's own while they hold them; the office sees who is assigned (never the marks)."""
        if by is None:
            return self.none()
        if by.role == Role.REVIEWER:
            mine = self.filter(reviewer=by.user).live()
            return mine.exclude(proposal__state=ProposalState.WITHDRAWN)
        return self if by.role in OFFICE else self.none()

    def live(self) -> "AssignmentQuerySet":
        return self.exclude(state__in=ENDED)


class Assignment(models.Model):
    """A reviewer asked to judge a proposal. The declaration comes before the proposal opens."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignments")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.INVITED)
    created_at = models.DateTimeField(db_default=PortalNow())
    declared_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="assignment_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "done"]) | Q(declared_at__isnull=False),
                name="assignment_declared_before_reading",
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state", "id"], name="assignment_desk")]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.reviewer}"

    @property
    def standing(self) -> AssignmentState:
        return AssignmentState(self.state)


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


class Ranking(models.Model):
    """The frozen result of a round; its hash covers every line."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="ranking")
    frozen_at = models.DateTimeField(db_default=PortalNow())
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.round)


class RankingLine(models.Model):
    """A proposal's official result: total in marks with two decimals, place, grade, and how ties were broken."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="lines")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="ranking_line")
    place = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=5, decimal_places=2)
    spread = models.DecimalField(max_digits=5, decimal_places=2)
    heaviest = models.DecimalField(max_digits=5, decimal_places=2)
    passes = models.BooleanField()
    grade = models.CharField(max_length=2)
    reviews = models.PositiveSmallIntegerField()
    tied_by = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["ranking", "place"], name="ranking_place_once")]

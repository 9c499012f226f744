"""Who is asked to judge what, and who must not meet whom."""

from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.utils.translation import gettext_lazy as _

from applications.enums import ProposalState
from applications.models import Proposal, Submission
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow
from reviews.enums import AssignmentState, ConflictKind, RoundState
from reviews.models.rounds import OFFICE, Round
from reviews.rules import CLOSED, ENDED
from reviews.rules.conflicts import FOUND_BY_RULE


class Conflict(models.Model):
    """A tie between a reviewer and a government; no assignment can be made against it.

    Where it has ended (`ends_on`), a former post or an advice bars for the call's years after that day.
    """

    reviewer = models.ForeignKey(User, models.PROTECT, related_name="conflicts")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ConflictKind)
    note = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "government", "kind"],
                name="conflict_once",
                violation_error_message=_("This conflict is on record already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=FOUND_BY_RULE), name="conflict_of_a_kind_that_is_declared"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="conflict_dates_in_order",
                violation_error_message=_("It ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.government}"


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, by) -> "AssignmentQuerySet":
        """A reviewer's own while they hold them or have abstained; the office sees who is assigned (never the marks)."""
        if by is None:
            return self.none()
        if by.role == Role.REVIEWER:
            mine = self.filter(reviewer=by.user).exclude(state__in=CLOSED).without_conflict()
            return mine.exclude(proposal__state=ProposalState.WITHDRAWN).labelled()
        return self if by.role in OFFICE else self.none()

    def labelled(self) -> "AssignmentQuerySet":
        """With the `label` its reviewer knows a case by: the title, or in a blind call the number alone; and `blind`."""
        blind = Q(round__call__rules__blind=True)
        label = Case(When(blind, then=F("proposal__number")), default=F("proposal__title"))
        return self.annotate(label=label, blind=Case(When(blind, then=True), default=False))

    def without_conflict(self) -> "AssignmentQuerySet":
        """While a round runs, those against which nothing stands now, however it came about."""
        kind = Func("reviewer_id", "proposal_id", function="has_conflict", output_field=models.TextField())
        return self.annotate(conflict=kind).filter(Q(round__state=RoundState.RANKED) | Q(conflict=None))

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

    label: str  # as `labelled` annotates it
    blind: bool

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

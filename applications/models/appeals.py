"""An appeal against a decision of the office, with a clock of its own."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums.appeals import AppealKind, AppealState
from applications.models.proposals import OFFICE, Proposal
from applications.models.steps import Screening
from applications.rules.appeals import APPEAL_MOVES, UNDECIDED, last_day
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.activity.clock import PortalNow

LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})


class AppealQuerySet(models.QuerySet):
    def visible_to(self, by) -> "AppealQuerySet":
        """The government that filed it, and the office; partners and provinces read the proposal, not its appeal."""
        if by is None:
            return self.none()
        if by.role in LOCAL:
            return self.filter(proposal__organisation=by.organisation_id)
        return self.all() if by.role in OFFICE else self.none()

    def undecided(self) -> "AppealQuerySet":
        return self.filter(state__in=UNDECIDED)


class Appeal(models.Model):
    """An appeal (이의신청). The database stamps when it came, until when it could, whose decision it is against and its due date.

    What was filed stays as it is; only the way along APPEAL_MOVES is written. `files`: {id, name, size} in the store.
    """

    kind = models.CharField(max_length=12, choices=AppealKind, default=AppealKind.EXCLUSION)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="appeals")
    exclusion = models.ForeignKey(Screening, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=AppealState, default=AppealState.FILED)
    reason = models.TextField()
    files = models.JSONField(default=list, blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(editable=False, db_default=PortalNow())
    until = models.DateTimeField(editable=False, db_default=PortalNow())
    against_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    due_at = models.DateTimeField(editable=False, db_default=PortalNow())
    extended_at = models.DateTimeField(null=True, blank=True, editable=False)
    extension_reason = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True, default="")

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(ended_at=None), name="appeal_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["exclusion"],
                name="appeal_once",
                violation_error_message=_("An appeal against this exclusion has been filed already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="appeal_says_why",
                violation_error_message=_("Say why the exclusion is wrong."),
            ),
            models.CheckConstraint(
                condition=Q(extended_at=None, extension_reason="")
                | (Q(extended_at__isnull=False) & ~Q(extension_reason="")),
                name="appeal_extension_says_why",
                violation_error_message=_("Say why more time is needed; the applicant reads it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["filed", "extended"], ended_at=None, ended_by=None, answer="")
                | Q(state="withdrawn", ended_at__isnull=False, ended_by__isnull=False, answer="")
                | (
                    Q(state__in=["upheld", "dismissed"], ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="appeal_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | ~Q(ended_by=F("against_by")),
                name="appeal_four_eyes",
                violation_error_message=_("Whoever excluded it does not decide on the appeal against it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)

    def get_absolute_url(self) -> str:
        return reverse("applications:appeal", args=[self.pk])

    @property
    def standing(self) -> AppealState:
        return AppealState(self.state)

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    def can_be_extended(self, now: datetime) -> bool:
        """More time is taken once, and before the date for the answer."""
        return self.state in APPEAL_MOVES["extend"] and now < self.due_at

    @property
    def due_on(self) -> date:
        """The last day on which the answer is in time."""
        return last_day(self.due_at)

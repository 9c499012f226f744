"""The pool of reviewers: what each knows, where each worked, and the panel of a round with its consents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import ServiceField
from applications.models import Proposal
from portal.accounts.enums import Role, Zone
from portal.accounts.models import LocalGovernment, User
from portal.activity.clock import PortalNow
from portal.documents.models import StoredFile
from reviews.enums import ObjectionState, PanelStanding
from reviews.models.rounds import OFFICE, Round


def _several(length: int, **more) -> ArrayField:
    return ArrayField(models.CharField(max_length=length, **more), default=list, blank=True)


class ReviewerProfile(models.Model):
    """What a reviewer knows, and how many cases of a round they take on when nothing else is agreed."""

    reviewer = models.OneToOneField(User, models.PROTECT, related_name="reviewer_profile")
    fields = _several(20, choices=ServiceField)
    technologies = _several(40)
    regions = _several(20, choices=Zone)
    most = models.PositiveSmallIntegerField(
        _("most cases of a round"), null=True, blank=True, help_text=_("empty: no limit of their own")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    changed_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fields__contained_by=ServiceField.values), name="profile_fields_known"
            ),
            models.CheckConstraint(
                condition=Q(regions__contained_by=Zone.values), name="profile_regions_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.reviewer)


class ReviewerPost(models.Model):
    """Where a reviewer works or worked. A post at a government bars its cases, then for the call's years."""

    reviewer = models.ForeignKey(User, models.PROTECT, related_name="posts")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.CharField(_("organisation"), max_length=100, blank=True)
    position = models.CharField(_("position"), max_length=60, blank=True)
    province = models.ForeignKey(
        LocalGovernment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("where an organisation that is no government lies"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(db_default=PortalNow())

    class Meta:
        ordering = [F("ends_on").desc(nulls_first=True), F("starts_on").desc(nulls_last=True), "-pk"]
        indexes = [models.Index(fields=["government", "reviewer"], name="post_by_government")]
        constraints = [
            models.CheckConstraint(
                condition=Q(government__isnull=False, organisation="", province=None)
                | (Q(government=None) & ~Q(organisation="")),
                name="post_somewhere",
                violation_error_message=_("Choose a local government, or write the organisation's name."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="post_dates_in_order",
                violation_error_message=_("It ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        return self.government.full_name if self.government_id else self.organisation


class PanelMemberQuerySet(models.QuerySet):
    def visible_to(self, by) -> "PanelMemberQuerySet":
        """A reviewer's own; the office sees all. Applicants read the names alone, once they were disclosed."""
        if by is None:
            return self.none()
        if by.role == Role.REVIEWER:
            return self.filter(reviewer=by.user)
        return self.all() if by.role in OFFICE else self.none()

    def standing(self) -> "PanelMemberQuerySet":
        """Everybody who has not declined."""
        return self.filter(declined_at=None)

    def consented(self) -> "PanelMemberQuerySet":
        return self.filter(consented_at__isnull=False, declined_at=None)


class PanelMember(models.Model):
    """A reviewer of a round. The database lets nobody read a case before they consented (위촉동의, 보안서약).

    `disclosed_at`: when the applicants were told the name; `objections_until`: until when they may object to it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="panel")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="panels")
    least = models.PositiveSmallIntegerField(_("least cases"), default=0, db_default=0)
    most = models.PositiveSmallIntegerField(_("most cases"), null=True, blank=True)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    available_to = models.DateField(_("available until"), null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(db_default=PortalNow())
    reminded_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    disclosed_at = models.DateTimeField(null=True, blank=True)
    objections_until = models.DateTimeField(null=True, blank=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["reviewer", "-invited_at"], name="panel_of_reviewer")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer"],
                name="panel_member_once",
                violation_error_message=_("This reviewer is invited already."),
            ),
            models.CheckConstraint(
                condition=Q(most=None) | Q(most__gte=F("least")),
                name="panel_limits_in_order",
                violation_error_message=_("The most is not less than the least."),
            ),
            models.CheckConstraint(
                condition=Q(available_from=None)
                | Q(available_to=None)
                | Q(available_to__gte=F("available_from")),
                name="panel_dates_in_order",
                violation_error_message=_("It ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(consented_at=None, paper=None)
                | Q(consented_at__isnull=False, paper__isnull=False),
                name="panel_consent_has_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, reason="") | (Q(declined_at__isnull=False) & ~Q(reason="")),
                name="panel_declined_with_reason",
                violation_error_message=_("Give the reason."),
            ),
            models.CheckConstraint(
                condition=Q(disclosed_at=None, objections_until=None)
                | Q(disclosed_at__isnull=False, objections_until__gt=F("disclosed_at")),
                name="panel_disclosed_with_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.reviewer}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:panel_member", args=[self.pk])

    @property
    def standing(self) -> PanelStanding:
        if self.declined_at:
            return PanelStanding.REFUSED
        return PanelStanding.CONSENTED if self.consented_at else PanelStanding.ASKED


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, by) -> "ObjectionQuerySet":
        """The government that filed it, and the office; never a reviewer."""
        if by is None:
            return self.none()
        if by.role in (Role.LOCAL_OFFICER, Role.LOCAL_APPROVER):
            return self.filter(proposal__organisation=by.organisation_id)
        return self.all() if by.role in OFFICE else self.none()


class Objection(models.Model):
    """An applicant objects to a reviewer whose name was disclosed (기피 신청). The database stamps its times."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="objections")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="objections")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.FILED)
    reason = models.CharField(max_length=1000)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(editable=False, db_default=PortalNow())
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer"],
                name="objection_once",
                violation_error_message=_("An objection to this reviewer has been filed already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="objection_says_why",
                violation_error_message=_("Give the reason."),
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_by=None, decided_at=None, answer="")
                | (
                    Q(state__in=["upheld", "dismissed"], decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="objection_decided_with_reason",
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.reviewer}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:objection", args=[self.pk])

    @property
    def standing(self) -> ObjectionState:
        return ObjectionState(self.state)

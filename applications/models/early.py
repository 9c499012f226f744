"""What is said before and beside a proposal: advice on a draft, demands, data requests."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from applications.enums.early import DemandState
from applications.models.calls import CallSection, Programme
from applications.models.forms import Form
from applications.models.proposals import OFFICE, Proposal
from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import LocalGovernment, Organisation, User
from portal.activity.clock import PortalNow

LOCAL = frozenset({Role.LOCAL_OFFICER, Role.LOCAL_APPROVER})


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, by) -> "ConsultationQuerySet":
        """The government that asked, the agency's officers, the auditor; nobody else sees a draft by this door."""
        if by is None:
            return self.none()
        if by.role in LOCAL:
            return self.filter(proposal__organisation=by.organisation_id)
        agency = by.role == Role.PROGRAMME_OFFICER and by.organisation.kind == OrganisationKind.AGENCY
        return self.all() if agency or by.role == Role.AUDITOR else self.none()

    def whole(self) -> "ConsultationQuerySet":
        """With all that its page stands on."""
        return self.select_related(
            "call_section", "proposal__call", "proposal__government__parent", "proposal__organisation"
        )


class Consultation(models.Model):
    """A section of a draft shown to the agency for advice (기획 보완), until the call closes. Its thread holds the words.

    The database refuses one, and every message in it, once the call is closed or the draft is sent.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="consultations")
    call_section = models.ForeignKey(CallSection, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False, db_default=PortalNow())
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "call_section"], name="consultation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal.code} · {self.call_section.title}"

    def get_absolute_url(self) -> str:
        return reverse("applications:advice", args=[self.pk])


class DemandQuerySet(models.QuerySet):
    def standing(self) -> "DemandQuerySet":
        """Those that were not withdrawn."""
        return self.filter(state=DemandState.REPORTED)

    def visible_to(self, by) -> "DemandQuerySet":
        """A government its own, a province those within it, the office all."""
        if by is None:
            return self.none()
        if by.role in LOCAL:
            return self.filter(organisation=by.organisation_id)
        if by.role == Role.PROVINCE_COORDINATOR:
            return self.filter(Q(government__parent=by.government) | Q(government=by.government))
        return self.all() if by.role in OFFICE else self.none()


class Demand(models.Model):
    """What a government would like to do (수요조사), whether a call is open or not. Stamped by the database.

    `answers`: {key: value} to the questions of `form`, which is frozen by the first of them. Its government corrects or
    withdraws it until a draft came of it or the survey asks anew; the trail keeps what stood before.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="demands")
    form = models.ForeignKey(Form, models.PROTECT, related_name="demands")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="demands")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="demands")
    title = models.CharField(max_length=200)
    answers = models.JSONField(default=dict)
    cost = models.BigIntegerField(default=0)  # won, as far as the form asks for it
    submitted_at = models.DateTimeField(editable=False, db_default=PortalNow())
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DemandState, default=DemandState.REPORTED)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(editable=False, null=True)
    is_sample = models.BooleanField(default=False)

    objects = DemandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cost__range=(0, 10**13)), name="demand_cost_in_range"),
        ]
        indexes = [
            models.Index(fields=["government", "-id"], name="demand_government"),
            models.Index(fields=["programme", "-id"], name="demand_programme"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("applications:demand", args=[self.pk])


class DemandUse(models.Model):
    """That a draft came from a demand; append-only."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="uses")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="demand_use")
    at = models.DateTimeField(editable=False, db_default=PortalNow())

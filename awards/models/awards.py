"""Scenarios and awards: what is given."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import FundingBasis, ServiceField
from applications.models import Call, Pillar, Programme, Proposal
from awards.enums import (
    AwardState,
    Outcome,
    ScenarioState,
)
from awards.models.envelopes import OFFICE, Asked, Balances, Decided, FiscalYear, four_eyes
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Organisation, User
from portal.activity.clock import PortalNow


class Scenario(Decided):
    """One way to divide a call's money among its ranked proposals; decided by two."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="scenarios")
    name = models.CharField(_("name"), max_length=100)
    state = models.CharField(max_length=10, choices=ScenarioState, default=ScenarioState.DRAFT)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=PortalNow())
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            four_eyes("scenario_four_eyes"),
            models.UniqueConstraint(
                fields=["call"],
                condition=~Q(state="draft"),
                name="scenario_one_decided",
                violation_error_message=_("Another scenario of this call has been proposed or approved."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, proposed_by__isnull=False),
                name="scenario_approved_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:scenario", args=[self.pk])

    @property
    def badge(self) -> ScenarioState:
        """Its state with label and tone."""
        return ScenarioState(self.state)


class ScenarioLine(models.Model):
    """What the scenario would do with one ranked proposal; amount in won of national money."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="lines")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    # What the rank order would have made of it, kept from the proposal on: afterwards the envelopes carry the awards
    expected = models.CharField(max_length=10, choices=Outcome, blank=True, db_default="")
    amount = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "proposal"], name="scenario_line_once"),
            models.CheckConstraint(
                condition=Q(outcome="award", amount__gt=0) | (~Q(outcome="award") & Q(amount=0)),
                name="scenario_amount_fits_outcome",
            ),
        ]


class AwardQuerySet(models.QuerySet):
    def visible_to(self, by) -> "AwardQuerySet":
        """The office sees all; the rest of the world only what has been published."""
        if by and by.role in OFFICE:
            return self
        shown = self.filter(call__results_published_at__isnull=False)
        if by and by.role in {Role.LOCAL_OFFICER, Role.LOCAL_APPROVER}:
            return shown.filter(organisation=by.organisation)
        if by and by.role == Role.PROVINCE_COORDINATOR:
            return shown.filter(Q(government__parent=by.government) | Q(government=by.government))
        return shown if by is None else shown.none()

    def standing(self) -> "AwardQuerySet":
        return self.exclude(state__in=[AwardState.LAPSED, AwardState.FORGONE])


class Award(models.Model):
    """Money given to a proposal. Requested, adjusted, approved and granted stand apart, side by side."""

    code = models.CharField(max_length=20, unique=True)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="award")
    call = models.ForeignKey(Call, models.PROTECT, related_name="awards")
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="awards")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="awards")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="awards")
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="awards")
    field = models.CharField(max_length=20, choices=ServiceField, blank=True)
    basis = models.CharField(max_length=15, choices=FundingBasis)
    state = models.CharField(max_length=12, choices=AwardState, default=AwardState.PROVISIONAL)
    requested = models.BigIntegerField(_("requested"))
    adjusted = models.BigIntegerField(_("adjusted"))
    adjust_reason = models.CharField(max_length=300, blank=True)
    approved = models.BigIntegerField(_("approved"))
    granted = models.BigIntegerField(_("granted"), null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    awarded_at = models.DateTimeField(db_default=PortalNow())

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            four_eyes("award_four_eyes"),
            models.CheckConstraint(
                condition=~Q(basis="block") | Q(adjusted=F("requested")),
                name="award_block_amount_stands",
                violation_error_message=_("In a block grant the amount asked for may not be changed."),
            ),
            models.CheckConstraint(
                condition=Q(adjusted=F("requested")) | ~Q(adjust_reason=""), name="award_adjusted_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(approved__gt=0)
                & Q(adjusted__gte=F("approved"))
                & (Q(granted=None) | Q(granted__range=(0, F("approved")))),
                name="award_amounts_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "id"], name="award_call_state"),
            models.Index(fields=["organisation", "-id"], name="award_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.proposal}"

    def get_absolute_url(self) -> str:
        return reverse("awards:award", args=[self.code])

    @property
    def badge(self) -> AwardState:
        """Its state with label and tone."""
        return AwardState(self.state)

    @property
    def chain(self) -> str:
        return self.call.chain


class AwardShare(Balances):
    """The part of an award that one fiscal year and one province carry; what the ledger's lines move."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="shares")
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+")
    province = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "fiscal_year", "province"], name="share_once"),
            models.CheckConstraint(
                condition=Q(spent__gte=0) & Q(disbursed__gte=F("spent")) & Q(committed__gte=F("disbursed")),
                name="share_in_order",
            ),
        ]


class BudgetVote(Asked):
    """What the National Assembly voted for a call's programme, in won; makes its awards firm, by two persons."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="votes")
    amount = models.BigIntegerField(_("voted amount"))
    document_number = models.CharField(_("document number"), max_length=60)

    class Meta:
        constraints = [
            four_eyes("vote_four_eyes"),
            models.UniqueConstraint(fields=["call"], condition=~Q(state="sent_back"), name="vote_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="vote_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.call)


class Grant(models.Model):
    """Grant application (교부신청) by the local approver, grant decision (교부결정) by two; or the agreement."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="grant")
    letter_number = models.CharField(_("number of the official letter"), max_length=60)
    amount = models.BigIntegerField(_("amount applied for"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(db_default=PortalNow())
    conditions = models.TextField(_("conditions"), blank=True)
    granted = models.BigIntegerField(_("amount granted"), null=True)
    schedule = models.JSONField(default=list, help_text="[[due on, won], …]")
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    comment = models.TextField(blank=True, db_default="")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            four_eyes("grant_four_eyes"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & (Q(granted=None) | Q(granted__range=(1, F("amount")))),
                name="grant_amounts_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.award)
